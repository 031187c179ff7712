import { declareStatements } from './declareStatements.ts';

/** Why a request of the window was refused. */
const parameters = declareStatements({
  parameter_invalid: {
    params: { request: 'text', field: 'text' },
    en: '{request}: {field} is not valid. Nothing was done.',
    de: '{request}: {field} ist ungültig. Nichts wurde getan.',
  },
  parameter_too_long: {
    params: { request: 'text', field: 'text', length: 'whole', most: 'whole' },
    en: '{request}: {field}: {length} characters, at most {most} are taken. Nothing was done.',
    de: '{request}: {field} hat {length} Zeichen, höchstens {most} werden angenommen. Nichts wurde getan.',
  },
  parameter_too_many: {
    params: { request: 'text', field: 'text', length: 'whole', most: 'whole' },
    en: '{request}: {field}: {length} entries, at most {most} are taken. Nothing was done.',
    de: '{request}: {field} hat {length} Einträge, höchstens {most} werden angenommen. Nichts wurde getan.',
  },
});

const people = declareStatements({
  names_proved_by_roster: {
    params: {},
    en: 'Names are proved by the roster here: sign on with your PIN (Who is on).',
    de: 'Namen weist hier die Mitarbeiterliste nach: mit der PIN anmelden (Wer ist da).',
  },
  no_training_cell: {
    params: {},
    en: 'There is no simulated cell to practise at, and this application cannot start one.',
    de: 'Zum Üben gibt es keine simulierte Zelle, und diese Anwendung kann keine starten.',
  },
});

/** Why a motion has no preview, or a call no proposals. */
const previews = declareStatements({
  preview_of_jog: {
    params: {},
    en: 'A jog has no preview: the arm moves only as far as the control is held.',
    de: 'Tippen hat keine Vorschau: der Arm bewegt sich nur, solange die Taste gehalten wird.',
  },
  preview_not_in_tool: {
    params: { itemId: 'text' },
    en: '{itemId} is not in the tool: the arm has nothing to bring away.',
    de: '{itemId} ist nicht im Werkzeug: der Arm hat nichts wegzubringen.',
  },
  preview_no_bin: {
    params: { binId: 'text' },
    en: 'There is no bin {binId} at the cell now.',
    de: 'Ein Fach {binId} ist jetzt nicht an der Zelle.',
  },
  preview_feed_is_stow: {
    params: {},
    en: 'Feeding an item into a bin is a stow: choose the item that is to be stowed.',
    de: 'Einen Artikel in ein Fach schieben heißt einlagern: den Artikel dazu wählen.',
  },
  preview_no_item: {
    params: { itemId: 'text' },
    en: 'There is no item {itemId} in the buffer or in the tool.',
    de: 'Artikel {itemId} ist weder im Puffer noch im Werkzeug.',
  },
  preview_item_elsewhere: {
    params: { itemId: 'text' },
    en: '{itemId} is where the arm does not pick.',
    de: '{itemId} ist, wo der Arm nicht greift.',
  },
  preview_no_feed: {
    params: {},
    en: 'The chain of a stow needs a step that feeds the item in.',
    de: 'Die Kette einer Einlagerung braucht einen Schritt, der den Artikel einschiebt.',
  },
  preview_chain_impossible: {
    params: {},
    en: 'These steps cannot follow each other like this.',
    de: 'Diese Schritte sind in dieser Folge nicht möglich.',
  },
  preview_call_closed: {
    params: {},
    en: 'This call is not open any more.',
    de: 'Dieser Hilferuf ist nicht mehr offen.',
  },
  preview_cell_unknown: {
    params: {},
    en: 'Nothing is known of this cell yet: there is no link to it.',
    de: 'Von dieser Zelle ist noch nichts bekannt: es gibt keine Verbindung zu ihr.',
  },
  blade_reaches_beyond: {
    params: { primitive: 'primitives', beyondMm: 'whole', binId: 'text', widthMm: 'whole', heightMm: 'whole' },
    en: "{primitive} would bring the blade {beyondMm} mm beyond the mouth's edge of {binId}, which is {widthMm} mm wide and {heightMm} mm high; nothing was moved.",
    de: '{primitive} brächte das Blech {beyondMm} mm über den Rand der Öffnung von {binId}, die {widthMm} mm breit und {heightMm} mm hoch ist; nichts wurde bewegt.',
  },
  paddles_reach_beyond: {
    params: { primitive: 'primitives', beyondMm: 'whole', binId: 'text', widthMm: 'whole', heightMm: 'whole' },
    en: "{primitive} would bring the paddles {beyondMm} mm beyond the mouth's edge of {binId}, which is {widthMm} mm wide and {heightMm} mm high; nothing was moved.",
    de: '{primitive} brächte die Paddel {beyondMm} mm über den Rand der Öffnung von {binId}, die {widthMm} mm breit und {heightMm} mm hoch ist; nichts wurde bewegt.',
  },
});

/** Reasons that the application gives itself. */
const reasons = declareStatements({
  reason_automatic: { params: {}, en: 'automatic', de: 'Automatik' },
});

export const requestStatements = { ...parameters, ...people, ...previews, ...reasons } as const;
