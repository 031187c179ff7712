import { describe, expect, test } from 'vitest';
import {
  atEdge,
  besidePanel,
  dockNodeSchema,
  dockSides,
  layOut,
  panelsOf,
  swapped,
  withBorder,
  withoutPanel,
  type DockNode,
} from './dockTree.ts';

const panel = (panelId: string): DockNode => ({ kind: 'panel', panelId });
const row = (shares: number[], ...children: DockNode[]): DockNode => ({
  kind: 'split',
  direction: 'row',
  shares,
  children,
});
const column = (shares: number[], ...children: DockNode[]): DockNode => ({
  kind: 'split',
  direction: 'column',
  shares,
  children,
});
const tree = row([0.7, 0.3], column([0.75, 0.25], panel('twin'), panel('buffer')), panel('plan'));

/** Panels cover the area once: no hole, no overlap. */
function covered(node: DockNode): number {
  return [...layOut(node).panels.values()].reduce((sum, rect) => sum + rect.width * rect.height, 0);
}

test('panels and borders lie where the shares say', () => {
  const { panels, borders } = layOut(tree);
  expect(panels.get('plan')).toEqual({ left: 0.7, top: 0, width: 0.3, height: 1 });
  expect(panels.get('buffer')).toEqual({ left: 0, top: 0.75, width: 0.7, height: 0.25 });
  expect(borders.map(({ direction, share }) => [direction, Math.round(share * 100)])).toEqual([
    ['column', 75],
    ['row', 70],
  ]);
});

test('a closed panel leaves its room to the others', () => {
  const left = withoutPanel(tree, 'buffer')!;
  expect(panelsOf(left)).toEqual(['twin', 'plan']);
  expect(covered(left)).toBeCloseTo(1);
  expect(withoutPanel(panel('twin'), 'twin')).toBeNull();
});

describe('moving', () => {
  test.each(dockSides)('%s of another panel keeps every panel once and covers the area', (side) => {
    const moved = besidePanel(tree, 'plan', 'buffer', side);
    expect(panelsOf(moved).toSorted()).toEqual(['buffer', 'plan', 'twin']);
    expect(covered(moved)).toBeCloseTo(1);
    const { panels } = layOut(moved);
    const [a, b] = [panels.get('plan')!, panels.get('buffer')!];
    if (side === 'left') expect(a.left).toBeLessThan(b.left);
    if (side === 'right') expect(a.left).toBeGreaterThan(b.left);
    if (side === 'above') expect(a.top).toBeLessThan(b.top);
    if (side === 'below') expect(a.top).toBeGreaterThan(b.top);
  });
  test('to an edge takes the whole side', () => {
    const moved = layOut(atEdge(tree, 'buffer', 'below')).panels.get('buffer')!;
    expect(moved).toMatchObject({ left: 0, width: 1 });
  });
  test('beside itself or beside nothing changes nothing', () => {
    expect(besidePanel(tree, 'plan', 'plan', 'left')).toBe(tree);
    expect(besidePanel(tree, 'plan', 'gone', 'left')).toBe(tree);
  });
  test('twice exchanged is as before', () => {
    expect(panelsOf(swapped(tree, 'twin', 'plan'))).toEqual(['plan', 'buffer', 'twin']);
    expect(swapped(swapped(tree, 'twin', 'plan'), 'twin', 'plan')).toEqual(tree);
  });
});

test('a border moves only between its neighbours, which both keep room', () => {
  const moved = withBorder(tree, [0], 0, 0.5);
  expect(layOut(moved).panels.get('twin')).toMatchObject({ height: 0.5 });
  expect(layOut(withBorder(tree, [0], 0, 0)).panels.get('twin')!.height).toBeCloseTo(0.12);
  expect(covered(withBorder(tree, [], 0, 2))).toBeCloseTo(1);
});

test('a stored tree that does not hang together is refused', () => {
  expect(dockNodeSchema.safeParse(tree).success).toBe(true);
  expect(dockNodeSchema.safeParse({ ...tree, shares: [1] }).success).toBe(false);
  expect(dockNodeSchema.safeParse({ kind: 'window' }).success).toBe(false);
});
