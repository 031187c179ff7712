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
} as const;
