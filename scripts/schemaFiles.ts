import { z } from 'zod';
import { planResultSchema } from '#shared/domain/plan.ts';
import * as protocol from '#shared/protocol/protocol.ts';

/** Each message of SPEC.md and what stands alone in files, with the rule or contract that it belongs to. */
const documents: Record<string, { schema: z.ZodType; description: string }> = {
  handshake: { schema: protocol.handshakeSchema, description: 'The auth object of a connection (H1).' },
  'handshake-refusal': { schema: protocol.handshakeRefusalSchema, description: 'Data of the connect error (H2).' },
  welcome: { schema: protocol.welcomeSchema, description: 'Cell to console, once after connecting (H6).' },
  event: { schema: protocol.cellEventSchema, description: 'Cell to console, durable and numbered (E1).' },
  seen: { schema: protocol.seenSchema, description: 'Console to cell: the last event stored there (E3).' },
  command: { schema: protocol.cellCommandSchema, description: 'Console to cell, with an acknowledgement (C1).' },
  'command-acknowledgement': { schema: protocol.commandAckSchema, description: 'The answer to a command (C2).' },
  'clock-request': {
    schema: protocol.clockRequestSchema,
    description: 'Console to cell, with an acknowledgement (K1).',
  },
  'clock-reply': { schema: protocol.clockReplySchema, description: 'The answer to a clock request (K1).' },
  'hold-beat': {
    schema: protocol.holdBeatSchema,
    description: 'Message hold.beat, console to cell, without an acknowledgement (M3).',
  },
  'hold-end': {
    schema: protocol.holdReleaseSchema,
    description: 'Message hold.end, console to cell, without an acknowledgement (M5).',
  },
  'hold-echo': { schema: protocol.holdEchoSchema, description: 'Message hold.echo, cell to console (M4).' },
  'picture-request': {
    schema: protocol.pictureRequestSchema,
    description: 'Console to cell, with an acknowledgement (G1).',
  },
  'picture-reply': { schema: protocol.pictureReplySchema, description: 'The answer to a picture request (G1).' },
  advice: { schema: protocol.adviceSchema, description: 'Cell to console (T6, T7).' },
  'sample-batch': { schema: protocol.sampleBatchSchema, description: 'Messages joints and wrench of /telemetry (T2).' },
  frame: { schema: protocol.frameSchema, description: 'Message frame of /telemetry (T4).' },
  'cell-snapshot': {
    schema: protocol.cellSnapshotSchema,
    description: 'All that is known of one cell; also the input of "npm run plan".',
  },
  'plan-result': { schema: planResultSchema, description: 'What the planner says of a snapshot.' },
};

/** Name and text of every file of docs/schemas, as they should be. */
export function schemaFiles(): { name: string; text: string }[] {
  return Object.entries(documents).map(([name, { schema, description }]) => {
    const generated = z.toJSONSchema(schema, {
      target: 'draft-2020-12',
      // As a reader must take it: unknown fields are ignored (P4).
      io: 'input',
      // Only binary fields have no form in JSON: they travel as attachments of their own.
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema._zod.def.type === 'custom')
          Object.assign(jsonSchema, { contentEncoding: 'binary', description: 'A Socket.IO binary attachment.' });
      },
    });
    const document = { ...generated, title: name, description };
    return { name: `${name}.schema.json`, text: `${JSON.stringify(document, null, 2)}\n` };
  });
}
