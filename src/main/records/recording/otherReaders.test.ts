import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jpegSize } from '#shared/pictures/jpegHeader.ts';
import { strictRead } from '../../../../tests/corpus/strictRead.ts';
import { schemaComplaints } from '../../../../tests/corpus/viewerRules.ts';
import { writeRecording } from '../../../../tests/corpus/writeRecording.ts';
import { plainSchema } from './format/plainSchema.ts';
import { isPicturesTopic, topics } from './format/topics.ts';

const START_MS = 1_760_000_000_000;
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'supercargo-readers-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const recorded = async (): ReturnType<typeof strictRead> => {
  const written = writeRecording({
    folder,
    seed: 31,
    startMs: START_MS,
    durationMs: 20_000,
    wrenchHz: 10,
    eventsHz: 10,
  });
  return strictRead(written.files[0]!.path);
};

describe('a recording in strict viewers', () => {
  it('has no schema that they refuse', async () => {
    const { schemaOfTopic } = await recorded();
    const json = [...schemaOfTopic].filter(([, { encoding }]) => encoding === 'jsonschema');
    expect(json.length).toBeGreaterThan(10);
    for (const [topic, { text }] of json) expect(schemaComplaints(JSON.parse(text)), topic).toEqual([]);
  });

  it('shows the whole scene after a seek: every message of it stands alone', async () => {
    const { messages } = await recorded();
    const scenes = messages.filter(({ topic }) => topic === topics.scene).map(({ json }) => json);
    expect(scenes.length).toBeGreaterThan(5);
    const pod = expect.objectContaining({ id: 'pod' }) as unknown;
    for (const scene of scenes)
      expect(scene).toMatchObject({
        deletions: [{ type: 1 }],
        entities: expect.arrayContaining([pod]) as unknown,
      });
  });

  it('has the URDF where they look for it', async () => {
    const { messages, schemaOfTopic } = await recorded();
    expect(schemaOfTopic.get('/robot_description')?.name).toBe('std_msgs/String');
    const [description] = messages.filter(({ topic }) => topic === '/robot_description');
    expect(description?.timeNs).toBe(BigInt(START_MS) * 1_000_000n);
    expect(description?.json).toEqual({ data: expect.stringContaining('<robot') as string });
  });

  it('has a name of its own for every note, and one size of pictures a channel', async () => {
    const { metadata, messages } = await recorded();
    const names = metadata.map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('supercargo.marker.')).length).toBeGreaterThan(1);
    expect(new Set(names).size).toBe(names.length);
    const sizes = new Map<string, Set<string>>();
    for (const { topic, json } of messages) {
      if (!/^\/camera\/[^/]+\/\d+x\d+$/.test(topic) && !isPicturesTopic(topic)) continue;
      const size = jpegSize((json as { data: Uint8Array }).data);
      sizes.set(topic, (sizes.get(topic) ?? new Set()).add(JSON.stringify(size)));
    }
    expect(sizes.size).toBeGreaterThan(0);
    for (const [topic, found] of sizes) expect(found.size, topic).toBe(1);
  });
});

describe('a schema made plain', () => {
  it('leaves what may be null out of what is required, and joins the kinds of a union', () => {
    const text = { type: 'string' };
    const union = {
      type: 'object',
      properties: {
        maybe: { anyOf: [text, { type: 'null' }] },
        either: { type: ['number', 'null'] },
        body: {
          oneOf: [
            { type: 'object', properties: { type: { const: 'a' }, n: { type: 'integer' } }, required: ['type', 'n'] },
            { type: 'object', properties: { type: { const: 'b' }, n: { type: 'number' } }, required: ['type'] },
          ],
        },
        place: { type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }], items: false },
        lists: { type: 'array', items: { type: 'array', items: text } },
        map: { type: 'object', additionalProperties: text },
        mixed: { anyOf: [text, { type: 'number' }] },
        anything: {},
      },
      required: ['maybe', 'either', 'body', 'place', 'lists', 'map', 'mixed', 'anything'],
    };
    expect(schemaComplaints(union).length).toBeGreaterThan(4);
    const made = plainSchema(union);
    expect(made).toEqual({
      type: 'object',
      properties: {
        maybe: text,
        either: { type: 'number' },
        body: { type: 'object', properties: { type: text, n: { type: 'number' } }, required: ['type'] },
        place: { type: 'array', items: { type: 'number' } },
        map: { type: 'object', properties: {} },
      },
      required: ['body', 'place', 'map'],
    });
    expect(schemaComplaints(made)).toEqual([]);
  });
});
