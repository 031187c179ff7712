import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const foldersOf = (path: string): string[] =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${path}/${entry.name}`)
    .sort();

/** Rooms of the table "Where things are": the code spans of its first column, with `a`, `b` beside the first taken as siblings. */
function roomsOfTable(): string[] {
  const rows = read('docs/ARCHITECTURE.md').matchAll(/^\| (`src\/[^|]+)\|/gm);
  return [...rows].flatMap(([, cell = '']) => {
    const [first = '', ...others] = [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    const parent = first.slice(0, first.lastIndexOf('/'));
    return [first, ...others.map((name) => (name.startsWith('src/') ? name : `${parent}/${name}`))];
  });
}

interface Rule {
  name: string;
  from: { path?: string };
}
const { forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as { forbidden: Rule[] };

/** The rooms of the cell, and those inside the simulation, which no real cell has. */
const cellRooms = [
  ...foldersOf('src/cell'),
  ...['physics', 'rendering', 'scenarios'].map((room) => `src/cell/simulation/${room}`),
];

const windowRooms = foldersOf('src/renderer');
const rooms = [...foldersOf('src/shared'), ...cellRooms, ...foldersOf('src/main'), ...windowRooms];

describe('the rooms of the house', () => {
  it('stand in the table of docs/ARCHITECTURE.md, and every room of the table stands in the tree', () => {
    const table = roomsOfTable();
    for (const room of table) if (!room.endsWith('*')) expect(existsSync(join(root, room)), room).toBe(true);
    for (const room of rooms) expect(table, room).toContain(room);
  });

  it('each have a layer rule that tells what they may import', () => {
    for (const room of rooms) {
      const file = `${room}/anyFile.ts`;
      const rules = forbidden.filter(({ from }) => from.path?.startsWith('^src/') && new RegExp(from.path).test(file));
      // Rules about the whole tree ("^src/") say nothing about a room.
      expect(
        rules.filter(({ from }) => !['^src/', '^src/main/', '^src/renderer/'].includes(from.path ?? '')),
        room,
      ).not.toEqual([]);
    }
  });

  it('of main, cell and window each have a README of a few lines that names the door and the allowed imports', () => {
    for (const room of [...foldersOf('src/main'), ...cellRooms, ...windowRooms]) {
      expect(existsSync(join(root, room, 'README.md')), room).toBe(true);
      const text = read(`${room}/README.md`);
      expect(text, room).toMatch(/^Door: .+/m);
      expect(text, room).toMatch(/^May import: .+/m);
      expect(text.split('\n').length, room).toBeLessThanOrEqual(24);
    }
  });
});
