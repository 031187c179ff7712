export const FUSED_MODEL = 'fused-1';

/** Inspectors that come along; the first is the one in use where nothing else is said. */
export const inspectorNames = ['reference-1', FUSED_MODEL] as const;
export type InspectorName = (typeof inspectorNames)[number];
export const DEFAULT_INSPECTOR: InspectorName = 'reference-1';
export const isInspectorName = (name: string): name is InspectorName =>
  (inspectorNames as readonly string[]).includes(name);
