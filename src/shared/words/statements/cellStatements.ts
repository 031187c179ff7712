import { declareStatements } from './declareStatements.ts';

/** Why the cell is in the state it is in. */
const states = declareStatements({
  by_person: { params: { name: 'text' }, en: 'by {name}', de: 'durch {name}' },
  started_up: { params: {}, en: 'start-up', de: 'die Zelle fährt hoch' },
  restarted: { params: {}, en: 'restarted', de: 'die Zelle wurde neu gestartet' },
  holder_vanished: {
    params: { name: 'text' },
    en: '{name} held control and vanished.',
    de: '{name} hatte die Steuerung und ist nicht mehr zu hören.',
  },
  stow_ended: { params: { cause: 'cause' }, en: 'a stow ended: {cause}', de: 'ein Einlagern endete: {cause}' },
  pod_on_its_way: {
    params: {},
    en: 'There is no pod at the cell; the next one is on its way.',
    de: 'An der Zelle steht kein Regal; das nächste ist unterwegs.',
  },
  drive_unit_late: {
    params: {},
    en: 'The drive unit with the next pod is late.',
    de: 'Das Fahrzeug mit dem nächsten Regal ist verspätet.',
  },
  no_item_came: {
    params: {},
    en: 'No item has come into the buffer.',
    de: 'In den Puffer ist kein Artikel gekommen.',
  },
  safety_stop: {
    params: {},
    en: "The arm's safety controller stopped it. Find out why, then clear and reset the cell.",
    de: 'Die Sicherheitssteuerung des Arms hat ihn angehalten. Ursache finden, dann die Zelle räumen und zurücksetzen.',
  },
  run_ended_by: {
    params: { name: 'text' },
    en: '{name} ended the production run.',
    de: '{name} hat den Produktionslauf beendet.',
  },
  run_stows_done: {
    params: { stows: 'whole' },
    en: 'The stows of the production run are done: {stows}.',
    de: 'Der Produktionslauf ist geschafft, eingelagert: {stows}.',
  },
  run_time_over: {
    params: {},
    en: 'The time of the production run is over.',
    de: 'Die Zeit des Produktionslaufs ist um.',
  },
  run_pod_left: {
    params: { podId: 'text' },
    en: 'The pod {podId} is done, and the run with it.',
    de: 'Das Regal {podId} ist fertig und mit ihm der Produktionslauf.',
  },
});

/** What the cell asks a person about, and warns of. */
const calls = declareStatements({
  damage_suspected: {
    params: { score: 'hundredths', threshold: 'hundredths' },
    en: 'Damage is suspected: score {score}, threshold {threshold}.',
    de: 'Verdacht auf Schaden: Wert {score}, Schwelle {threshold}.',
  },
  picture_too_dark: {
    params: { level: 'whole', least: 'whole' },
    en: 'too dark: the hems show {level} of 255, expected {least} or more',
    de: 'zu dunkel: die Säume zeigen {level} von 255, erwartet mindestens {least}',
  },
  picture_veiled: {
    params: { contrast: 'hundredths', least: 'hundredths' },
    en: 'veiled: the picture has a contrast of {contrast}, expected {least} or more',
    de: 'verschleiert: das Bild hat einen Kontrast von {contrast}, erwartet mindestens {least}',
  },
  picture_without_bin: {
    params: { hemShare: 'percent', least: 'percent' },
    en: 'no bin: {hemShare} % of the rim have the colour of hems, expected {least} % or more',
    de: 'kein Fach: {hemShare} % des Randes haben die Farbe der Säume, erwartet mindestens {least} %',
  },
  picture_blurred: {
    params: {},
    en: 'blurred: no edge is to be made out',
    de: 'unscharf: keine Kante ist zu erkennen',
  },
  bins_not_made_out: {
    params: { count: 'whole', binId: 'text' },
    en: '{count} bins in a row could not be made out, the last one {binId}. Look at camera and lamps.',
    de: '{count} Fächer nacheinander waren nicht zu erkennen, zuletzt {binId}. Kamera und Lampen prüfen.',
  },
  bin_not_made_out: {
    params: { count: 'whole', binId: 'text' },
    en: 'Bin {binId} could not be made out in {count} pictures.',
    de: 'Fach {binId} war auf {count} Bildern nicht zu erkennen.',
  },
  looks_failed: {
    params: { count: 'whole', binId: 'text' },
    en: '{count} looks in a row failed, the last one at bin {binId}.',
    de: '{count} Aufnahmen nacheinander misslangen, zuletzt von Fach {binId}.',
  },
  bin_looks_failed: {
    params: { count: 'whole', binId: 'text' },
    en: 'Bin {binId} could not be looked at {count} times. Its last estimate is out of date.',
    de: 'Fach {binId} ließ sich {count}-mal nicht aufnehmen. Seine letzte Schätzung ist veraltet.',
  },
  look_failed: {
    params: { binId: 'text' },
    en: 'Bin {binId} could not be looked at. Its last estimate stands, if there is one.',
    de: 'Fach {binId} ließ sich nicht aufnehmen. Seine letzte Schätzung gilt weiter, falls es eine gibt.',
  },
  inspection_failed: {
    params: { itemId: 'text' },
    en: '{itemId} was not inspected. Units go on without a booth picture until this is over.',
    de: '{itemId} wurde nicht geprüft. Bis das vorbei ist, gehen Artikel ohne Bild der Kabine weiter.',
  },
  label_unreadable: {
    params: { itemId: 'text' },
    en: 'The code on {itemId} cannot be read; it goes to a person, and so does every unit whose code cannot be read.',
    de: 'Der Code auf {itemId} ist nicht lesbar; der Artikel geht an eine Person, wie jeder, dessen Code nicht lesbar ist.',
  },
  hand_mismatch_put_in: {
    params: { name: 'text', item: 'item', binId: 'text' },
    en: '{name} said: {item} was put into bin {binId} by hand. The new picture does not show it. What is true?',
    de: '{name} sagte: {item} wurde von Hand in Fach {binId} gelegt. Das neue Bild zeigt es nicht. Was stimmt?',
  },
  hand_mismatch_taken_out: {
    params: { name: 'text', item: 'item', binId: 'text' },
    en: '{name} said: {item} was taken out of bin {binId} by hand. The new picture does not show it. What is true?',
    de: '{name} sagte: {item} wurde von Hand aus Fach {binId} genommen. Das neue Bild zeigt es nicht. Was stimmt?',
  },
  hand_mismatch_rearranged: {
    params: { name: 'text', item: 'item', binId: 'text' },
    en: '{name} said: in bin {binId} things were only moved by hand. The new picture shows more or fewer. What is true?',
    de: '{name} sagte: In Fach {binId} wurde von Hand nur verschoben. Das neue Bild zeigt mehr oder weniger. Was stimmt?',
  },
  nothing_under_way: {
    params: {},
    en: 'The cell was restarted; nothing was under way.',
    de: 'Die Zelle wurde neu gestartet; nichts war im Gange.',
  },
  later_event: {
    params: { type: 'text' },
    en: 'The cell told of "{type}", which this version of the console does not know.',
    de: 'Die Zelle meldete „{type}“; diese Version des Pults kennt das nicht.',
  },
});

/** What was done about a call. Fragments: the time stands before them, the name behind. */
const actions = declareStatements({
  stow_begun: {
    params: { itemId: 'text', binId: 'text' },
    en: 'stow of {itemId} into {binId}',
    de: 'lagert {itemId} in {binId} ein',
  },
  stow_succeeded: {
    params: { itemId: 'text', binId: 'text' },
    en: '{itemId} into {binId}: success',
    de: '{itemId} in {binId}: eingelagert',
  },
  stow_failed: {
    params: { itemId: 'text', binId: 'text', cause: 'cause' },
    en: '{itemId} into {binId}: {cause}',
    de: '{itemId} in {binId}: {cause}',
  },
  chain_begun: { params: { binId: 'text' }, en: 'primitives in {binId}', de: 'Grundbewegungen in {binId}' },
  chain_ended: {
    params: { binId: 'text', peakForceN: 'whole' },
    en: 'primitives in {binId} ended, peak {peakForceN} N',
    de: 'Grundbewegungen in {binId} beendet, höchstens {peakForceN} N',
  },
  by_hand_chain: {
    params: { binId: 'text' },
    en: 'by hand: primitives in {binId}',
    de: 'von Hand: Grundbewegungen in {binId}',
  },
  by_hand_stow: {
    params: { itemId: 'text', binId: 'text' },
    en: 'by hand: stow of {itemId} into {binId}',
    de: 'von Hand: lagert {itemId} in {binId} ein',
  },
  by_hand_dispose: {
    params: { itemId: 'text', to: 'destination' },
    en: 'by hand: {itemId} goes from the tool {to}',
    de: 'von Hand: {itemId} geht aus dem Werkzeug {to}',
  },
  by_hand_jog_tool: { params: {}, en: 'by hand: jog of the tool', de: 'von Hand: Werkzeug getippt' },
  by_hand_jog_joint: {
    params: { joint: 'text' },
    en: 'by hand: jog of {joint}',
    de: 'von Hand: {joint} getippt',
  },
  from_tool: {
    params: { itemId: 'text', to: 'destination' },
    en: '{itemId} goes from the tool {to}',
    de: '{itemId} geht aus dem Werkzeug {to}',
  },
  still_in_tool: {
    params: { itemId: 'text' },
    en: '{itemId} is still in the tool',
    de: '{itemId} ist noch im Werkzeug',
  },
  brought_by_hand: {
    params: { itemId: 'text', to: 'destination' },
    en: '{itemId} was brought by hand {to}',
    de: '{itemId} von Hand gebracht: {to}',
  },
  floor_cleared_of: {
    params: { items: 'text' },
    en: 'floor cleared of {items}',
    de: 'vom Boden geräumt: {items}',
  },
  hand_put_in: {
    params: { item: 'item', binId: 'text' },
    en: '{item} was put into {binId} by hand',
    de: '{item} von Hand in {binId} gelegt',
  },
  hand_taken_out: {
    params: { item: 'item', binId: 'text' },
    en: '{item} was taken out of {binId} by hand',
    de: '{item} von Hand aus {binId} genommen',
  },
  hand_rearranged: {
    params: { item: 'item', binId: 'text' },
    en: 'the contents of {binId} were moved by hand',
    de: 'der Inhalt von {binId} wurde von Hand verschoben',
  },
  floor_found_clear: { params: {}, en: 'floor found clear', de: 'Boden frei vorgefunden' },
});

/** How a claim or an offer ended. */
const claims = declareStatements({
  given_back_by: { params: { name: 'text' }, en: 'given back by {name}', de: 'durch {name}' },
  taken_back_by: { params: { name: 'text' }, en: 'taken back by {name}', de: '{name} hat es zurückgenommen' },
  declined_by: { params: { name: 'text' }, en: 'declined by {name}', de: '{name} hat abgelehnt' },
  offer_not_connected: { params: { name: 'text' }, en: '{name} is not connected', de: '{name} ist nicht verbunden' },
  offer_not_answered: { params: { name: 'text' }, en: '{name} did not answer', de: '{name} hat nicht geantwortet' },
  control_released: { params: {}, en: 'control was released', de: 'die Steuerung wurde abgegeben' },
  lease_ran_out: { params: {}, en: 'the lease ran out', de: 'die Steuerung ist abgelaufen' },
  control_taken_over: { params: {}, en: 'control was taken over', de: 'die Steuerung wurde übernommen' },
});

/** All that a cell says by itself. A real cell may say it in codes of its own; its English text is shown then. */
export const cellStatements = { ...states, ...calls, ...actions, ...claims } as const;
