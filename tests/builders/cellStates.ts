import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { cellEventSchema } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { cellDescriptionSchema, cellSnapshotSchema } from '#shared/protocol/protocol.ts';
import { pickOne, randomSource, type RandomSource } from '#shared/random/randomSource.ts';
import { demoCellView, demoIntervention } from './demoCell.ts';
import { valueOf } from './fuzzFromSchema.ts';

/** A name as nobody sees that it reads backwards, and how a window writes it. */
export const HIDDEN_TEXT = { sent: 'Tea \u202Egpj.exe\u200B tin', shown: 'Tea [U+202E]gpj.exe[U+200B] tin' };

export const LAST_EVENT = 'That was the last strange event.';

const view = demoCellView({
  name: 'Hostile cell',
  armUrdf: readFileSync(new URL('../../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8'),
});

/** What the working cell says of itself, beside its names. */
export const workingDescription = {
  armUrdf: view.description!.armUrdf,
  jointNames: view.description!.jointNames,
  bufferSlots: view.description!.bufferSlots,
};

/** A cell at work: pod, estimates, items (one with hidden characters in its name) and a call. */
export function workingSnapshot(epoch: string, atMs: number): CellSnapshot {
  const snapshot = demoCellView({ cellKey: 'hostile', name: 'Hostile cell', nowMs: atMs }).snapshot!;
  const [first, ...others] = snapshot.buffer;
  return {
    ...snapshot,
    cell: { ...snapshot.cell, epoch },
    buffer: [{ ...first!, product: { ...first!.product, name: HIDDEN_TEXT.sent } }, ...others],
    interventions: [demoIntervention(atMs, { detail: HIDDEN_TEXT.sent })],
  };
}

/** Drawn until the schema takes it; undefined when it never did. */
function taken<Schema extends z.ZodType>(schema: Schema, random: RandomSource): z.input<Schema> | undefined {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const value = JSON.parse(JSON.stringify(valueOf(schema, random)) ?? 'null') as z.input<Schema>;
    if (schema.safeParse(value).success) return value;
  }
  return undefined;
}

/** The object with about half of its fields drawn anew: any value that the field's schema takes. */
function strangely<Value extends object>(value: Value, schema: z.ZodObject, random: RandomSource): Value {
  const changed = Object.entries(schema.shape).flatMap(([name, field]) => {
    const drawn = random() < 0.5 ? taken(field as z.ZodType, random) : undefined;
    return drawn === undefined ? [] : [[name, drawn] as const];
  });
  return { ...value, ...Object.fromEntries(changed) };
}

/** The list with one entry a second time, so that no identity in it is one. */
const doubled = <Entry>(list: Entry[], random: RandomSource): Entry[] =>
  list.length > 0 && random() < 0.5 ? [...list, pickOne(random, list)] : list;

/** States and events that hold to every rule of the wire and otherwise make no sense: another at every call. */
export class StrangeStates {
  readonly #random: RandomSource;
  #states = 0;
  constructor(seed: number) {
    this.#random = randomSource(seed);
  }

  description(): object {
    return strangely(workingDescription, cellDescriptionSchema, this.#random);
  }

  /** The cell is called "Strange 1", "Strange 2" and so on in it. */
  snapshot(epoch: string, atMs: number): CellSnapshot {
    this.#states += 1;
    const random = this.#random;
    const base = workingSnapshot(epoch, atMs);
    const drawn = strangely(base, cellSnapshotSchema, random);
    return {
      ...drawn,
      buffer: doubled(drawn.buffer, random),
      estimates: doubled(drawn.estimates, random).slice(0, 40),
      interventions: doubled(drawn.interventions, random),
      findings: doubled(drawn.findings, random),
      cell: {
        ...strangely(base.cell, cellSnapshotSchema.shape.cell, random),
        name: `Strange ${this.#states}`,
        epoch,
        seq: base.cell.seq,
      },
    };
  }

  /** Events that follow on `afterSeq`; the last is a notice that says LAST_EVENT. */
  events(epoch: string, afterSeq: number, count: number, atMs: number): unknown[] {
    const events: unknown[] = [];
    const add = (body: unknown): void =>
      void events.push({ epoch, seq: afterSeq + events.length + 1, timeMs: atMs, commandId: null, body });
    while (events.length < count) {
      const body = taken(cellEventSchema.shape.body, this.#random);
      if (body !== undefined) add(body);
    }
    add({ type: 'notice', severity: 'info', code: 'test', text: LAST_EVENT });
    return events;
  }
}
