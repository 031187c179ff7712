import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { testIds, type TestId } from '../../src/renderer/ui/testIds.ts';

const shots = resolve(import.meta.dirname, '../../test-results/screens');

/** Chromium's own remark that pictures drawn in software are copied; nothing of ours. */
const SOFTWARE_GL = /GL Driver Message .*GPU stall due to ReadPixels/;

const MOST_PRESSES_OF_A_HOLD = 8;

/** What holds the control to run: mouse or key. */
export interface Hand {
  /** Asks for the preview again. */
  renew(): Promise<void>;
  press(): Promise<void>;
  letGo(): Promise<void>;
}

/** A page on the running application that remembers everything the browser complained about. */
export class Session {
  readonly complaints: string[] = [];
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      if ((message.type() === 'error' || message.type() === 'warning') && !SOFTWARE_GL.test(message.text()))
        this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  get(testId: TestId, attributes: Readonly<Record<string, string>> = {}): Locator {
    const wanted = Object.entries(attributes).map(([name, value]) => `[${name}="${value}"]`);
    return this.page.locator(`[data-testid="${testId}"]${wanted.join('')}`);
  }

  async go(to: 'overview' | 'cell' | 'intervention' | 'inspect' | 'shift'): Promise<void> {
    await this.get(testIds.navLink, { 'data-to': to }).click();
    const screens = {
      overview: testIds.screenOverview,
      cell: testIds.screenCell,
      intervention: testIds.screenIntervention,
      inspect: testIds.screenInspect,
      shift: testIds.screenShift,
    };
    await expect(this.get(screens[to])).toBeVisible();
  }

  /** On the cell screen: the cell answers, and what is shown is of now. */
  async expectLive(timeoutMs: number): Promise<void> {
    await expect(this.get(testIds.twin)).toHaveAttribute('data-stale', 'false', { timeout: timeoutMs });
  }

  /**
   * Holds the control until the motion has ended by itself, then lets go. How it ended: a word of the closed list. Where a
   * busy machine delayed the beats and the cell rightly stopped, it previews and presses again, as a person would.
   */
  async holdUntilEnded(timeoutMs: number, hand: Hand = this.mouse): Promise<string> {
    let endedBy = '';
    for (let press = 0; press < MOST_PRESSES_OF_A_HOLD; press += 1) {
      endedBy = (await this.holdOnce(timeoutMs, hand)) ?? endedBy;
      if (!['', 'silence', 'slow_link'].includes(endedBy)) break;
      console.log(`Not yet: ${await this.get(testIds.holdStatus).innerText()}`);
    }
    return endedBy;
  }

  private readonly mouse: Hand = {
    renew: () => this.get(testIds.previewRenew).click({ timeout: 1000 }),
    press: async () => {
      await this.get(testIds.holdButton).hover();
      await this.page.mouse.down();
    },
    letGo: () => this.page.mouse.up(),
  };

  /** Null when the press did not begin anything, because the preview grew old just then. */
  private async holdOnce(timeoutMs: number, hand: Hand): Promise<string | null> {
    const button = this.get(testIds.holdButton);
    const panel = this.get(testIds.holdPanel);
    await expect(async () => {
      if ((await this.get(testIds.preview).getAttribute('data-phase')) === 'outdated') await hand.renew();
      await expect(button).toHaveAttribute('data-armed', 'true', { timeout: 1000 });
    }).toPass({ timeout: timeoutMs });
    const before = (await panel.getAttribute('data-hold')) ?? '';
    await hand.press();
    try {
      await expect(panel).not.toHaveAttribute('data-hold', before, { timeout: 3000 });
    } catch {
      await hand.letGo();
      return null;
    }
    await expect(panel).toHaveAttribute('data-phase', 'ended', { timeout: timeoutMs });
    await hand.letGo();
    return (await panel.getAttribute('data-ended-by')) ?? '';
  }

  /** The picture goes to test-results/screens, where a person looks at it. */
  async shot(name: string): Promise<void> {
    mkdirSync(shots, { recursive: true });
    // The twin is drawn by a thread of its own, a little after the rest of the screen.
    for (const testId of [testIds.twin, testIds.twinSmall])
      for (const twin of await this.get(testId).all()) await expect(twin).toHaveAttribute('data-frames', /./);
    await this.page.screenshot({ path: join(shots, `${name}.png`) });
  }

  /** Nothing sticks out sideways or below: the window never scrolls. */
  async expectNoPageScroll(): Promise<void> {
    const excess = await this.page.evaluate(() => {
      const x = document.documentElement.scrollWidth - window.innerWidth;
      const y = document.documentElement.scrollHeight - window.innerHeight;
      const beyond = [...document.querySelectorAll<HTMLElement>('body *')]
        .filter((element) => {
          const { right, bottom } = element.getBoundingClientRect();
          return (x > 0 && right > window.innerWidth) || (y > 0 && bottom > window.innerHeight);
        })
        .map((element) => `${element.tagName} ${element.className} ${element.dataset['testid'] ?? ''}`);
      return { screen: location.hash || location.pathname, x, y, beyond: x > 0 || y > 0 ? beyond.slice(0, 12) : [] };
    });
    expect(excess, JSON.stringify(excess)).toMatchObject({ x: 0, y: 0 });
  }
}
