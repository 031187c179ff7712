import { declareStatements } from './declareStatements.ts';

/** How a motion of the arm came to its end, as the driver of the arm says it. */
const judged = declareStatements({
  item_fell: { params: {}, en: 'The item fell to the floor.', de: 'Der Artikel ist auf den Boden gefallen.' },
  one_content_fell: {
    params: {},
    en: "One of the bin's contents fell to the floor.",
    de: 'Ein anderer Artikel aus dem Fach ist auf den Boden gefallen.',
  },
  contents_fell: {
    params: { count: 'whole' },
    en: "{count} of the bin's contents fell to the floor.",
    de: 'Auf den Boden gefallene Artikel aus dem Fach: {count}.',
  },
  one_content_stands_out: {
    params: {},
    en: "One of the bin's contents stands out of the mouth.",
    de: 'Ein anderer Artikel aus dem Fach steht aus der Öffnung heraus.',
  },
  contents_stand_out: {
    params: { count: 'whole' },
    en: "{count} of the bin's contents stands out of the mouth.",
    de: 'Artikel aus dem Fach, die aus der Öffnung herausstehen: {count}.',
  },
  item_stands_out: {
    params: {},
    en: 'The item stands out of the mouth.',
    de: 'Der Artikel steht aus der Öffnung heraus.',
  },
  item_pressed: {
    params: { forceN: 'whole', limitN: 'whole' },
    en: 'The item was pressed with {forceN} N, it bears {limitN} N.',
    de: 'Der Artikel wurde mit {forceN} N gedrückt, er verträgt {limitN} N.',
  },
  content_pressed: {
    params: { forceN: 'whole', limitN: 'whole' },
    en: 'One of the contents was pressed with {forceN} N, it bears {limitN} N.',
    de: 'Ein anderer Artikel wurde mit {forceN} N gedrückt, er verträgt {limitN} N.',
  },
  item_between_paddles: {
    params: {},
    en: 'The item is still between the paddles.',
    de: 'Der Artikel ist noch zwischen den Paddeln.',
  },
  item_rests_outside: {
    params: {},
    en: 'The item rests against the bands from outside.',
    de: 'Der Artikel lehnt von außen an den Bändern.',
  },
});

const ended = declareStatements({
  not_ended_in_time: {
    params: { longestS: 'whole' },
    en: 'The motion did not end within {longestS} s.',
    de: 'Die Bewegung war nach {longestS} s nicht zu Ende.',
  },
  motion_stopped: {
    params: {},
    en: 'The motion was stopped; the tool stays where it is.',
    de: 'Die Bewegung wurde angehalten; das Werkzeug bleibt, wo es ist.',
  },
  line_not_followed: {
    params: {},
    en: 'The arm could not follow the line that was asked of it.',
    de: 'Der Arm konnte der verlangten Linie nicht folgen.',
  },
  emergency_stop_held: {
    params: {},
    en: 'The emergency stop held the arm where it was.',
    de: 'Der Not-Halt hat den Arm angehalten, wo er war.',
  },
  person_stopped: { params: {}, en: 'A person stopped the motion.', de: 'Eine Person hat die Bewegung angehalten.' },
  simulation_unstable: {
    params: {},
    en: 'The simulation of the contents became unstable and was broken off; the bin is shown as it was before.',
    de: 'Die Simulation des Inhalts wurde instabil und abgebrochen; das Fach wird gezeigt, wie es vorher war.',
  },
  held_back: {
    params: { behindMm: 'whole' },
    en: 'The arm was held {behindMm} mm back from its path and stopped to protect itself.',
    de: 'Der Arm blieb {behindMm} mm hinter seinem Weg zurück und hielt zu seinem Schutz an.',
  },
  ran_into_rigid: {
    params: { forceN: 'whole' },
    en: 'The tool ran into something rigid with {forceN} N, and the arm stopped to protect itself.',
    de: 'Das Werkzeug stieß mit {forceN} N auf etwas Starres, und der Arm hielt zu seinem Schutz an.',
  },
  bin_not_reached: {
    params: { binId: 'text' },
    en: 'The arm cannot reach bin {binId}.',
    de: 'Der Arm erreicht Fach {binId} nicht.',
  },
});

const grips = declareStatements({
  not_picked: {
    params: {},
    en: 'The paddles closed, but the item did not come up with them.',
    de: 'Die Paddel schlossen sich, aber der Artikel kam nicht mit.',
  },
  nothing_gripped: {
    params: {},
    en: 'The paddles closed in the mouth, but nothing was between them.',
    de: 'Die Paddel schlossen sich in der Öffnung, aber zwischen ihnen war nichts.',
  },
  slipped_on_the_way: {
    params: {},
    en: 'The item slipped out of the paddles on the way to the bin.',
    de: 'Der Artikel rutschte auf dem Weg zum Fach aus den Paddeln.',
  },
  gone_before_feed: {
    params: {},
    en: 'The item was no longer between the paddles when it was to be fed.',
    de: 'Der Artikel war nicht mehr zwischen den Paddeln, als er eingeschoben werden sollte.',
  },
  eject_slipped: {
    params: { travelMm: 'whole' },
    en: 'The belts slipped on the item after {travelMm} mm; it was let go where it is.',
    de: 'Die Riemen rutschten nach {travelMm} mm auf dem Artikel durch; er wurde losgelassen, wo er ist.',
  },
  eject_held_back: {
    params: { forceN: 'whole', travelMm: 'whole' },
    en: '{forceN} N held the item back after {travelMm} mm; it was let go where it is.',
    de: '{forceN} N hielten den Artikel nach {travelMm} mm zurück; er wurde losgelassen, wo er ist.',
  },
});

const inTheBin = declareStatements({
  lane_too_narrow: {
    params: { shortMm: 'whole' },
    en: 'The lane ended {shortMm} mm short of what item and paddles need.',
    de: 'Der Bahn fehlten {shortMm} mm für Artikel und Paddel.',
  },
  bars_stopped: {
    params: { shortMm: 'whole' },
    en: "The separator's bars stopped {shortMm} mm short of the mouth's edge.",
    de: 'Die Stangen des Bandöffners blieben {shortMm} mm vor dem Rand der Öffnung stehen.',
  },
  blade_met_something: {
    params: { reachedMm: 'whole', wantedMm: 'whole' },
    en: 'The blade met something where the bin was thought to be free, and stopped after {reachedMm} mm of {wantedMm} mm.',
    de: 'Das Blech traf auf etwas, wo das Fach frei schien, und hielt nach {reachedMm} von {wantedMm} mm.',
  },
  blade_met_something_inside: {
    params: { reachedMm: 'whole', wantedMm: 'whole' },
    en: 'The blade met something on its way in and stopped after {reachedMm} mm of {wantedMm} mm.',
    de: 'Das Blech traf auf dem Weg hinein auf etwas und hielt nach {reachedMm} von {wantedMm} mm.',
  },
  sweep_stopped_by_force: {
    params: { shortMm: 'whole' },
    en: 'The blade was stopped by force {shortMm} mm short of a lane for the item.',
    de: 'Das Blech wurde durch Kraft angehalten, {shortMm} mm vor einer Bahn für den Artikel.',
  },
  paddles_met_force: {
    params: { forceN: 'whole' },
    en: 'The paddles met {forceN} N at the mouth, before the feed began.',
    de: 'Die Paddel trafen an der Öffnung auf {forceN} N, bevor das Einschieben begann.',
  },
  feed_stopped_by_force: {
    params: { forceN: 'whole', movedMm: 'whole', wholeMm: 'whole' },
    en: '{forceN} N stopped the feed after {movedMm} mm of {wholeMm} mm.',
    de: '{forceN} N hielten das Einschieben nach {movedMm} von {wholeMm} mm an.',
  },
  feed_ran_out: {
    params: { movedMm: 'whole', wholeMm: 'whole' },
    en: 'The belts ran their time, but the item moved only {movedMm} mm of {wholeMm} mm.',
    de: 'Die Riemen liefen ihre Zeit, aber der Artikel kam nur {movedMm} von {wholeMm} mm weit.',
  },
  flip_no_height: {
    params: { widthMm: 'whole', neededMm: 'whole', heightMm: 'whole' },
    en: 'Above what would stand {widthMm} mm high the blade needs {neededMm} mm, the bin is {heightMm} mm high.',
    de: 'Über dem, was {widthMm} mm hoch stünde, braucht das Blech {neededMm} mm; das Fach ist {heightMm} mm hoch.',
  },
  flip_pressed_nothing: {
    params: {},
    en: 'The blade came to the end of its way and had pressed nothing against the wall.',
    de: 'Das Blech kam ans Ende seines Wegs und hatte nichts an die Wand gedrückt.',
  },
  blade_beyond_mouth: {
    params: { beyondMm: 'whole' },
    en: "The blade would reach {beyondMm} mm beyond the mouth's edge.",
    de: 'Das Blech würde {beyondMm} mm über den Rand der Öffnung reichen.',
  },
  paddles_beyond_mouth: {
    params: { beyondMm: 'whole' },
    en: "The paddles would reach {beyondMm} mm beyond the mouth's edge.",
    de: 'Die Paddel würden {beyondMm} mm über den Rand der Öffnung reichen.',
  },
  leaning_beyond_mouth: {
    params: { angleDeg: 'whole', beyondMm: 'whole' },
    en: "Leaning by {angleDeg} degrees, item and paddles reach {beyondMm} mm beyond the mouth's edge.",
    de: 'Um {angleDeg} Grad geneigt reichen Artikel und Paddel {beyondMm} mm über den Rand der Öffnung.',
  },
});

export const motionStatements = { ...judged, ...ended, ...grips, ...inTheBin } as const;
