import { z } from 'zod';

/** Panels beside and below each other: a tree whose leaves are panels. Row: side by side; column: one below the other. */
export type DockNode =
  | { kind: 'panel'; panelId: string }
  | {
      kind: 'split';
      direction: 'row' | 'column';
      /** Share of each child, together 1. */
      shares: number[];
      children: DockNode[];
    };
export type DockSide = 'left' | 'right' | 'above' | 'below';
export const dockSides: readonly DockSide[] = ['left', 'right', 'above', 'below'];

/** Fractions of the whole area. */
export interface DockRect {
  left: number;
  top: number;
  width: number;
  height: number;
}
export interface DockBorder {
  /** Indexes of the children on the way to the split, then the border lies after child `index`. */
  path: readonly number[];
  index: number;
  direction: 'row' | 'column';
  /** Where it lies: of no width for a row, of no height for a column. */
  rect: DockRect;
  /** Share of the two children beside it that the first one has. */
  share: number;
  /** The area of the two children, within which it moves. */
  within: DockRect;
}

/** A child keeps at least this share of it and its neighbour. */
export const LEAST_SHARE = 0.12;

export const dockNodeSchema: z.ZodType<DockNode> = z.lazy(() =>
  z.union([
    z.object({ kind: z.literal('panel'), panelId: z.string().max(64) }),
    z
      .object({
        kind: z.literal('split'),
        direction: z.enum(['row', 'column']),
        shares: z.array(z.number().positive()).min(2).max(12),
        children: z.array(dockNodeSchema).min(2).max(12),
      })
      .refine((split) => split.shares.length === split.children.length, { error: 'expected one share a child' }),
  ]),
);

export const panelsOf = (node: DockNode): string[] =>
  node.kind === 'panel' ? [node.panelId] : node.children.flatMap(panelsOf);

export function layOut(tree: DockNode): { panels: Map<string, DockRect>; borders: DockBorder[] } {
  const panels = new Map<string, DockRect>();
  const borders: DockBorder[] = [];
  const place = (node: DockNode, rect: DockRect, path: readonly number[]): void => {
    if (node.kind === 'panel') {
      panels.set(node.panelId, rect);
      return;
    }
    const isRow = node.direction === 'row';
    let at = 0;
    const rects = node.shares.map((share): DockRect => {
      const from = at;
      at += share;
      return isRow
        ? { ...rect, left: rect.left + rect.width * from, width: rect.width * share }
        : { ...rect, top: rect.top + rect.height * from, height: rect.height * share };
    });
    node.children.forEach((child, index) => place(child, rects[index]!, [...path, index]));
    for (let index = 0; index < rects.length - 1; index++) {
      const first = rects[index]!;
      const second = rects[index + 1]!;
      borders.push({
        path,
        index,
        direction: node.direction,
        rect: isRow ? { ...second, width: 0 } : { ...second, height: 0 },
        share: node.shares[index]! / (node.shares[index]! + node.shares[index + 1]!),
        within: isRow
          ? { ...first, width: first.width + second.width }
          : { ...first, height: first.height + second.height },
      });
    }
  };
  place(tree, { left: 0, top: 0, width: 1, height: 1 }, []);
  return { panels, borders };
}

/** Without the panel; null when it was the only one. */
export function withoutPanel(tree: DockNode, panelId: string): DockNode | null {
  if (tree.kind === 'panel') return tree.panelId === panelId ? null : tree;
  const kept = tree.children.flatMap((child, index) => {
    const left = withoutPanel(child, panelId);
    return left ? [{ node: left, share: tree.shares[index]! }] : [];
  });
  return splitOf(tree.direction, kept);
}

/** Puts the panel beside another one, taking half of its room; taken from its old place if it had one. */
export function besidePanel(tree: DockNode, panelId: string, targetId: string, side: DockSide): DockNode {
  if (panelId === targetId || !panelsOf(tree).includes(targetId)) return tree;
  const rest = withoutPanel(tree, panelId);
  if (!rest) return tree;
  const put = (node: DockNode): DockNode => {
    if (node.kind === 'split')
      return splitOf(
        node.direction,
        node.children.map((child, index) => ({ node: put(child), share: node.shares[index]! })),
      )!;
    return node.panelId === targetId ? besideNode(node, panelId, side, 0.5) : node;
  };
  return put(rest);
}

/** Puts the panel at an edge of the whole area. */
export function atEdge(tree: DockNode, panelId: string, side: DockSide): DockNode {
  const rest = withoutPanel(tree, panelId);
  return rest ? besideNode(rest, panelId, side, 0.3) : { kind: 'panel', panelId };
}

export function swapped(tree: DockNode, oneId: string, otherId: string): DockNode {
  if (tree.kind === 'split') return { ...tree, children: tree.children.map((child) => swapped(child, oneId, otherId)) };
  if (tree.panelId === oneId) return { kind: 'panel', panelId: otherId };
  return tree.panelId === otherId ? { kind: 'panel', panelId: oneId } : tree;
}

/** Moves a border: the first of its two neighbours gets `share` of what both have. */
export function withBorder(tree: DockNode, path: readonly number[], index: number, share: number): DockNode {
  if (tree.kind === 'panel') return tree;
  const [next, ...rest] = path;
  if (next !== undefined)
    return {
      ...tree,
      children: tree.children.map((child, i) => (i === next ? withBorder(child, rest, index, share) : child)),
    };
  const both = (tree.shares[index] ?? 0) + (tree.shares[index + 1] ?? 0);
  const first = Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, share)) * both;
  return { ...tree, shares: tree.shares.map((s, i) => (i === index ? first : i === index + 1 ? both - first : s)) };
}

function besideNode(node: DockNode, panelId: string, side: DockSide, share: number): DockNode {
  const added = { node: { kind: 'panel', panelId } as const, share };
  const kept = { node, share: 1 - share };
  const direction = side === 'left' || side === 'right' ? 'row' : 'column';
  return splitOf(direction, side === 'left' || side === 'above' ? [added, kept] : [kept, added])!;
}

/** One child needs no split, and a split inside one of the same direction is part of it. Shares add up to 1 again. */
function splitOf(direction: 'row' | 'column', parts: readonly { node: DockNode; share: number }[]): DockNode | null {
  const flat = parts.flatMap(({ node, share }) =>
    node.kind === 'split' && node.direction === direction
      ? node.children.map((child, index) => ({ node: child, share: share * node.shares[index]! }))
      : [{ node, share }],
  );
  const first = flat[0];
  if (!first) return null;
  if (flat.length === 1) return first.node;
  const sum = flat.reduce((total, part) => total + part.share, 0);
  return {
    kind: 'split',
    direction,
    shares: flat.map((part) => part.share / sum),
    children: flat.map((part) => part.node),
  };
}
