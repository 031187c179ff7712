import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { SocketCellSource } from '#main/cells/link/SocketCellSource.ts';
import { FAKE_TOKEN, FakeCell } from './FakeCell.ts';
import { RecordingListener } from './RecordingListener.ts';

const HOUR_MS = 3_600_000;
/** The source looks after its health this often. */
const HEALTH_MS = 500;

let cell: FakeCell;
let listener: RecordingListener;
let clock: ManualClock;
let source: SocketCellSource;
/** The system's own clock, which libraries read as well. */
const systemNow = Date.now.bind(Date);
function setWallBy(byMs: number): void {
  clock.setWallBy(byMs);
  vi.spyOn(Date, 'now').mockImplementation(() => systemNow() + byMs);
}

beforeEach(async () => {
  cell = new FakeCell();
  listener = new RecordingListener();
  clock = new ManualClock(systemNow());
  await cell.start();
  source = new SocketCellSource({
    cellKey: 'cell',
    endpoint: () => ({ url: cell.url, token: FAKE_TOKEN }),
    consoleId: 'console',
    consoleName: 'Console',
    clock,
  });
  source.start(listener, null);
  await vi.waitFor(() => expect(listener.link?.state).toBe('live'), 8000);
  await compared();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await source.stop();
  await cell.stop();
});

/** Lets the next look at the link pass, and waits until the cell has answered it. */
async function compared(): Promise<void> {
  const told = listener.links.length;
  clock.advance(HEALTH_MS);
  await vi.waitFor(() => expect(listener.links.length).toBeGreaterThan(told));
}
function silence(ms: number): void {
  for (let passedMs = 0; passedMs < ms; passedMs += HEALTH_MS) clock.advance(HEALTH_MS);
}

describe.each([
  ['back an hour', -HOUR_MS],
  ['forward an hour', HOUR_MS],
])('the workstation’s clock set %s', (_, byMs) => {
  it('leaves a healthy link as it is', async () => {
    setWallBy(byMs);
    for (let looks = 0; looks < 8; looks += 1) await compared();
    cell.notice('still heard');
    await vi.waitFor(() => expect(listener.events).toHaveLength(1));
    expect(new Set(listener.links.slice(1).map(({ state }) => state))).toEqual(new Set(['live']));
    expect(cell.handshakes).toHaveLength(1);
  });

  it('does not keep a silent cell from going stale and being given up, as ever', async () => {
    cell.answersClock = false;
    setWallBy(byMs);
    silence(2000);
    expect(listener.link?.state).toBe('live');
    silence(HEALTH_MS);
    expect(listener.link?.state).toBe('stale');
    // How long it has been silent is told on the clock that stands now.
    expect(clock.nowMs() - listener.link!.lastHeardAtMs!).toBe(2500);
    silence(4000);
    expect(listener.link?.detail).toContain('the cell stopped answering');
  });

  it('moves the difference of the two clocks, and not what is known of the cell’s', async () => {
    const before = source.cellTimeMs();
    setWallBy(byMs);
    expect(source.cellTimeMs()).toBe(before);
    const offsetBefore = listener.link!.clockOffsetMs;
    await compared();
    expect(listener.link!.clockOffsetMs + byMs - offsetBefore).toBeGreaterThan(-2 * HEALTH_MS);
    expect(listener.link!.clockOffsetMs + byMs - offsetBefore).toBeLessThan(2 * HEALTH_MS);
  });
});
