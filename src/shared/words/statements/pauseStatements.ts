import { declareStatements } from './declareStatements.ts';

/** Why the automatic loop of a cell does nothing at present. */
const pauses = declareStatements({
  no_link: { params: {}, en: 'There is no link to the cell.', de: 'Es gibt keine Verbindung zur Zelle.' },
  automatic_off: { params: {}, en: 'Automatic is off.', de: 'Die Automatik ist aus.' },
  operator_holds: { params: { name: 'text' }, en: '{name} has control.', de: '{name} hat die Steuerung.' },
  other_planner_holds: {
    params: { consoleId: 'text' },
    en: 'The planner of another console ({consoleId}) has control.',
    de: 'Der Planer eines anderen Pults ({consoleId}) hat die Steuerung.',
  },
  not_production: {
    params: { mode: 'mode' },
    en: 'The cell is in {mode} mode.',
    de: 'Die Zelle ist in der Betriebsart {mode}.',
  },
  changes_state: {
    params: { state: 'packml' },
    en: 'The cell changes its state: {state}.',
    de: 'Die Zelle wechselt ihren Zustand: {state}.',
  },
  waits_for_start: {
    params: { state: 'packml' },
    en: 'The cell is {state}: start it.',
    de: 'Die Zelle ist {state}: starten.',
  },
  waits_for_reset: {
    params: { state: 'packml' },
    en: 'The cell is {state}: reset and start it.',
    de: 'Die Zelle ist {state}: zurücksetzen und starten.',
  },
  waits_for_unhold: {
    params: { state: 'packml' },
    en: 'The cell is {state}: unhold it when the cause is settled.',
    de: 'Die Zelle ist {state}: fortfahren, wenn die Ursache behoben ist.',
  },
  waits_for_clear: {
    params: { state: 'packml' },
    en: 'The cell is {state}: clear it when the cause is settled.',
    de: 'Die Zelle ist {state}: räumen, wenn die Ursache behoben ist.',
  },
  waits_for_supply: {
    params: { state: 'packml' },
    en: 'The cell is {state}: it waits for something outside of it.',
    de: 'Die Zelle ist {state}: sie wartet auf etwas von außen.',
  },
  item_in_tool: {
    params: {},
    en: 'An item is still in the tool. A person must decide what to do with it.',
    de: 'Im Werkzeug ist noch ein Artikel. Ein Mensch entscheidet, was mit ihm geschieht.',
  },
  floor_not_clear: {
    params: {},
    en: 'Something is on the floor. A person must clear it.',
    de: 'Auf dem Boden liegt etwas. Ein Mensch räumt es weg.',
  },
  item_protrudes: {
    params: {},
    en: 'An item sticks out of a bin. A person must take care of it.',
    de: 'Aus einem Fach steht ein Artikel heraus. Ein Mensch kümmert sich darum.',
  },
  waits_for_pod: { params: {}, en: 'Waiting for a pod.', de: 'Wartet auf ein Regal.' },
  tool_unknown: {
    params: {},
    en: 'The cell did not say what its tool can take: nothing can be planned.',
    de: 'Die Zelle hat nicht gemeldet, was ihr Werkzeug fasst: nichts lässt sich planen.',
  },
  planner_refused: {
    params: { refusal: 'refusal', message: 'text' },
    en: 'The cell refused the planner: {refusal}',
    de: 'Die Zelle hat den Planer abgewiesen: {refusal}',
  },
});

/** What a planner asks a person about. */
const helpCalls = declareStatements({
  asks_low_confidence: {
    params: { product: 'text', pSuccess: 'percent', limit: 'percent' },
    en: 'The best stow of {product} would succeed with {pSuccess} %; below {limit} % a person decides.',
    de: 'Das beste Einlagern von {product} gelänge mit {pSuccess} %; unter {limit} % entscheidet ein Mensch.',
  },
  asks_outside_support: {
    params: { product: 'text', property: 'statement', value: 'hundredths', least: 'hundredths', most: 'hundredths' },
    en: '{product} is unlike anything the models learned from: {property}',
    de: '{product} gleicht nichts, woraus die Modelle gelernt haben: {property}',
  },
  longest_side_unknown: {
    params: { value: 'tenths', least: 'tenths', most: 'tenths' },
    en: 'longest side {value} cm, known are {least} to {most} cm.',
    de: 'längste Seite {value} cm, bekannt sind {least} bis {most} cm.',
  },
  shortest_side_unknown: {
    params: { value: 'tenths', least: 'tenths', most: 'tenths' },
    en: 'shortest side {value} cm, known are {least} to {most} cm.',
    de: 'kürzeste Seite {value} cm, bekannt sind {least} bis {most} cm.',
  },
  mass_unknown: {
    params: { value: 'hundredths', least: 'hundredths', most: 'hundredths' },
    en: 'mass {value} kg, known are {least} to {most} kg.',
    de: 'Masse {value} kg, bekannt sind {least} bis {most} kg.',
  },
  asks_no_plan: {
    params: { waitedS: 'whole', why: 'statement' },
    en: 'The planner has found nothing to do for {waitedS} s: {why}',
    de: 'Der Planer hat seit {waitedS} s nichts zu tun gefunden: {why}',
  },
  asks_after_swaps: {
    params: { swaps: 'whole', why: 'statement' },
    en: 'Pods sent away without a single stow: {swaps}. Now: {why}',
    de: 'Ohne ein einziges Einlagern weggeschickte Regale: {swaps}. Jetzt: {why}',
  },
});

export const pauseStatements = { ...pauses, ...helpCalls } as const;
