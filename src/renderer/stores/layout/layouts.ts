import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { z } from 'zod';
import { useUndoStore } from '../undo.ts';
import { cellPanels, defaultLayout, type CellPanel } from './defaultLayout.ts';
import {
  atEdge,
  besidePanel,
  dockNodeSchema,
  panelsOf,
  swapped,
  withBorder,
  withoutPanel,
  type DockNode,
  type DockSide,
} from './dockTree.ts';

const STORAGE_KEY = 'supercargo.layout';
const NAMES_KEPT = 20;

const savedSchema = z.object({
  present: dockNodeSchema,
  named: z.array(z.object({ name: z.string().min(1).max(40), tree: dockNodeSchema })).max(NAMES_KEPT),
});

/** Where the panels of the cell's screen stand, and the layouts that were given names. Kept in this user's browser storage. */
export const useLayoutsStore = defineStore('layouts', () => {
  const undo = useUndoStore();
  const saved = read();
  const present = shallowRef<DockNode>(saved.present);
  const named = shallowRef<readonly { name: string; tree: DockNode }[]>(saved.named);
  const open = computed(() => panelsOf(present.value));
  const closed = computed(() => cellPanels.filter((panelId) => !open.value.includes(panelId)));

  function keep(): void {
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ present: present.value, named: named.value }));
  }
  function change(tree: DockNode, label: string, values: Record<string, string> = {}): void {
    const before = present.value;
    if (tree === before) return;
    present.value = tree;
    keep();
    undo.did(
      label,
      () => {
        present.value = before;
        keep();
      },
      values,
    );
  }

  function close(panelId: CellPanel): void {
    const rest = withoutPanel(present.value, panelId);
    // The last panel stays: an empty screen would look like a fault.
    if (rest) change(rest, 'undo.panelClosed', { panel: panelId });
  }
  function restore(panelId: CellPanel): void {
    if (!open.value.includes(panelId))
      change(atEdge(present.value, panelId, 'right'), 'undo.panelOpened', { panel: panelId });
  }
  const beside = (panelId: CellPanel, targetId: CellPanel, side: DockSide): void =>
    change(besidePanel(present.value, panelId, targetId, side), 'undo.panelMoved', { panel: panelId });
  const toEdge = (panelId: CellPanel, side: DockSide): void =>
    change(atEdge(present.value, panelId, side), 'undo.panelMoved', { panel: panelId });
  const swap = (panelId: CellPanel, otherId: CellPanel): void =>
    change(swapped(present.value, panelId, otherId), 'undo.panelMoved', { panel: panelId });

  /** While a border is dragged nothing is to take back yet; `endResize` makes one step of the whole way. */
  let beforeResize: DockNode | null = null;
  function resize(path: readonly number[], index: number, share: number): void {
    beforeResize ??= present.value;
    present.value = withBorder(present.value, path, index, share);
  }
  function endResize(): void {
    const before = beforeResize;
    beforeResize = null;
    if (!before) return;
    const after = present.value;
    present.value = before;
    change(after, 'undo.panelResized');
  }

  const reset = (): void => change(structuredClone(defaultLayout), 'undo.layoutReset');
  function saveAs(name: string): void {
    const before = named.value;
    named.value = [...before.filter((layout) => layout.name !== name), { name, tree: present.value }].slice(
      -NAMES_KEPT,
    );
    keep();
    undo.did('undo.layoutSaved', () => restoreNamed(before), { name });
  }
  function apply(name: string): void {
    const layout = named.value.find((known) => known.name === name);
    if (layout) change(layout.tree, 'undo.layoutApplied', { name });
  }
  function forget(name: string): void {
    const before = named.value;
    named.value = before.filter((layout) => layout.name !== name);
    keep();
    undo.did('undo.layoutForgotten', () => restoreNamed(before), { name });
  }
  function restoreNamed(before: typeof named.value): void {
    named.value = before;
    keep();
  }

  return {
    present,
    named,
    open,
    closed,
    close,
    restore,
    beside,
    toEdge,
    swap,
    resize,
    endResize,
    reset,
    saveAs,
    apply,
    forget,
  };
});

/** Each known panel at most once, at least one; anything else is worth nothing and the default applies. */
function isUsable(tree: DockNode): boolean {
  const panels = panelsOf(tree);
  return new Set(panels).size === panels.length && panels.every((id) => (cellPanels as readonly string[]).includes(id));
}

function read(): { present: DockNode; named: { name: string; tree: DockNode }[] } {
  let stored: unknown = null;
  try {
    stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null');
  } catch {
    // A damaged layout is worth nothing: the default applies and the next change overwrites it.
  }
  const parsed = savedSchema.safeParse(stored);
  if (!parsed.success) return { present: defaultLayout, named: [] };
  const { present, named } = parsed.data;
  return {
    present: isUsable(present) ? present : defaultLayout,
    named: named.filter(({ tree }) => isUsable(tree)),
  };
}
