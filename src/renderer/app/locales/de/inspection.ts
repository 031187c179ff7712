/** Schadensprüfung neben ihren Befunden: das Aussonderungsbudget. */
export const inspection = {
  inspectTabs: { findings: 'Befunde', budget: 'Aussonderungsbudget' },
  inspectCell: 'Zelle',
  budget: {
    loading: 'Die letzten Artikel werden gelesen',
    unknown: 'Diese Zelle sagt nicht, wie sie prüft.',
    unknownHint:
      'Ein Budget braucht die Werte der ankommenden Artikel; Zellen vor Protokoll 1.3 melden nur ihre Befunde.',
    now: 'Jetzt',
    choose: 'Budget: so viele von tausend Artikeln dürfen ausgesondert werden',
    inThousand: '{count} von 1.000',
    of: '{budget}, ab Wert {threshold}',
    own: 'kein Budget: eigene Schwelle der Prüfung {threshold}',
    setBy: 'gesetzt von {name} um {time}',
    shift: 'Diese Schicht',
    last: 'Letzte Artikel',
    rate: '{sidelined} von {inspected} ausgesondert, {rate}',
    noneInspected: 'noch keiner geprüft',
    over: 'Mehr, als der Zufall bei diesem Budget erklärt.',
    major: 'schwere Schäden',
    minor: 'leichte Schäden',
    found: '{share} gefunden ({low} bis {high} %), {units} gemessene Stück',
    notMeasured: 'nicht gemessen',
    measuredHint:
      'Gefunden: von Stücken mit bekanntem Schaden, an die {model} nicht angepasst wurde, mit 95-%-Intervall. Sie sind von der Simulation gezeichnet; bei den eigenen Produkten kann es weniger sein.',
    chart: 'Gefundene Schäden',
    chartSays: 'Gefundene Schäden gegen das Budget; die Zahlen des gewählten Budgets stehen darunter',
    axis: 'ausgesonderte von 1.000 Artikeln',
    effect:
      'Von den letzten {items} Artikeln wären {then} ausgesondert worden; die jetzt geltende Schwelle sondert {now} aus.',
    tooFew: 'Dieses Budget braucht mindestens {needed} Artikel, um nicht wie keines zu sein; geprüft wurden {items}.',
    early:
      'Erst {items} der nötigen {needed} Artikel sind geprüft: So lange kommt die Schwelle von gemessenen unversehrten Stücken.',
    reason: 'Warum (steht im Journal)',
    set: 'Dieses Budget setzen',
    takeBack: 'Zurück zu: {before}',
  },
} as const;
