import { expect, it } from 'vitest';
import { primitiveNames } from '#shared/primitives/primitives.ts';
import { CellCoreForTests } from '../../../tests/builders/cellCoreForTests.ts';
import { cellDescription } from './cellDescription.ts';

it('offers the primitives that the tool can carry out: a plunger neither stacks nor draws out', async () => {
  const cell = new CellCoreForTests();
  await cell.untilRunning();
  const offered = (tool: 'belts' | 'plunger'): string[] =>
    cellDescription({ core: cell.core, armUrdf: '', tool, software: 'test' }).primitives.map(({ name }) => name);
  expect(offered('belts')).toEqual([...primitiveNames]);
  expect(offered('plunger')).toEqual(
    primitiveNames.filter((name) => name !== 'stack' && name !== 'eject' && name !== 'pushHome'),
  );
});
