import { beforeEach, describe, expect, it } from 'vitest';
import { HoldSource, type KeyReading, type PointerReading } from './HoldSource.ts';
import { PAD_SILENCE_MS, type PadReading } from './PadWatch.ts';

/** What was asked for, and why it was let go. */
let told: string[];
let nowMs: number;
let source: HoldSource<string>;
beforeEach(() => {
  told = [];
  nowMs = 0;
  source = new HoldSource<string>({
    begin: (wish) => told.push(wish) > 0,
    end: (why) => told.push(why),
    monotonicMs: () => nowMs,
  });
});
const wish = (): string => 'begun';
const noModifier = { ctrlKey: false, altKey: false, metaKey: false };

type Pointer = PointerReading & typeof noModifier;
const mouse = (init: Partial<Pointer> = {}): Pointer => ({
  ...{ pointerId: 1, button: 0, buttons: 1, isPrimary: true, ...noModifier },
  ...init,
});
/** A press on the control, as a page reports it: first to the window, then to the control. */
function pressPointer(init: Partial<Pointer> = {}): void {
  const event = mouse(init);
  source.sawPointer('pointerdown', event);
  source.pressPointer(event, wish);
}
const key = (code: string, init: Partial<KeyReading> = {}): KeyReading => ({
  ...{ key: code === 'Space' ? ' ' : code, code, repeat: false, ...noModifier },
  ...init,
});
function pressKey(code: string, init: Partial<KeyReading> = {}): void {
  const event = key(code, init);
  source.sawKeyDown(event);
  source.pressKey(event, wish);
}

describe('a hold by pointer', () => {
  it('lasts while its button is down, wherever the pointer moves', () => {
    pressPointer();
    source.sawPointer('pointermove', mouse({ button: -1 }));
    expect(told).toEqual(['begun']);
    source.sawPointer('pointerup', mouse({ buttons: 0 }));
    expect(told).toEqual(['begun', 'released']);
  });

  it.each([
    ['its button leaves while another one is down', 'released', mouse({ button: 0, buttons: 2 })],
    ['its button is up though no release was told', 'released', mouse({ button: -1, buttons: 0 })],
    ['the right button is pressed too', 'second_press', mouse({ button: 2, buttons: 3 })],
    ['the middle button is pressed too', 'second_press', mouse({ button: 1, buttons: 5 })],
    ['the barrel of a pen is pressed too', 'second_press', mouse({ button: 2, buttons: 3 })],
    ['Meta is down though its press was not told', 'modifier', mouse({ button: -1, metaKey: true })],
  ])('ends when %s', (_, why, event) => {
    pressPointer();
    source.sawPointer('pointermove', event);
    expect(told).toEqual(['begun', why]);
  });

  it('ends with a second finger, and neither of the two begins another', () => {
    pressPointer({ pointerId: 5 });
    pressPointer({ pointerId: 6, isPrimary: false });
    expect(told).toEqual(['begun', 'second_press']);
    source.sawPointer('pointerup', mouse({ pointerId: 5, buttons: 0 }));
    pressPointer({ pointerId: 6, isPrimary: false });
    expect(told).toEqual(['begun', 'second_press']);
  });

  it('is not ended by the move or release of another pointer', () => {
    pressPointer();
    source.sawPointer('pointermove', mouse({ pointerId: 9, buttons: 0 }));
    source.sawPointer('pointerup', mouse({ pointerId: 9, buttons: 0 }));
    expect(told).toEqual(['begun']);
  });

  it.each([
    ['another button that is down already', { buttons: 3 }],
    ['the right button', { button: 2, buttons: 2 }],
    ['a finger beside another', { isPrimary: false }],
    ['Ctrl', { ctrlKey: true }],
    ['Meta', { metaKey: true }],
  ])('does not begin with %s', (_, init) => {
    pressPointer(init);
    expect(told).toEqual([]);
  });

  it.each([
    ['a menu by key', () => source.sawMenu(null)],
    ['a menu by the right button', () => source.sawMenu({ pointerId: 1, pointerType: 'mouse' })],
    ['a menu by another finger', () => source.sawMenu({ pointerId: 2, pointerType: 'touch' })],
  ])('ends with %s', (_, happen) => {
    pressPointer();
    happen();
    expect(told).toEqual(['begun', 'second_press']);
  });

  it('outlasts the menu that its own long press asks for', () => {
    pressPointer();
    source.sawMenu({ pointerId: 1, pointerType: 'touch' });
    expect(told).toEqual(['begun']);
  });

  it('that lost its release is ended by the next press, which begins nothing', () => {
    pressPointer();
    pressPointer();
    expect(told).toEqual(['begun', 'second_press']);
    pressPointer();
    expect(told).toEqual(['begun', 'second_press', 'begun']);
  });
});

describe('a hold by key', () => {
  it('lasts while it repeats, and ends with its key up', () => {
    pressKey('Space');
    pressKey('Space', { repeat: true });
    source.sawKeyUp(key('KeyA'));
    expect(told).toEqual(['begun']);
    source.sawKeyUp(key('Space'));
    expect(told).toEqual(['begun', 'released']);
  });

  it.each(['Meta', 'Control', 'Alt', 'AltGraph'])(
    'ends with %s, and the key that still repeats begins nothing',
    (name) => {
      pressKey('Space');
      source.sawKeyDown(key(name));
      pressKey('Space', { repeat: true });
      expect(told).toEqual(['begun', 'modifier']);
    },
  );

  it('ends with any key pressed while Meta is down', () => {
    pressKey('Space');
    source.sawKeyDown(key('Space', { repeat: true, metaKey: true }));
    expect(told).toEqual(['begun', 'modifier']);
  });

  it('ends with a press of any pointer, and with a second hold key; neither begins another', () => {
    pressKey('Space');
    pressPointer();
    expect(told).toEqual(['begun', 'second_press']);
    pressKey('Space');
    pressKey('Enter');
    expect(told).toEqual(['begun', 'second_press', 'begun', 'second_press']);
  });

  it('is never Escape', () => {
    pressKey('Escape');
    expect(told).toEqual([]);
  });

  it('is recognised by what it produces where the keyboard names no place, and by its place where it produces another', () => {
    pressKey('', { key: ' ' });
    source.sawKeyUp(key('', { key: ' ' }));
    pressKey('Space', { key: ' ' });
    source.sawKeyUp(key('Space', { key: ' ' }));
    expect(told).toEqual(['begun', 'released', 'begun', 'released']);
  });
});

describe('a hold by gamepad', () => {
  const pad = (pressed: number[], init: Partial<PadReading> = {}): PadReading => ({
    ...{ index: 0, id: 'pad', mapping: 'standard', connected: true, timestamp: nowMs },
    buttons: Array.from({ length: 17 }, (_, i) => ({ pressed: pressed.includes(i) })),
    ...init,
  });
  function read(...pads: (PadReading | null)[]): void {
    source.readPads(pads, wish);
    nowMs += 20;
  }
  function begin(init: Partial<PadReading> = {}): void {
    read(pad([], init));
    read(pad([5], init));
    expect(told).toEqual(['begun']);
  }

  it('begins with a shoulder button that was seen released, and ends with it', () => {
    begin();
    read(pad([5]));
    read(pad([]));
    expect(told).toEqual(['begun', 'released']);
  });

  it('is not begun by a pad whose buttons nobody knows', () => {
    read(pad([], { mapping: '' }));
    read(pad([5], { mapping: '' }));
    expect(told).toEqual([]);
    expect(source.padCount).toBe(0);
  });

  it.each([
    ['disconnected', [pad([5], { connected: false })]],
    ['removed', []],
    ['removed and its place left empty', [null]],
    ['under another index', [null, pad([5], { index: 1 })]],
    ['another pad at its index', [pad([5], { id: 'other' })]],
  ])('ends when the pad is %s, and the button that is still down begins nothing when it is back', (_, pads) => {
    begin();
    read(...pads);
    expect(told).toEqual(['begun', 'pointer_lost']);
    read(pad([5]));
    read(pad([5]), pad([5], { index: 1 }));
    expect(told).toEqual(['begun', 'pointer_lost']);
    read(pad([]));
    read(pad([5]));
    expect(told).toEqual(['begun', 'pointer_lost', 'begun']);
  });

  it('ends when the pad was away between two readings, and begins anew only after a release', () => {
    begin();
    source.padChanged(0);
    read(pad([5]));
    read(pad([5]));
    expect(told).toEqual(['begun', 'pointer_lost']);
  });

  it('takes a pad whose time runs backwards for another one', () => {
    begin();
    read(pad([5], { timestamp: 1 }));
    expect(told).toEqual(['begun', 'pointer_lost']);
  });

  it(`ends when its reading stands still for more than ${PAD_SILENCE_MS} ms, and needs a new reading and a release`, () => {
    begin();
    const still = pad([5], { timestamp: 20 });
    const endMs = 20 + PAD_SILENCE_MS;
    while (nowMs <= endMs) read(still);
    expect(told).toEqual(['begun']);
    read(still);
    expect(told).toEqual(['begun', 'pad_silent']);
    // A reading that still stands, whatever it shows, counts for nothing.
    read(pad([], { timestamp: 20 }));
    read(pad([5], { timestamp: 20 }));
    expect(told).toEqual(['begun', 'pad_silent']);
    // New readings with the button down: it must be seen released first.
    read(pad([5]));
    read(pad([5]));
    expect(told).toEqual(['begun', 'pad_silent']);
    read(pad([]));
    read(pad([5]));
    expect(told).toEqual(['begun', 'pad_silent', 'begun']);
  });

  it('goes on as long as the pad reports', () => {
    begin();
    for (let i = 0; i < 200; i++) read(pad([5]));
    expect(told).toEqual(['begun']);
  });

  it.each([
    ['the other shoulder button', [pad([4, 5])]],
    ['any other button', [pad([0, 5])]],
    ['a button of another pad', [pad([5]), pad([4], { index: 1 })]],
  ])('ends with %s, and does not pass to it', (_, pads) => {
    begin();
    read(...pads.map((each) => ({ ...each, timestamp: nowMs })));
    expect(told).toEqual(['begun', 'second_press']);
    read(pad([4]));
    read(pad([5]));
    expect(told.slice(0, 2)).toEqual(['begun', 'second_press']);
  });

  it('does not begin beside another button', () => {
    read(pad([0]));
    read(pad([0, 5]));
    expect(told).toEqual([]);
  });

  it('ends a hold by pointer, as every second press', () => {
    read(pad([]));
    pressPointer();
    read(pad([5]));
    read(pad([5]));
    expect(told).toEqual(['begun', 'second_press']);
  });

  it('needs a new reading and a release after nobody looked at the window', () => {
    begin();
    source.leave('focus_lost');
    expect(told).toEqual(['begun', 'focus_lost']);
    // What the page still remembers of the pad is from before.
    const before = nowMs;
    read(pad([], { timestamp: before }));
    read(pad([5], { timestamp: before }));
    read(pad([5]));
    expect(told).toEqual(['begun', 'focus_lost']);
    read(pad([]));
    read(pad([5]));
    expect(told).toEqual(['begun', 'focus_lost', 'begun']);
  });
});

it.each(['focus_lost', 'hidden', 'closed'] as const)('whatever holds, "%s" ends it', (why) => {
  pressKey('Space');
  source.leave(why);
  expect(told).toEqual(['begun', why]);
});

it('a press for which nothing can begin holds nothing', () => {
  const event = mouse();
  source.pressPointer(event, () => null);
  expect(source.isGripped).toBe(false);
});
