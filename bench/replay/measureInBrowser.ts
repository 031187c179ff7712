import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { testIds } from '../../src/renderer/ui/testIds.ts';
import { quantile } from '../../src/evaluation/quantile.ts';
import { startApp } from '../../tests/e2e/startApp.ts';

export interface SeenFigures {
  /** From the click on a recording to its first moment on the screen, twin and picture included. */
  firstFrameMs: number;
  /** From the same click to the whole force signal on the screen. */
  plotMs: number;
  /** From a click on the timeline to the state of that time on the screen. */
  seekP50Ms: number;
  seekP95Ms: number;
}

const PATIENCE_MS = 120_000;
/** An address at which nobody listens. */
const ABSENT_CELL = { url: 'http://127.0.0.1:9', token: 'no-cell-listens-at-this-address-0' };

/** Opens, plots and seeks as a person does: in the real window in Chromium, on the real application. Expects a build. */
export async function measureInBrowser(makeRecording: (folder: string) => void, seeks: number): Promise<SeenFigures> {
  const dataDir = mkdtempSync(join(tmpdir(), 'supercargo-seen-'));
  const folder = join(dataDir, 'recordings', 'cell-1');
  mkdirSync(folder, { recursive: true });
  makeRecording(folder);
  // A cell is another machine; one simulated here would take the core that the replay is measured on.
  const app = await startApp({ dataDir, fleet: [ABSENT_CELL] });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-gpu-compositing',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(app.url);
    await page.locator(`[data-testid="${testIds.navLink}"][data-to="replay"]`).click();
    await page
      .locator(`[data-testid="${testIds.replayRecording}"][data-recording^="cell-1/"] button`)
      .first()
      .waitFor({ timeout: PATIENCE_MS });
    const opened = await page.evaluate<{ firstFrameMs: number; plotMs: number }>(opening);
    const seekMs: number[] = [];
    for (let i = 0; i < seeks; i += 1) seekMs.push(await seek(page, ((i * 0.618034) % 1) * 0.98 + 0.01));
    return {
      firstFrameMs: Math.round(opened.firstFrameMs),
      plotMs: Math.round(opened.plotMs),
      seekP50Ms: Math.round(quantile(seekMs, 0.5) ?? NaN),
      seekP95Ms: Math.round(quantile(seekMs, 0.95) ?? NaN),
    };
  } finally {
    await browser.close();
    await app.stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** In the page: looks at every animation frame, so that the figure is what was drawn and not what was sent. */
const opening = `(async () => {
  const find = (testId) => document.querySelector('[data-testid="' + testId + '"]');
  const until = (isThere) => new Promise((resolve) => {
    const look = () => (isThere() ? resolve(performance.now()) : requestAnimationFrame(look));
    look();
  });
  const beganMs = performance.now();
  document.querySelector('[data-testid="${testIds.replayRecording}"][data-recording^="cell-1/"] button').click();
  const [frameMs, plotMs] = await Promise.all([
    until(() => Number(find('${testIds.replayPlayer}')?.dataset.moments) > 0 && Number(find('${testIds.twin}')?.dataset.frames) > 0),
    until(() => find('${testIds.replayTimeline}')?.dataset.fraction === '1.000'),
  ]);
  return { firstFrameMs: frameMs - beganMs, plotMs: plotMs - beganMs };
})()`;

/** A click on the timeline at a share of its width, and how long until the state of that time is drawn. */
const seek = (page: Page, share: number): Promise<number> =>
  page.evaluate<number>(`(() => {
  const player = document.querySelector('[data-testid="${testIds.replayPlayer}"]');
  const track = document.querySelector('[data-testid="${testIds.replayTrack}"]');
  const box = track.getBoundingClientRect();
  const before = player.dataset.moments;
  const place = { clientX: box.left + box.width * ${share}, clientY: box.top + 4, pointerId: 1, bubbles: true };
  const beganMs = performance.now();
  // Capturing a pointer that does not exist fails.
  track.setPointerCapture = () => undefined;
  track.dispatchEvent(new PointerEvent('pointerdown', place));
  track.dispatchEvent(new PointerEvent('pointerup', place));
  return new Promise((resolve) => {
    const look = () => {
      if (player.dataset.moments !== before && player.dataset.seeking === 'false')
        requestAnimationFrame(() => resolve(performance.now() - beganMs));
      else requestAnimationFrame(look);
    };
    look();
  });
})()`);
