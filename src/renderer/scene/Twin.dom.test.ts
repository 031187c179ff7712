import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { reactive } from 'vue';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { demoCellView } from '../../../tests/builders/demoCell.ts';
import type { Twin as TwinOfModule, TwinListener } from './Twin.ts';
import type { TwinContents } from './twinContents.ts';
import type { FromTwinWorker, ToTwinWorker } from './twinMessages.ts';
import type { PaletteColours } from './TwinTheme.ts';

/** Stands in for the thread: keeps what it was sent, cloned as a thread would get it. */
class RecordingThread extends EventTarget {
  static last: RecordingThread;
  readonly received: ToTwinWorker[] = [];
  constructor() {
    super();
    RecordingThread.last = this;
  }
  postMessage(message: ToTwinWorker): void {
    this.received.push(structuredClone(message));
  }
  answer(data: FromTwinWorker): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
  callsOf(name: string): unknown[][] {
    return this.received.flatMap((m) => (m.kind === 'call' && m.call.name === name ? [m.call.args] : []));
  }
}

const snapshot = demoCellView({ nowMs: 1_000_000 }).snapshot as CellSnapshot;
const frame = {
  ...{ drawCalls: 3, triangles: 12, frames: 1, stillFrames: 1, frameMs: 0.4, finishedMs: null, dropped: [] },
  ...{ tcpInCellM: null, calls: 0, isFinal: true },
};
const none = { presenterInCellM: null, personTrayInCellM: null, sidelineTrayInCellM: null };
const surroundings = { bufferSlots: 8, places: none, isBare: false };

const options = { isReduced: () => true };

describe('the twin of a window', () => {
  let twin: TwinOfModule;
  let thread: RecordingThread;
  let heard: { [Name in keyof TwinListener]: ReturnType<typeof vi.fn> };

  beforeEach(async () => {
    vi.resetModules();
    vi.stubGlobal('Worker', RecordingThread);
    const { Twin } = await import('./Twin.ts');
    const canvas = document.createElement('canvas');
    canvas.transferControlToOffscreen = () => ({}) as OffscreenCanvas;
    heard = { onFrame: vi.fn(), onCamera: vi.fn(), onFailure: vi.fn() };
    twin = new Twin(canvas, {} as PaletteColours, 'low', options, heard as unknown as TwinListener);
    thread = RecordingThread.last;
  });
  afterEach(() => {
    twin.dispose();
    vi.unstubAllGlobals();
  });

  const sent = (): Partial<TwinContents>[] => thread.callsOf('setContents').map(([changes]) => changes as TwinContents);

  test('sends what changed in the cell, and nothing when nothing that is drawn did', () => {
    twin.setSnapshot(snapshot, surroundings);
    expect(sent()).toHaveLength(1);
    expect(sent()[0]?.estimates).toHaveLength(snapshot.estimates.length);
    twin.setSnapshot({ ...snapshot, cell: { ...snapshot.cell, seq: snapshot.cell.seq + 1 } }, surroundings);
    expect(sent()).toHaveLength(1);
    twin.setSnapshot({ ...snapshot, buffer: [] }, surroundings);
    expect(sent()[1]).toEqual({ buffer: [] });
    twin.setSnapshot(null, surroundings);
    expect(sent()[2]).toMatchObject({ pod: null, estimates: [] });
  });

  test('looks at the chosen bin, and finds it where it is drawn', () => {
    twin.resize(800, 600);
    twin.setSnapshot(snapshot, surroundings);
    twin.setView('bin');
    const bin = snapshot.pod!.bins[7]!;
    twin.setSelectedBin(bin.binId);
    expect(twin.pickBin(0, 0)?.binId).toBe(bin.binId);
    expect(thread.callsOf('setCamera').length).toBeGreaterThan(1);
    expect(heard.onCamera).toHaveBeenCalled();
  });

  test('sends a plan also when parts of it are watched by the page', () => {
    const lane = { xM: 0.1, widthM: 0.1, depthM: 0.2, heightM: 0.1, floorM: 0 };
    const plan = reactive({ binId: '1A', lane, sweep: null });
    twin.setGhost(plan);
    expect(thread.callsOf('setGhost')).toEqual([[{ binId: '1A', lane, sweep: null }]]);
  });

  test('hears of its own frames alone, and of the end of the thread', () => {
    const { twin: own } = thread.received[0]!;
    thread.answer({ kind: 'frame', twin: own + 1, frame });
    expect(heard.onFrame).not.toHaveBeenCalled();
    thread.answer({ kind: 'frame', twin: own, frame });
    expect(heard.onFrame).toHaveBeenCalledWith(frame);
    thread.dispatchEvent(new ErrorEvent('error', { message: 'no memory' }));
    expect(heard.onFailure).toHaveBeenCalledWith('no memory');
  });
});
