import { inspectionTestIds } from './inspectionTestIds.ts';
import { recordTestIds } from './recordTestIds.ts';

/**
 * Names by which browser tests find things (`data-testid`). Rows that exist many times carry the same name and say which
 * one they are in a second attribute, named beside them.
 */
export const testIds = {
  ...inspectionTestIds,
  ...recordTestIds,
  // Screens
  screenOverview: 'screen-overview',
  screenCell: 'screen-cell',
  screenIntervention: 'screen-intervention',
  screenInspect: 'screen-inspect',
  screenShift: 'screen-shift',
  screenReplay: 'screen-replay',
  screenAlarms: 'screen-alarms',
  screenHandover: 'screen-handover',
  screenAudit: 'screen-audit',
  screenDiagnosis: 'screen-diagnosis',
  // Shell
  /** Instead of everything else in a window that was not let in. data-reason */
  windowRefused: 'window-refused',
  /** data-to: overview, cell, intervention, inspect, shift */
  navLink: 'nav-link',
  navOpenInterventions: 'nav-open-interventions',
  navOpenFindings: 'nav-open-findings',
  /** data-state: live, stale, connecting, refused, disconnected */
  connectionBanner: 'connection-banner',
  /** data-code */
  systemAlert: 'system-alert',
  /** A refused command or a failed request, in words. data-code */
  refusal: 'refusal',
  refusalDismiss: 'refusal-dismiss',
  /** Visually hidden live regions */
  announcerPolite: 'announcer-polite',
  statusBar: 'status-bar',
  /** data-proven: signed on with a PIN */
  statusOperator: 'status-operator',
  sessionLock: 'session-lock',
  sessionLocked: 'session-locked',
  sessionWho: 'session-who',
  sessionPin: 'session-pin',
  sessionUnlock: 'session-unlock',
  sessionProblem: 'session-problem',
  openHelp: 'open-help',
  openSettings: 'open-settings',
  helpDialog: 'help-dialog',
  settingsDialog: 'settings-dialog',
  settingsOperatorName: 'settings-operator-name',
  settingsTheme: 'settings-theme',
  settingsLanguage: 'settings-language',
  settingsSave: 'settings-save',
  openNotices: 'open-notices',
  noticesDialog: 'notices-dialog',
  // Overview
  /** data-cell */
  overviewCellRow: 'overview-cell-row',
  /** data-intervention */
  overviewQueueRow: 'overview-queue-row',
  overviewQueueEmpty: 'overview-queue-empty',
  // Cell header
  /** data-cell */
  cellName: 'cell-name',
  cellSelect: 'cell-select',
  /** data-state: PackML state; its text is the word */
  packmlState: 'packml-state',
  packmlCode: 'packml-code',
  cellMode: 'cell-mode',
  unitsPerHour: 'units-per-hour',
  bestPrediction: 'best-prediction',
  linkLatency: 'link-latency',
  commandHold: 'command-hold',
  commandUnhold: 'command-unhold',
  commandReset: 'command-reset',
  commandStart: 'command-start',
  commandClear: 'command-clear',
  commandUnsuspend: 'command-unsuspend',
  commandSuspend: 'command-suspend',
  commandComplete: 'command-complete',
  commandStop: 'command-stop',
  commandAbort: 'command-abort',
  /** role=switch, aria-checked */
  automaticSwitch: 'automatic-switch',
  controlHolder: 'control-holder',
  takeControl: 'take-control',
  takeControlReason: 'take-control-reason',
  takeControlConfirm: 'take-control-confirm',
  releaseControl: 'release-control',
  // Twin
  /** data-view: front, top, tool, bin; data-bin; data-stale; data-drawcalls; data-quality; data-frames */
  twin: 'twin',
  twinCanvas: 'twin-canvas',
  twinDescription: 'twin-description',
  twinAge: 'twin-age',
  twinLegend: 'twin-legend',
  twinCallout: 'twin-callout',
  twinHover: 'twin-hover',
  twinFailure: 'twin-failure',
  twinSweep: 'twin-sweep',
  twinGizmo: 'twin-gizmo',
  twinInsets: 'twin-insets',
  twinInsetsButton: 'twin-insets-button',
  twinSmall: 'twin-small',
  overviewTiles: 'overview-tiles',
  /** data-view */
  twinViewButton: 'twin-view-button',
  // Cell panels
  /** data-phase */
  stowProgress: 'stow-progress',
  candidateList: 'candidate-list',
  /** data-item, data-bin, data-index, aria-selected */
  candidateRow: 'candidate-row',
  candidateReasons: 'candidate-reasons',
  stowSelected: 'stow-selected',
  planDecision: 'plan-decision',
  binInspector: 'bin-inspector',
  binSelect: 'bin-select',
  binPicture: 'bin-picture',
  binFigures: 'bin-figures',
  binDepth: 'bin-depth',
  binLook: 'bin-look',
  /** data-item, data-flag */
  bufferItem: 'buffer-item',
  forcePlot: 'force-plot',
  forceNow: 'force-now',
  /** data-event: event type; data-seq */
  eventRow: 'event-row',
  // Intervention
  /** data-intervention, aria-current */
  interventionRow: 'intervention-row',
  interventionEmpty: 'intervention-empty',
  /** data-cell */
  askForHelp: 'ask-for-help',
  interventionCause: 'intervention-cause',
  interventionDetail: 'intervention-detail',
  interventionTried: 'intervention-tried',
  interventionHolder: 'intervention-holder',
  interventionPictureBefore: 'intervention-picture-before',
  interventionPictureAfter: 'intervention-picture-after',
  interventionForce: 'intervention-force',
  claim: 'claim',
  takeOver: 'take-over',
  releaseClaim: 'release-claim',
  /** Proposals */
  tabRetry: 'tab-retry',
  tabJog: 'tab-jog',
  proposalList: 'proposal-list',
  /** data-kind, data-bin, data-index, aria-selected */
  proposalRow: 'proposal-row',
  proposalProblem: 'proposal-problem',
  /** data-kind; carries out a proposal that moves no arm */
  proposalDo: 'proposal-do',
  /** data-phase: phase of the preview; data-preview: its id */
  preview: 'preview',
  previewState: 'preview-state',
  previewFacts: 'preview-facts',
  /** its entries: data-code */
  previewWarnings: 'preview-warnings',
  previewRenew: 'preview-renew',
  /** data-parameter, data-step */
  motionHandle: 'motion-handle',
  /** data-phase, data-ended-by, data-let-go, data-stop-latency, data-hold: of the last hold */
  holdPanel: 'hold-panel',
  /** data-armed */
  holdButton: 'hold-button',
  holdStop: 'hold-stop',
  holdWhat: 'hold-what',
  holdSpeed: 'hold-speed',
  holdForce: 'hold-force',
  /** data-ms */
  holdRoundTrip: 'hold-round-trip',
  holdStatus: 'hold-status',
  holdOutcome: 'hold-outcome',
  /** data-what: tool, joint */
  jogWhat: 'jog-what',
  jogFrame: 'jog-frame',
  jogStep: 'jog-step',
  /** data-axis: X-1, X1, ..., RZ1, or joint name and direction */
  jogButton: 'jog-button',
  transferOpen: 'transfer-open',
  transferTo: 'transfer-to',
  transferNote: 'transfer-note',
  transferSend: 'transfer-send',
  transferTakeBack: 'transfer-take-back',
  transferAccept: 'transfer-accept',
  transferDecline: 'transfer-decline',
  takeOverReason: 'take-over-reason',
  takeOverConfirm: 'take-over-confirm',
  evidenceReplay: 'evidence-replay',
  evidenceEnlarge: 'evidence-enlarge',
  evidenceDialog: 'evidence-dialog',
  tabPrimitive: 'tab-primitive',
  tabItem: 'tab-item',
  /** data-item, data-bin */
  retryRow: 'retry-row',
  /** data-primitive */
  primitiveChoice: 'primitive-choice',
  /** data-parameter: declared name; the number field or the choice */
  primitiveField: 'primitive-field',
  primitiveBin: 'primitive-bin',
  primitiveProblem: 'primitive-problem',
  givePerson: 'give-person',
  sideline: 'sideline',
  toBuffer: 'to-buffer',
  clearFloor: 'clear-floor',
  /** data-intervention */
  packetMake: 'packet-make',
  packetSaid: 'packet-said',
  tabHand: 'tab-hand',
  /** data-deed */
  handDeed: 'hand-deed',
  handBin: 'hand-bin',
  handItem: 'hand-item',
  handScan: 'hand-scan',
  handCount: 'hand-count',
  handTo: 'hand-to',
  handProblem: 'hand-problem',
  handConfirm: 'hand-confirm',
  /** data-verdict */
  handVerdict: 'hand-verdict',
  /** data-index */
  actionRow: 'action-row',
  closeOutcome: 'close-outcome',
  closeNote: 'close-note',
  closeProblem: 'close-problem',
  /** checkbox: unhold, release control, automatic on */
  closeHandBack: 'close-hand-back',
  close: 'close',
  handBack: 'hand-back',
  // Inspect
  /** data-finding */
  findingRow: 'finding-row',
  findingEmpty: 'finding-empty',
  findingScore: 'finding-score',
  findingPicture: 'finding-picture',
  findingReference: 'finding-reference',
  findingRegion: 'finding-region',
  findingOverlay: 'finding-overlay',
  findingUnseen: 'finding-unseen',
  /** data-camera: above, left, right, depth */
  findingCamera: 'finding-camera',
  /** data-mode: side, swipe, difference */
  findingMode: 'finding-mode',
  findingLater: 'finding-later',
  findingNote: 'finding-note',
  /** data-decision: stow, sideline, release; data-destination of what is sidelined */
  findingDecide: 'finding-decide',
  // Shift summary
  shiftSpan: 'shift-span',
  shiftTotalSuccess: 'shift-total-success',
  shiftTotalUnproductive: 'shift-total-unproductive',
  shiftTotalDefect: 'shift-total-defect',
  shiftUnitsPerHour: 'shift-units-per-hour',
  /** data-cell */
  shiftCellRow: 'shift-cell-row',
  /** data-cause */
  shiftCauseRow: 'shift-cause-row',
  /** data-intervention */
  shiftInterventionRow: 'shift-intervention-row',
  shiftLoadRow: 'shift-load-row',
  supervisorLoad: 'supervisor-load',
  shiftInterventionNote: 'shift-intervention-note',
  /** data-finding */
  shiftFindingRow: 'shift-finding-row',
  shiftRefresh: 'shift-refresh',
  shiftZoneRefused: 'shift-zone-refused',
  shiftPrint: 'shift-print',
  // Alarms
  navUnacknowledgedAlarms: 'nav-unacknowledged-alarms',
  /** data-key of the alarm that it shows, data-priority, data-flood */
  alarmLine: 'alarm-line',
  alarmLineOpen: 'alarm-line-open',
  alarmLineAcknowledge: 'alarm-line-acknowledge',
  /** data-sound: off, waiting, on, silenced, muted, unavailable; data-chimes: how often it sounded */
  alarmSilence: 'alarm-silence',
  /** data-tab: open, aside, history, figures, list */
  alarmTab: 'alarm-tab',
  /** data-key, data-state, data-priority, aria-current */
  alarmRow: 'alarm-row',
  alarmEmpty: 'alarm-empty',
  alarmFilterPriority: 'alarm-filter-priority',
  alarmFilterCell: 'alarm-filter-cell',
  alarmFilterText: 'alarm-filter-text',
  alarmAcknowledgeAll: 'alarm-acknowledge-all',
  alarmDetail: 'alarm-detail',
  alarmAcknowledge: 'alarm-acknowledge',
  alarmGoTo: 'alarm-go-to',
  alarmShelve: 'alarm-shelve',
  alarmShelveMinutes: 'alarm-shelve-minutes',
  alarmReason: 'alarm-reason',
  alarmUnshelve: 'alarm-unshelve',
  alarmTakeOut: 'alarm-take-out',
  alarmPutBack: 'alarm-put-back',
  alarmHistoryRow: 'alarm-history-row',
  alarmHistoryMore: 'alarm-history-more',
  alarmFigures: 'alarm-figures',
  alarmFigureAverage: 'alarm-figure-average',
  alarmChart: 'alarm-chart',
  alarmSoundEnable: 'alarm-sound-enable',
  alarmSoundMute: 'alarm-sound-mute',
  alarmSoundVolume: 'alarm-sound-volume',
  alarmNotifications: 'alarm-notifications',
  // Diagnosis
  /** data-cell */
  diagnosisCell: 'diagnosis-cell',
  /** data-plot: wrenchForce, wrenchTorque, joints; data-samples, data-rate */
  diagnosisPlot: 'diagnosis-plot',
  /** data-histogram: roundTrip, oneWay, command, plan; data-count */
  diagnosisHistogram: 'diagnosis-histogram',
  diagnosisVersions: 'diagnosis-versions',
  diagnosisMachine: 'diagnosis-machine',
  /** data-log: application, cell */
  diagnosisLog: 'diagnosis-log',
  faultPanel: 'fault-panel',
  faultChoice: 'fault-choice',
  /** With data-parameter. */
  faultField: 'fault-field',
  faultSet: 'fault-set',
  faultProblem: 'fault-problem',
  /** With data-fault. */
  faultActive: 'fault-active',
  faultClear: 'fault-clear',
  /** With data-count. */
  faultMark: 'fault-mark',
  diagnosisExport: 'diagnosis-export',
  diagnosisExported: 'diagnosis-exported',
  // Workspace: palette, layouts, guided tour
  palette: 'palette',
  paletteSearch: 'palette-search',
  /** data-action, data-available */
  paletteRow: 'palette-row',
  paletteEmpty: 'palette-empty',
  openPalette: 'open-palette',
  undo: 'undo',
  /** data-panel */
  dockPanel: 'dock-panel',
  /** data-panel */
  dockGrip: 'dock-grip',
  /** data-side */
  dockMove: 'dock-move',
  dockClose: 'dock-close',
  dockBorder: 'dock-border',
  layoutName: 'layout-name',
  layoutSave: 'layout-save',
  /** data-layout */
  layoutRow: 'layout-row',
  /** data-step: name of the step; data-done */
  tour: 'tour',
  tourStart: 'tour-start',
  tourLeave: 'tour-leave',
  tourBack: 'tour-back',
  tourSkip: 'tour-skip',

  openOperation: 'open-operation',
  operationDialog: 'operation-dialog',
  operationTakeControl: 'operation-take-control',
  /** data-mode */
  operationMode: 'operation-mode',
  operationPresentMode: 'operation-present-mode',
  operationSetMode: 'operation-set-mode',
  secondPerson: 'second-person',
  secondPersonWho: 'second-person-who',
  secondPersonPin: 'second-person-pin',
  secondPersonAgree: 'second-person-agree',
  operationRun: 'operation-run',
  operationStows: 'operation-stows',
  operationUntil: 'operation-until',
  operationPodEnd: 'operation-pod-end',
  operationSetRun: 'operation-set-run',
  operationRunOn: 'operation-run-on',
} as const;
export type TestId = (typeof testIds)[keyof typeof testIds];
