import { declareStatements } from './declareStatements.ts';

/** What speaks for and against a candidate or a proposal, weightiest first in a list: no sentences of their own. */
const forAndAgainst = declareStatements({
  width_margin: {
    params: { marginMm: 'whole', availableMm: 'whole', neededMm: 'whole', sigmaMm: 'whole' },
    en: '{marginMm} mm to spare: gap {availableMm} mm, needed {neededMm} mm',
    de: '{marginMm} mm Spielraum: Lücke {availableMm} mm, nötig {neededMm} mm',
  },
  width_short: {
    params: { shortMm: 'whole', marginMm: 'whole', availableMm: 'whole', neededMm: 'whole', sigmaMm: 'whole' },
    en: '{shortMm} mm short: gap {availableMm} mm, needed {neededMm} mm',
    de: '{shortMm} mm zu wenig: Lücke {availableMm} mm, nötig {neededMm} mm',
  },
  failed_here: {
    params: {},
    en: 'failed in this bin before; the obstacle may still be there',
    de: 'misslang in diesem Fach schon; was ihn aufhielt, kann noch da sein',
  },
  bin_failed: {
    params: { failures: 'whole' },
    en: 'other items that failed in this bin: {failures}; it may be fuller than it looks',
    de: 'andere Artikel, die in diesem Fach misslangen: {failures}; es kann voller sein, als es aussieht',
  },
  no_sweep: { params: {}, en: 'no need to move contents', de: 'kein Inhalt muss bewegt werden' },
  sweep_needed: {
    params: { side: 'side', distanceMm: 'whole', pushedItems: 'whole' },
    en: 'contents must be pushed {distanceMm} mm to the {side}',
    de: 'Inhalt muss {distanceMm} mm nach {side} geschoben werden',
  },
  above_contents: {
    params: { levelMm: 'whole', heightMm: 'whole' },
    en: 'fed in {heightMm} mm above the bin floor, over contents {levelMm} mm high',
    de: 'wird {heightMm} mm über dem Fachboden eingeschoben, über {levelMm} mm hohem Inhalt',
  },
  pushes_home: {
    params: { units: 'whole', massKg: 'tenths', spareMm: 'whole' },
    en: 'pushes back what stands in its lane: {units} × ({massKg} kg); {spareMm} mm of depth stay free',
    de: 'schiebt zurück, was in seiner Spur steht: {units} × ({massKg} kg); {spareMm} mm Tiefe bleiben frei',
  },
  known_lane: {
    params: { sideMm: 'whole' },
    en: 'close beside what stands here, {sideMm} mm apart',
    de: 'dicht neben dem, was hier steht, {sideMm} mm entfernt',
  },
  before_seen: {
    params: { spareMm: 'whole', sigmaMm: 'whole' },
    en: 'ends {spareMm} mm before what is seen behind it, whose front is known to {sigmaMm} mm',
    de: 'endet {spareMm} mm vor dem, was dahinter zu sehen ist; dessen Vorderseite ist auf {sigmaMm} mm bekannt',
  },
  borne_by: {
    params: { levelMm: 'whole', bornePercent: 'whole' },
    en: 'lies on a flat top {levelMm} mm above the floor, borne over {bornePercent} % of its base',
    de: 'liegt auf einer ebenen Oberseite {levelMm} mm über dem Boden, zu {bornePercent} % unterstützt',
  },
  lowered: {
    params: { airMm: 'whole' },
    en: 'lowered until it touches, instead of dropping up to {airMm} mm',
    de: 'wird abgesenkt, bis er aufliegt, statt bis zu {airMm} mm zu fallen',
  },
  landing: {
    params: { airMm: 'whole', forceN: 'whole', harmPercent: 'tenths' },
    en: 'drops up to {airMm} mm and presses with about {forceN} N: chance of harm {harmPercent} %',
    de: 'fällt bis zu {airMm} mm und drückt mit etwa {forceN} N: Schaden mit {harmPercent} %',
  },
  may_tip: {
    params: { supportMm: 'whole' },
    en: 'its centre of mass may lie in front of its support: it may tip towards the mouth',
    de: 'sein Gewicht kann vor dem liegen, worauf er abgelegt wird: er kann zur Öffnung kippen',
  },
  headroom: {
    params: { headroomMm: 'whole' },
    en: '{headroomMm} mm of air above the item',
    de: '{headroomMm} mm Luft über dem Artikel',
  },
  headroom_low: {
    params: { headroomMm: 'whole' },
    en: 'only {headroomMm} mm of air above the item',
    de: 'nur {headroomMm} mm Luft über dem Artikel',
  },
  estimate_uncertain: {
    params: { marginMm: 'whole' },
    en: 'the gap is only known to within {marginMm} mm',
    de: 'die Lücke ist nur auf {marginMm} mm genau bekannt',
  },
  estimate_old: {
    params: { ageMin: 'whole' },
    en: 'the picture is {ageMin} minutes old',
    de: 'das Bild ist {ageMin} Minuten alt',
  },
  failed_before: {
    params: { failedAttempts: 'whole' },
    en: 'failed {failedAttempts} × before',
    de: 'schon misslungen: {failedAttempts} ×',
  },
  fragile: {
    params: {},
    en: 'fragile: held and pushed more gently',
    de: 'zerbrechlich: wird sanfter gehalten und geschoben',
  },
  heavy: {
    params: { massKg: 'tenths', limitKg: 'tenths' },
    en: '{massKg} kg, close to the tool’s limit of {limitKg} kg',
    de: '{massKg} kg sind nahe an den {limitKg} kg, die das Werkzeug hält',
  },
  off_centre: {
    params: { offsetMm: 'whole' },
    en: 'centre of mass {offsetMm} mm off the middle',
    de: 'der Schwerpunkt liegt {offsetMm} mm neben der Mitte',
  },
  rolls: { params: { form: 'text' }, en: 'round: may roll out again', de: 'rund: kann wieder herausrollen' },
  slender: {
    params: {},
    en: 'stands on a narrow edge with nothing to lean on',
    de: 'steht auf schmaler Kante und hat nichts zum Anlehnen',
  },
  below_threshold: {
    params: { pSuccess: 'percent', swapBelow: 'percent' },
    en: 'below the {swapBelow} % required in this pod',
    de: 'unter den {swapBelow} %, die ein Einlagern in dieses Regal haben soll',
  },
  flip_needed: {
    params: { side: 'side', widthMm: 'whole', thickMm: 'whole', standPercent: 'whole' },
    en: 'something {widthMm} mm wide, {thickMm} mm thick must be stood up at the {side} wall first: {standPercent} %',
    de: 'etwas {widthMm} mm Breites, {thickMm} mm Dickes muss zuerst an der Wand {side} aufgestellt werden: {standPercent} %',
  },
  slot_free: {
    params: { pFree: 'percent' },
    en: 'no visible obstacle at this tilt',
    de: 'so geneigt trifft er auf nichts, was zu sehen ist',
  },
  slot_clear: {
    params: { clearanceMm: 'whole', pFree: 'percent' },
    en: 'clears the contents by {clearanceMm} mm at this tilt',
    de: 'so geneigt geht er mit {clearanceMm} mm Abstand am Inhalt vorbei',
  },
  push_room: {
    params: { spareMm: 'whole', pFits: 'percent' },
    en: 'what stands in its way goes back, with {spareMm} mm left behind it',
    de: 'was im Weg steht, weicht zurück, dahinter bleiben {spareMm} mm',
  },
  push_short: {
    params: { shortMm: 'whole', pFits: 'percent' },
    en: 'the bin is {shortMm} mm too shallow for it and what stands in its way',
    de: 'das Fach ist {shortMm} mm zu flach für ihn und das, was im Weg steht',
  },
  slot_in_way: {
    params: { overlapMm: 'whole', pFree: 'percent' },
    en: 'contents are {overlapMm} mm too high at this tilt',
    de: 'so geneigt träfe er auf Inhalt, der {overlapMm} mm zu hoch ist',
  },
  slot_beyond_mouth: {
    params: { beyondMm: 'whole' },
    en: 'reaches {beyondMm} mm beyond the mouth at this tilt',
    de: 'so geneigt reicht er {beyondMm} mm über die Öffnung hinaus',
  },
});

/** Why a recovery is proposed, or none is. */
const recovery = declareStatements({
  flip_frees: {
    params: { side: 'side', freesMm: 'whole', widthMm: 'whole', thickMm: 'whole' },
    en: 'standing up what lies flat at the {side} wall ({widthMm} mm wide, {thickMm} mm thick) frees {freesMm} mm',
    de: 'was an der Wand {side} flach liegt ({widthMm} mm breit, {thickMm} mm dick), macht aufgestellt {freesMm} mm frei',
  },
  flip_not_felt: {
    params: {},
    en: 'the blade cannot feel whether the item stays upright: look again afterwards',
    de: 'das Blech fühlt nicht, ob es am Ende steht: danach noch einmal ansehen',
  },
  probe_contradicted: {
    params: { binId: 'text', xMm: 'whole', marginMm: 'whole' },
    en: 'the tool met something in {binId} that its picture does not show',
    de: 'was in {binId} getroffen wurde, zeigt das Bild nicht',
  },
  probe_vague: {
    params: { binId: 'text', xMm: 'whole', marginMm: 'whole' },
    en: 'the gap in {binId} is only known to within {marginMm} mm',
    de: 'die Lücke in {binId} ist nur auf {marginMm} mm bekannt',
  },
  probe_only_feels: {
    params: {},
    en: 'makes no room: measures how deep the blade can go; no prediction available',
    de: 'schafft keinen Platz: sagt, wie tief das Blech kam; eine Vorhersage gibt es nicht',
  },
  eject_draws_out: {
    params: { itemId: 'text', binId: 'text', xMm: 'whole', widthMm: 'whole', massKg: 'tenths' },
    en: 'the paddles draw {itemId} out where it was fed in, {xMm} mm from the left wall; the tool then holds it',
    de: 'die Paddel ziehen {itemId} heraus, wo er eingeschoben wurde, {xMm} mm von der linken Wand; er ist dann im Werkzeug',
  },
  eject_unpredicted: {
    params: {},
    en: 'no prediction available: works if the item stands free in the mouth',
    de: 'eine Vorhersage gibt es nicht: gelingt, wo der Artikel frei in der Öffnung steht',
  },
  eject_untried: {
    params: { itemId: 'text', binId: 'text', xMm: 'whole', widthMm: 'whole', massKg: 'tenths' },
    en: 'no prediction available: never tried with {widthMm} mm and {massKg} kg',
    de: 'eine Vorhersage gibt es nicht: mit {widthMm} mm und {massKg} kg nie versucht',
  },
  eject_not_across: {
    params: {},
    en: 'an item lying across the bands keeps them from opening: clear it by hand',
    de: 'was quer über den Bändern liegt, hält sie geschlossen: das braucht eine Hand',
  },
  on_floor: { params: { items: 'text' }, en: 'on the floor: {items}', de: 'auf dem Boden: {items}' },
  in_mouth: {
    params: { itemId: 'text', binId: 'text' },
    en: '{itemId} sticks out of {binId}',
    de: '{itemId} ragt aus {binId}',
  },
  no_estimate: {
    params: { binId: 'text' },
    en: '{binId} has not been looked at',
    de: '{binId} wurde noch nicht angesehen',
  },
  estimate_refused: {
    params: { binId: 'text' },
    en: 'the picture of {binId} cannot be used',
    de: 'das Bild von {binId} ist unbrauchbar',
  },
  no_retry: {
    params: { itemId: 'text' },
    en: 'no bin for {itemId} right now: a person must stow it or take it away',
    de: 'jetzt kein Fach für {itemId}: von Hand verstauen oder wegnehmen',
  },
  to_person: {
    params: { itemId: 'text' },
    en: 'the arm puts {itemId} on the tray for a person',
    de: 'der Arm legt {itemId} für eine Person ab',
  },
  gap_makeable: {
    params: { side: 'side', addedMm: 'whole' },
    en: 'a sweep to the {side} should widen the gap by {addedMm} mm',
    de: 'ein Schieben nach {side} verbreitert die Lücke vermutlich um {addedMm} mm',
  },
  clear_item_waits: {
    params: {},
    en: 'nothing on the floor, tool empty; the planner may try the item elsewhere',
    de: 'nichts liegt herum, das Werkzeug ist leer; der Planer kann den Artikel anderswo versuchen',
  },
  clear: {
    params: {},
    en: 'nothing on the floor, tool empty',
    de: 'nichts liegt herum, das Werkzeug ist leer',
  },
});

/** Why there is no stow for an item, or for any. */
const noStow = declareStatements({
  no_room_now: {
    params: {},
    en: 'no bin has a wide enough gap, and none can be made',
    de: 'kein Fach hat zurzeit eine Lücke, die breit genug ist oder es werden kann',
  },
  lane_short: {
    params: { bins: 'whole', binId: 'text', shortMm: 'whole' },
    en: 'no lane wide enough (bins looked at: {bins}); nearest is {binId}, {shortMm} mm too narrow',
    de: 'keine Spur ist breit genug (geprüfte Fächer: {bins}); am nächsten kommt {binId}, {shortMm} mm zu schmal',
  },
  bins_too_small: {
    params: { bins: 'whole' },
    en: 'bins that are too small for it even when empty: {bins}',
    de: 'Fächer, die selbst leer zu klein für ihn sind: {bins}',
  },
  tool_limit: {
    params: { sku: 'text', problem: 'statement', value: 'hundredths', limit: 'hundredths' },
    en: 'beyond the tool’s limits: {problem}',
    de: 'nichts für das Werkzeug: {problem}',
  },
  too_wide_for_tool: {
    params: { value: 'tenths', limit: 'tenths' },
    en: 'its thinnest side is {value} cm, the paddles open to {limit} cm',
    de: 'die dünnste Seite misst {value} cm, die Paddel öffnen {limit} cm weit',
  },
  too_thin_for_tool: {
    params: { value: 'tenths', limit: 'tenths' },
    en: 'its thinnest side is {value} cm, the paddles close to {limit} cm',
    de: 'die dünnste Seite misst {value} cm, die Paddel schließen bis auf {limit} cm',
  },
  too_heavy_for_tool: {
    params: { value: 'hundredths', limit: 'hundredths' },
    en: 'it weighs {value} kg, the paddles hold {limit} kg',
    de: 'er wiegt {value} kg, die Paddel halten {limit} kg',
  },
  too_deep_for_tool: {
    params: { value: 'tenths', limit: 'tenths' },
    en: 'its second longest side is {value} cm, between the tips of the paddles and the palm there are {limit} cm',
    de: 'die zweitlängste Seite misst {value} cm, zwischen Paddelspitzen und Handfläche sind {limit} cm',
  },
  hopeless: {
    params: { sku: 'text', bestP: 'percent' },
    en: 'at most {bestP} % even in an empty bin',
    de: 'selbst in ein Fach mit Platz gelänge das Einlagern nur mit {bestP} %',
  },
  no_bin_fits: {
    params: { sku: 'text' },
    en: 'does not fit any bin of this pod, even empty',
    de: 'kein Fach dieses Regals nimmt ihn auf, auch kein leeres',
  },
  stow_running: { params: {}, en: 'a stow is in progress', de: 'ein Einlagern ist im Gange' },
  tool_occupied: { params: {}, en: 'the tool still holds an item', de: 'das Werkzeug hält noch einen Artikel' },
  no_pod: { params: {}, en: 'there is no pod', de: 'es gibt kein Regal' },
  buffer_empty: { params: {}, en: 'the buffer is empty', de: 'der Puffer ist leer' },
  items_not_ready: {
    params: {},
    en: 'no item in the buffer is ready to stow',
    de: 'noch darf kein Artikel aus dem Puffer eingelagert werden',
  },
  estimates_missing: {
    params: {},
    en: 'some bins have not been looked at yet',
    de: 'noch wurde nicht jedes Fach angesehen',
  },
  estimates_refused: {
    params: {},
    en: 'no bin can be seen well enough to plan',
    de: 'kein Fach ist gut genug zu sehen, um darauf zu planen',
  },
  pod_used_up: {
    params: { bestP: 'percent', threshold: 'percent', model: 'text' },
    en: 'the best stow has {bestP} %, below {threshold} %',
    de: 'das beste Einlagern gelänge mit {bestP} %, weniger als {threshold} %',
  },
  pod_full: {
    params: {},
    en: 'no item in the buffer fits any bin of this pod',
    de: 'kein Artikel aus dem Puffer passt in ein Fach dieses Regals',
  },
  planner_failed: {
    params: { message: 'text' },
    en: 'the planner failed',
    de: 'der Planer scheiterte an diesem Plan',
  },
  planner_died: {
    params: { message: 'text' },
    en: 'the planner stopped unexpectedly; it restarts for the next plan',
    de: 'der Planer brach unerwartet ab; für den nächsten Plan startet er neu',
  },
  planner_timeout: {
    params: { limitMs: 'whole' },
    en: 'the planner took too long; it restarts for the next plan',
    de: 'der Planer brauchte zu lange; für den nächsten Plan startet er neu',
  },
  planner_closed: { params: {}, en: 'the planner is closed', de: 'der Planer ist beendet' },
});

/** All that the planner gives as a reason. Fragments: they stand in lists and after a colon. */
export const planStatements = { ...forAndAgainst, ...recovery, ...noStow } as const;
