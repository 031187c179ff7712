/** Damage inspection beside its findings: the sideline budget. */
export const inspection = {
  inspectTabs: { findings: 'Findings', budget: 'Sideline budget' },
  inspectCell: 'Cell',
  budget: {
    loading: 'Reading the last items',
    unknown: 'This cell does not tell how it inspects.',
    unknownHint:
      'A budget needs the scores of the items that arrive, and cells before protocol 1.3 tell only findings.',
    now: 'Now',
    choose: 'Budget: items in a thousand that may be set aside',
    inThousand: '{count} in 1,000',
    of: '{budget}, from score {threshold} on',
    own: 'no budget: the inspection’s own threshold {threshold}',
    setBy: 'set by {name} at {time}',
    shift: 'This shift',
    last: 'Last items',
    rate: '{sidelined} of {inspected} set aside, {rate}',
    noneInspected: 'none inspected yet',
    over: 'More than chance explains while the budget holds.',
    major: 'major damage',
    minor: 'minor damage',
    found: '{share} found ({low} to {high} %), {units} measured units',
    notMeasured: 'not measured',
    measuredHint:
      'Found: of units with known damage that {model} was not fitted on, with the interval at 95 %. They were drawn by the simulation; on your own products it may be less.',
    chart: 'Damage found',
    chartSays: 'Damage found against the budget; the figures of the chosen budget stand below',
    axis: 'items set aside in 1,000',
    effect:
      'Of the last {items} items {then} would have been set aside; the threshold that holds now sets {now} aside.',
    tooFew: 'This budget needs at least {needed} items to be told from none; {items} were inspected.',
    early:
      'Only {items} of the {needed} items that this needs were inspected: until then the threshold comes from intact units that were measured.',
    reason: 'Why (in the journal)',
    set: 'Set this budget',
    takeBack: 'Go back: {before}',
  },
} as const;
