/** The rationalised list: one declaration an alarm. Its words (cause, consequence, action) are in the locales, by the same id. */
export const alarmIds = [
  'cell_aborted',
  'cell_held',
  'cell_suspended',
  'cell_left_stopped',
  'cell_left_in_manual',
  'intervention_waiting',
  'intervention_overdue',
  'item_on_floor',
  'item_protruding',
  'item_left_in_tool',
  'item_damaged',
  'item_fails_again',
  'bands_not_opened',
  'jams_repeated',
  'grip_lost_repeated',
  'not_as_seen_repeated',
  'force_over_cap',
  'force_near_cap',
  'unproductive_rate_high',
  'defect_rate_high',
  'prediction_off',
  'no_plan',
  'pod_missing',
  'buffer_empty',
  'finding_waiting',
  'finding_rate_high',
  'sideline_budget_exceeded',
  'booth_blind',
  'camera_blind',
  'estimates_missing',
  'estimates_old',
  'estimates_refused',
  'link_stale',
  'link_refused',
  'round_trip_slow',
  'telemetry_dropped',
  'clock_skew',
  'events_lost',
  'messages_malformed',
  'cell_floods',
  'cell_process_died',
  'journal_failing',
  'journal_damaged',
  'disk_nearly_full',
  'recorder_stopped',
  'recorder_dropping',
  'planner_failed',
  'planner_slow',
] as const;
export type AlarmId = (typeof alarmIds)[number];

export const alarmPriorities = ['high', 'medium', 'low'] as const;
export type AlarmPriority = (typeof alarmPriorities)[number];

export const alarmClasses = ['cell', 'call', 'stow', 'supply', 'inspection', 'perception', 'link', 'console'] as const;
export type AlarmClass = (typeof alarmClasses)[number];

/** Where the condition comes from. */
export const alarmSources = ['snapshot', 'events', 'link', 'journal', 'recorder', 'planner', 'system'] as const;
export type AlarmSource = (typeof alarmSources)[number];

/** Alarms of a group follow from one another; the first of a cascade is marked. */
export const alarmGroups = ['standstill', 'supply', 'vision', 'link', 'storage'] as const;
export type AlarmGroup = (typeof alarmGroups)[number];

/** What is so on purpose, and during which some alarms tell nothing. */
export const designStates = ['stopped_on_purpose', 'worked_by_hand'] as const;
export type DesignState = (typeof designStates)[number];

/** Unit of a measured value: `share` 0 to 1, bytes, newtons, milliseconds, minutes, or a plain number. */
export type AlarmUnit = 'share' | 'bytes' | 'newtons' | 'milliseconds' | 'minutes' | 'count';

export interface AlarmDeclaration {
  scope: 'cell' | 'console';
  class: AlarmClass;
  source: AlarmSource;
  priority: AlarmPriority;
  /** Time within which an answer still helps. */
  respondWithinMin: number;
  /** The condition must hold, or be over, for so long before the alarm says so. */
  onDelayMs: number;
  offDelayMs: number;
  /** Measured ones: active beyond the limit, until the value is back by the deadband. */
  threshold: { sense: 'above' | 'below'; limit: number; deadband: number; unit: AlarmUnit } | null;
  group: AlarmGroup | null;
  /** Suppressed by design while one of these is active in the same cell, or in the console. */
  suppressedBy: readonly AlarmId[];
  suppressedWhile: readonly DesignState[];
  /** System alerts that this alarm stands for: they are shown as this alarm alone. */
  alertCodes: readonly string[];
}

type Declared = Pick<AlarmDeclaration, 'source' | 'respondWithinMin'> & Partial<AlarmDeclaration>;

const S = 1000;
const MIN = 60 * S;
const above = (limit: number, deadband: number, unit: AlarmUnit): AlarmDeclaration['threshold'] => ({
  sense: 'above',
  limit,
  deadband,
  unit,
});

const declare = (scope: AlarmDeclaration['scope'], alarmClass: AlarmClass, declared: Declared): AlarmDeclaration => ({
  scope,
  class: alarmClass,
  priority: 'low',
  onDelayMs: 0,
  offDelayMs: 0,
  threshold: null,
  group: null,
  suppressedWhile: [],
  alertCodes: [],
  ...declared,
  suppressedBy: [...(declared.suppressedBy ?? [])],
});

/** Nothing that is known of a cell is news while the cell is not heard: its alarms wait for the link. */
const ofCell = (alarmClass: AlarmClass, declared: Declared): AlarmDeclaration =>
  declare('cell', alarmClass, {
    ...declared,
    suppressedBy: [...(declared.suppressedBy ?? []), 'link_stale', 'link_refused'],
  });
const ofLink = (declared: Declared): AlarmDeclaration => declare('cell', 'link', { group: 'link', ...declared });
const ofConsole = (declared: Declared): AlarmDeclaration => declare('console', 'console', declared);

export const alarmList: Readonly<Record<AlarmId, AlarmDeclaration>> = {
  cell_aborted: ofCell('cell', { source: 'snapshot', priority: 'high', respondWithinMin: 1, group: 'standstill' }),
  cell_held: ofCell('cell', {
    source: 'snapshot',
    respondWithinMin: 5,
    onDelayMs: 10 * S,
    group: 'standstill',
    suppressedBy: ['cell_aborted', 'intervention_waiting', 'intervention_overdue'],
    suppressedWhile: ['worked_by_hand', 'stopped_on_purpose'],
  }),
  cell_suspended: ofCell('cell', {
    source: 'snapshot',
    respondWithinMin: 10,
    onDelayMs: 2 * MIN,
    // A cell suspends by itself for want of a pod or of items: that is told once, by its cause.
    suppressedBy: ['pod_missing', 'buffer_empty'],
    suppressedWhile: ['worked_by_hand', 'stopped_on_purpose'],
  }),
  cell_left_stopped: ofCell('cell', {
    source: 'snapshot',
    respondWithinMin: 30,
    onDelayMs: 10 * MIN,
    suppressedWhile: ['worked_by_hand'],
  }),
  cell_left_in_manual: ofCell('cell', {
    source: 'snapshot',
    respondWithinMin: 30,
    onDelayMs: 10 * MIN,
    suppressedWhile: ['worked_by_hand'],
  }),
  intervention_waiting: ofCell('call', {
    source: 'snapshot',
    priority: 'medium',
    respondWithinMin: 2,
    group: 'standstill',
  }),
  intervention_overdue: ofCell('call', {
    source: 'snapshot',
    priority: 'medium',
    respondWithinMin: 5,
    threshold: above(10, 0, 'minutes'),
    group: 'standstill',
  }),
  item_on_floor: ofCell('stow', {
    source: 'snapshot',
    priority: 'medium',
    respondWithinMin: 5,
    onDelayMs: 5 * S,
    group: 'standstill',
    suppressedBy: ['intervention_waiting'],
    suppressedWhile: ['worked_by_hand'],
  }),
  item_protruding: ofCell('stow', {
    source: 'snapshot',
    priority: 'medium',
    respondWithinMin: 5,
    onDelayMs: 5 * S,
    group: 'standstill',
    suppressedBy: ['intervention_waiting'],
    suppressedWhile: ['worked_by_hand'],
  }),
  item_left_in_tool: ofCell('stow', {
    source: 'snapshot',
    respondWithinMin: 10,
    onDelayMs: MIN,
    group: 'standstill',
    suppressedBy: ['intervention_waiting'],
    suppressedWhile: ['worked_by_hand'],
  }),
  item_damaged: ofCell('stow', {
    source: 'snapshot',
    respondWithinMin: 15,
    group: 'standstill',
    suppressedBy: ['intervention_waiting'],
    suppressedWhile: ['worked_by_hand'],
  }),
  item_fails_again: ofCell('stow', {
    source: 'snapshot',
    respondWithinMin: 15,
    threshold: above(2, 0, 'count'),
    suppressedWhile: ['worked_by_hand'],
  }),
  bands_not_opened: ofCell('stow', { source: 'events', respondWithinMin: 30, threshold: above(1, 0, 'count') }),
  jams_repeated: ofCell('stow', { source: 'events', respondWithinMin: 30, threshold: above(2, 1, 'count') }),
  grip_lost_repeated: ofCell('stow', { source: 'events', respondWithinMin: 30, threshold: above(2, 1, 'count') }),
  not_as_seen_repeated: ofCell('stow', { source: 'events', respondWithinMin: 30, threshold: above(2, 1, 'count') }),
  /** Of the cap: beyond 1.2 times, the tool did not back off as it must. */
  force_over_cap: ofCell('stow', {
    source: 'events',
    priority: 'medium',
    respondWithinMin: 5,
    threshold: above(1.2, 0.1, 'share'),
    group: 'standstill',
  }),
  force_near_cap: ofCell('stow', {
    source: 'events',
    respondWithinMin: 60,
    threshold: above(0.5, 0.2, 'share'),
    suppressedBy: ['force_over_cap'],
  }),
  unproductive_rate_high: ofCell('stow', {
    source: 'events',
    respondWithinMin: 60,
    threshold: above(0.03, 0.005, 'share'),
  }),
  defect_rate_high: ofCell('stow', {
    source: 'events',
    respondWithinMin: 30,
    threshold: above(0.05, 0.01, 'share'),
  }),
  prediction_off: ofCell('stow', { source: 'events', respondWithinMin: 240, threshold: above(0.05, 0.015, 'share') }),
  no_plan: ofCell('supply', {
    source: 'planner',
    respondWithinMin: 10,
    onDelayMs: 2 * MIN,
    offDelayMs: 5 * S,
    group: 'supply',
    suppressedBy: ['cell_held', 'cell_aborted', 'intervention_waiting', 'pod_missing'],
    suppressedWhile: ['stopped_on_purpose', 'worked_by_hand'],
  }),
  pod_missing: ofCell('supply', {
    source: 'snapshot',
    respondWithinMin: 5,
    onDelayMs: MIN,
    group: 'supply',
    suppressedWhile: ['stopped_on_purpose'],
  }),
  buffer_empty: ofCell('supply', {
    source: 'snapshot',
    respondWithinMin: 10,
    onDelayMs: 2 * MIN,
    offDelayMs: 5 * S,
    group: 'supply',
    suppressedBy: ['cell_held', 'cell_aborted', 'intervention_waiting'],
    suppressedWhile: ['stopped_on_purpose', 'worked_by_hand'],
  }),
  finding_waiting: ofCell('inspection', { source: 'snapshot', respondWithinMin: 10, onDelayMs: 2 * MIN }),
  finding_rate_high: ofCell('inspection', {
    source: 'events',
    respondWithinMin: 60,
    threshold: above(0.05, 0.02, 'share'),
  }),
  /** Of what chance explains while the budget holds. */
  sideline_budget_exceeded: ofCell('inspection', {
    source: 'events',
    respondWithinMin: 60,
    threshold: above(1, 0.2, 'share'),
  }),
  booth_blind: ofCell('inspection', { source: 'events', respondWithinMin: 15, group: 'vision' }),
  camera_blind: ofCell('perception', { source: 'events', respondWithinMin: 10, group: 'vision' }),
  estimates_missing: ofCell('perception', {
    source: 'snapshot',
    respondWithinMin: 15,
    onDelayMs: 3 * MIN,
    group: 'vision',
    suppressedBy: ['camera_blind'],
    suppressedWhile: ['stopped_on_purpose'],
  }),
  estimates_old: ofCell('perception', {
    source: 'snapshot',
    respondWithinMin: 30,
    threshold: above(60, 5, 'minutes'),
    group: 'vision',
    suppressedWhile: ['stopped_on_purpose'],
  }),
  estimates_refused: ofCell('perception', {
    source: 'snapshot',
    respondWithinMin: 30,
    threshold: above(0.2, 0.05, 'share'),
    group: 'vision',
  }),
  link_stale: ofLink({
    source: 'link',
    priority: 'medium',
    respondWithinMin: 5,
    onDelayMs: 5 * S,
    offDelayMs: 2 * S,
    suppressedBy: ['link_refused'],
  }),
  link_refused: ofLink({
    source: 'link',
    priority: 'medium',
    respondWithinMin: 10,
    offDelayMs: 2 * S,
    alertCodes: ['link_refused'],
  }),
  round_trip_slow: ofLink({
    source: 'link',
    respondWithinMin: 15,
    onDelayMs: 10 * S,
    offDelayMs: 10 * S,
    threshold: above(200, 80, 'milliseconds'),
    suppressedBy: ['link_stale', 'link_refused'],
  }),
  telemetry_dropped: ofLink({
    source: 'link',
    respondWithinMin: 60,
    threshold: above(100, 99, 'count'),
    suppressedBy: ['link_stale', 'link_refused'],
  }),
  clock_skew: ofLink({
    source: 'link',
    respondWithinMin: 240,
    onDelayMs: 30 * S,
    offDelayMs: 10 * S,
    threshold: above(2000, 1000, 'milliseconds'),
    suppressedBy: ['link_stale', 'link_refused'],
  }),
  events_lost: ofLink({ source: 'link', respondWithinMin: 60, alertCodes: ['events_lost'] }),
  messages_malformed: ofLink({
    source: 'link',
    respondWithinMin: 60,
    alertCodes: ['malformed_message', 'sent_malformed'],
  }),
  cell_floods: ofLink({
    source: 'link',
    respondWithinMin: 60,
    alertCodes: ['cell_floods', 'state_too_large'],
  }),
  cell_process_died: ofLink({ source: 'system', respondWithinMin: 15, alertCodes: ['cell_process_died'] }),
  journal_failing: ofConsole({
    source: 'journal',
    priority: 'high',
    respondWithinMin: 2,
    group: 'storage',
    alertCodes: ['journal_unavailable'],
  }),
  journal_damaged: ofConsole({
    source: 'journal',
    respondWithinMin: 480,
    group: 'storage',
    alertCodes: ['journal_damaged', 'journal_foreign', 'journal_entries_missing', 'journal_end_unvouched'],
  }),
  disk_nearly_full: ofConsole({
    source: 'system',
    respondWithinMin: 60,
    onDelayMs: 5 * S,
    threshold: { sense: 'below', limit: 2e9, deadband: 1e9, unit: 'bytes' },
    group: 'storage',
    suppressedBy: ['journal_failing'],
  }),
  recorder_stopped: ofConsole({
    source: 'recorder',
    respondWithinMin: 30,
    onDelayMs: 2 * S,
    offDelayMs: 5 * S,
    group: 'storage',
    suppressedBy: ['journal_failing'],
  }),
  recorder_dropping: ofConsole({
    source: 'recorder',
    respondWithinMin: 60,
    threshold: above(20, 19, 'count'),
    group: 'storage',
    suppressedBy: ['recorder_stopped'],
  }),
  planner_failed: ofConsole({ source: 'planner', respondWithinMin: 10, threshold: above(1, 0, 'count') }),
  planner_slow: ofConsole({
    source: 'planner',
    respondWithinMin: 60,
    onDelayMs: 10 * S,
    offDelayMs: 30 * S,
    threshold: above(1000, 300, 'milliseconds'),
    suppressedBy: ['planner_failed'],
  }),
};

/** The alarm that stands for a system alert; null for a mere notice. */
export function alarmOfAlert(code: string): AlarmId | null {
  return alarmIds.find((id) => alarmList[id].alertCodes.includes(code)) ?? null;
}
