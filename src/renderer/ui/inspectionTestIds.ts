/** Test ids of the damage screen beside its findings: budget, gallery, labels. */
export const inspectionTestIds = {
  /** data-tab */
  inspectTab: 'inspect-tab',
  inspectCell: 'inspect-cell',
  budgetPanel: 'budget-panel',
  budgetChart: 'budget-chart',
  budgetStanding: 'budget-standing',
  budgetShift: 'budget-shift',
  budgetSlider: 'budget-slider',
  budgetEffect: 'budget-effect',
  budgetReason: 'budget-reason',
  budgetSet: 'budget-set',
  budgetTakeBack: 'budget-take-back',
  galleryPanel: 'gallery-panel',
  /** data-sku */
  galleryRow: 'gallery-row',
  galleryOpen: 'gallery-open',
  galleryReason: 'gallery-reason',
  /** data-reference, data-state */
  galleryReference: 'gallery-reference',
  galleryPicture: 'gallery-picture',
  /** data-state */
  gallerySet: 'gallery-set',
  /** data-kind */
  galleryProposal: 'gallery-proposal',
  /** data-accept */
  galleryAnswer: 'gallery-answer',
  galleryFace: 'gallery-face',
  galleryNewDesign: 'gallery-new-design',
  /** data-image */
  galleryAddPicture: 'gallery-add-picture',
  damageReport: 'damage-report',
  damageReportRow: 'damage-report-row',
  damageReportSpan: 'damage-report-span',
  damageReportExport: 'damage-report-export',
  damageReportSaid: 'damage-report-said',
  labelToggle: 'label-toggle',
  labelLayer: 'label-layer',
  labelBox: 'label-box',
  labelPanel: 'label-panel',
  labelKind: 'label-kind',
  labelAdd: 'label-add',
  /** data-verdict */
  labelSave: 'label-save',
  /** data-opinion */
  labelOpinion: 'label-opinion',
  labelExport: 'label-export',
  labelImport: 'label-import',
  labelFilesSaid: 'label-files-said',
} as const;
