import { declareStatements } from './declareStatements.ts';
import { galleryStatements } from './galleryStatements.ts';

/** What happened at the cell itself: its state, its pod, its consoles. */
const cell = declareStatements({
  cell_became: { params: { state: 'packml' }, en: 'Cell {state}', de: 'Zelle {state}' },
  mode_became: { params: { mode: 'mode' }, en: 'Mode is now {mode}', de: 'Betriebsart ist jetzt {mode}' },
  run_end_set: {
    params: { name: 'text' },
    en: '{name} set an end for the production run',
    de: '{name} hat dem Produktionslauf ein Ende gesetzt',
  },
  run_end_removed: {
    params: {},
    en: 'The production run has no set end any more',
    de: 'Der Produktionslauf hat kein gesetztes Ende mehr',
  },
  consoles_connected: {
    params: { names: 'text' },
    en: 'Connected consoles: {names}',
    de: 'Verbundene Pulte: {names}',
  },
  consoles_none: { params: {}, en: 'No console is connected', de: 'Kein Pult ist verbunden' },
  control_granted: { params: { name: 'text' }, en: '{name} has control', de: '{name} hat die Steuerung' },
  control_renewed: { params: { name: 'text' }, en: '{name} keeps control', de: '{name} behält die Steuerung' },
  control_given_up: { params: {}, en: 'Control was released', de: 'Die Steuerung wurde abgegeben' },
  control_expired: {
    params: {},
    en: 'Control ran out: its holder was no longer heard',
    de: 'Die Steuerung ist abgelaufen: Ihr Inhaber war nicht mehr zu hören',
  },
  control_taken_by: {
    params: { name: 'text' },
    en: '{name} took over control',
    de: '{name} hat die Steuerung übernommen',
  },
  pod_docked: { params: { pod: 'text' }, en: 'Pod {pod} docked', de: 'Regal {pod} angedockt' },
  pod_left: {
    params: { pod: 'text', share: 'percent' },
    en: 'Pod {pod} left, {share} % of its volume stowed',
    de: 'Regal {pod} abgefahren, {share} % des Volumens eingelagert',
  },
  fault_set_by: {
    params: { fault: 'fault', name: 'text' },
    en: '{name} set a training fault: {fault}',
    de: '{name} hat einen Übungsfehler gesetzt: {fault}',
  },
  fault_set_at_start: {
    params: { fault: 'fault' },
    en: 'Training fault set when the cell was started: {fault}',
    de: 'Übungsfehler beim Start der Zelle gesetzt: {fault}',
  },
  fault_cleared_by: {
    params: { fault: 'fault', name: 'text' },
    en: '{name} cleared a training fault: {fault}',
    de: '{name} hat einen Übungsfehler aufgehoben: {fault}',
  },
  fault_cleared: {
    params: { fault: 'fault' },
    en: 'Training fault cleared: {fault}',
    de: 'Übungsfehler aufgehoben: {fault}',
  },
  fault_happened: {
    params: { fault: 'fault' },
    en: 'Training fault happened: {fault}',
    de: 'Übungsfehler ist eingetreten: {fault}',
  },
  floor_declared_clear: {
    params: { name: 'text' },
    en: '{name} declared the floor clear',
    de: '{name} hat den Boden für frei erklärt',
  },
  bin_seen: {
    params: { bin: 'text' },
    en: 'New picture of bin {bin}: its free space was measured again',
    de: 'Neues Bild von Fach {bin}: Sein freier Raum wurde neu vermessen',
  },
  bin_not_seen: {
    params: { bin: 'text' },
    en: 'The picture of bin {bin} was refused',
    de: 'Das Bild von Fach {bin} wurde abgelehnt',
  },
});

/** What happened to an item. */
const items = declareStatements({
  item_arrived: { params: { item: 'item' }, en: '{item} arrived', de: '{item} angekommen' },
  item_in_booth: { params: { item: 'item' }, en: '{item} is in the booth', de: '{item} ist in der Kabine' },
  item_in_buffer: { params: { item: 'item' }, en: '{item} is in the buffer', de: '{item} ist im Puffer' },
  item_held: { params: { item: 'item' }, en: '{item} is in the tool', de: '{item} ist im Werkzeug' },
  item_in_bin: {
    params: { item: 'item', bin: 'text' },
    en: '{item} is in bin {bin}',
    de: '{item} ist in Fach {bin}',
  },
  item_in_mouth: {
    params: { item: 'item', bin: 'text' },
    en: '{item} sticks out of bin {bin}',
    de: '{item} steht aus Fach {bin} heraus',
  },
  item_on_the_floor: { params: { item: 'item' }, en: '{item} is on the floor', de: '{item} liegt auf dem Boden' },
  item_with_person: { params: { item: 'item' }, en: '{item} is with a person', de: '{item} ist bei einer Person' },
  item_sidelined: { params: { item: 'item' }, en: '{item} is sidelined', de: '{item} ist ausgesondert' },
  item_flagged_damaged: {
    params: { item: 'item', score: 'hundredths' },
    en: '{item} may be damaged, score {score}',
    de: '{item} ist vielleicht beschädigt, Wert {score}',
  },
  item_unflagged: {
    params: { item: 'item' },
    en: '{item}: damage flag lifted',
    de: '{item}: Schadensmarke aufgehoben',
  },
  finding_raised: {
    params: { item: 'item', score: 'hundredths' },
    en: 'Damage is suspected on {item}, score {score}',
    de: 'Verdacht auf Schaden an {item}, Wert {score}',
  },
  budget_set: {
    params: { name: 'text', perThousand: 'tenths' },
    en: '{name} set the sideline budget to {perThousand} in 1,000 items',
    de: '{name} hat das Aussonderungsbudget auf {perThousand} von 1.000 Artikeln gesetzt',
  },
  budget_removed: {
    params: { name: 'text' },
    en: '{name} took the sideline budget away: the inspection goes by its own threshold',
    de: '{name} hat das Aussonderungsbudget aufgehoben: Die Prüfung gilt ab ihrer eigenen Schwelle',
  },
  finding_decided_stow: {
    params: { name: 'text' },
    en: '{name} decided a damage finding: stow the item',
    de: '{name} hat einen Schadensbefund entschieden: einlagern',
  },
  finding_decided_sideline: {
    params: { name: 'text' },
    en: '{name} decided a damage finding: sideline the item',
    de: '{name} hat einen Schadensbefund entschieden: aussondern',
  },
  finding_decided_release: {
    params: { name: 'text' },
    en: '{name} decided a damage finding: the item is sound',
    de: '{name} hat einen Schadensbefund entschieden: Artikel in Ordnung',
  },
});

/** What the arm did. */
const motions = declareStatements({
  stow_began: {
    params: { item: 'item', bin: 'text' },
    en: 'Stowing {item} into {bin}',
    de: 'Lagert {item} in {bin} ein',
  },
  stow_phase: { params: { phase: 'phase' }, en: 'Stow: {phase}', de: 'Einlagern: {phase}' },
  stow_done: {
    params: { item: 'item', bin: 'text', durationS: 'tenths' },
    en: 'Stowed {item} into {bin} in {durationS} s',
    de: '{item} in {durationS} s in {bin} eingelagert',
  },
  stow_not_done: {
    params: { item: 'item', bin: 'text', outcome: 'outcome', cause: 'cause' },
    en: 'Stow of {item} into {bin}: {outcome}, {cause}',
    de: 'Einlagern von {item} in {bin}: {outcome}, {cause}',
  },
  steps_ended: {
    params: { chain: 'primitives', bin: 'text', peakForceN: 'whole', name: 'text' },
    en: '{name} ran {chain} in bin {bin}, peak force {peakForceN} N',
    de: '{name} ließ in Fach {bin} ausführen: {chain}, größte Kraft {peakForceN} N',
  },
  hand_motion_began: {
    params: { motion: 'handMotion', name: 'text' },
    en: '{name} moves the arm by hand: {motion}',
    de: '{name} bewegt den Arm von Hand: {motion}',
  },
  hand_motion_ended: {
    params: { end: 'holdEnd', name: 'text' },
    en: 'Motion by hand of {name} ended: {end}',
    de: 'Bewegung von Hand durch {name} beendet: {end}',
  },
});

/** What a person did by hand in a bin, and what the next picture says about it. */
const hands = declareStatements({
  hand_put_item_in: {
    params: { name: 'text', item: 'item', bin: 'text' },
    en: '{name} put {item} into bin {bin} by hand',
    de: '{name} hat von Hand in Fach {bin} gelegt: {item}',
  },
  hand_took_item_out: {
    params: { name: 'text', item: 'item', bin: 'text' },
    en: '{name} took {item} out of bin {bin} by hand',
    de: '{name} hat von Hand aus Fach {bin} genommen: {item}',
  },
  hand_moved_contents: {
    params: { name: 'text', bin: 'text' },
    en: '{name} moved the contents of bin {bin} by hand',
    de: '{name} hat den Inhalt von Fach {bin} von Hand verschoben',
  },
  hand_agrees: {
    params: { bin: 'text' },
    en: 'The new picture of bin {bin} shows what was done by hand',
    de: 'Das neue Bild von Fach {bin} zeigt, was von Hand getan wurde',
  },
  hand_disagrees: {
    params: { bin: 'text' },
    en: 'The new picture of bin {bin} does not show what was done by hand; a person is asked',
    de: 'Das neue Bild von Fach {bin} zeigt nicht, was von Hand getan wurde; eine Person wird gefragt',
  },
  hand_cannot_tell: {
    params: { bin: 'text' },
    en: 'The new picture of bin {bin} cannot tell what was done by hand',
    de: 'Das neue Bild von Fach {bin} lässt nicht erkennen, was von Hand getan wurde',
  },
});

/** What became of a call. */
const calls = declareStatements({
  call_opened_cause: { params: { cause: 'cause' }, en: 'Call opened: {cause}', de: 'Hilferuf eröffnet: {cause}' },
  call_opened: { params: { reason: 'callReason' }, en: 'Call opened: {reason}', de: 'Hilferuf eröffnet: {reason}' },
  call_claimed: { params: { name: 'text' }, en: '{name} claimed the call', de: '{name} hat den Hilferuf übernommen' },
  call_taken_over: {
    params: { name: 'text', from: 'text' },
    en: '{name} took the call over from {from}',
    de: '{name} hat den Hilferuf von {from} übernommen',
  },
  call_offered: {
    params: { name: 'text', to: 'text' },
    en: '{name} offers the call to {to}',
    de: '{name} bietet den Hilferuf {to} an',
  },
  call_offer_ended: {
    params: {},
    en: 'The offer of the call ended',
    de: 'Das Angebot des Hilferufs ist beendet',
  },
  call_given_back: { params: {}, en: 'The call was given back', de: 'Der Hilferuf wurde zurückgegeben' },
  call_acted: { params: { name: 'text' }, en: 'Action by {name}', de: 'Maßnahme von {name}' },
  call_closed: {
    params: { outcome: 'callOutcome', name: 'text' },
    en: '{name} closed the call: {outcome}',
    de: '{name} hat den Hilferuf abgeschlossen: {outcome}',
  },
});

/** One statement for each kind of event of a cell; who makes them of an event: `shared/domain/sentences`. */
export const eventStatements = { ...cell, ...items, ...motions, ...hands, ...calls, ...galleryStatements } as const;
