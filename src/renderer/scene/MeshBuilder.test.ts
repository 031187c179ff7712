import { expect, test } from 'vitest';
import { demoTwinTheme } from '../../../tests/builders/demoTwinTheme.ts';
import { lit, lightOn } from './light.ts';
import { joinParts, MeshBuilder } from './MeshBuilder.ts';

const theme = demoTwinTheme();

test('parts are joined to one mesh, each with its own corners', () => {
  const [one, other] = [new MeshBuilder(theme), new MeshBuilder(theme)];
  one.flat([0, 0, 0], [1, 0, 0], [0, 0, 1], theme.shelf);
  other.flat([5, 0, 0], [1, 0, 0], [0, 0, 1], theme.shelf);
  const geometry = joinParts([one.part(), other.part()], ['position', 'colour']);
  expect(geometry.getAttribute('position').count).toBe(8);
  const index = [...geometry.getIndex()!.array];
  expect(index.slice(0, 6).every((corner) => corner < 4)).toBe(true);
  expect(index.slice(6).every((corner) => corner >= 4)).toBe(true);
  expect(geometry.getAttribute('position').getX(4)).toBe(5);
});

test('what looks up is lighter than what looks down, and the sun comes from the front and the right', () => {
  expect(lightOn(theme, [0, 0, 1])).toBeGreaterThan(lightOn(theme, [0, 0, -1]));
  expect(lightOn(theme, [0, -1, 0])).toBeGreaterThan(lightOn(theme, [0, 1, 0]));
  expect(lightOn(theme, [1, 0, 0])).toBeGreaterThan(lightOn(theme, [-1, 0, 0]));
  expect(lit(theme, theme.shell, [0, 0, 1], 0.5)[0]).toBeLessThan(lit(theme, theme.shell, [0, 0, 1])[0]);
});

test('a box on the floor has five sides, another one six', () => {
  const [standing, hanging] = [new MeshBuilder(theme), new MeshBuilder(theme)];
  standing.box([0, 0, 0], [1, 1, 1], theme.shelf);
  hanging.box([0, 0, 1], [1, 1, 2], theme.shelf);
  expect(standing.part().index.length / 6).toBe(5);
  expect(hanging.part().index.length / 6).toBe(6);
});
