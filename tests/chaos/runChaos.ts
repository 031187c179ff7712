import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { randomSource, seedFromText, pickOne, type RandomSource } from '#shared/random/randomSource.ts';
import { canonicalJson } from '#shared/protocol/canonicalJson.ts';
import { openJournal } from '#main/records/journal/openJournal.ts';
import { systemClock } from '#main/clock/systemClock.ts';
import { CELL_TICK_MS, ChaosCell, type CellDeath } from './ChaosCell.ts';
import { ChaosConsole } from './ChaosConsole.ts';
import type { SlipCount } from './ChaosHand.ts';
import { ChaosHostileCell } from './ChaosHostileCell.ts';
import { ChaosOperator } from './ChaosOperator.ts';
import type { ChaosOptions, ChaosReport } from './ChaosReport.ts';
import { ChaosSeat } from './ChaosSeat.ts';
import { ChaosWitness } from './ChaosWitness.ts';
import { allEntries } from './journalEntries.ts';
import { CLOCK_STEPS_MS, faults, type Fault } from './chaosFaults.ts';

const STEP_MS = 100;
const CONSOLES = ['Ann', 'Ben', 'Cem'] as const;
/** A link that nothing has disturbed for so long is live, and one that nothing has passed for so long is not. */
const UNDISTURBED_MS = 30_000;
const SILENT_MS = 4000;
const SETTLE_MS = 60_000;
/**
 * Real time between two steps after which the run counts as having stood still (a machine that slept, a stopped process). Socket.IO's own timers then end
 * every link, rightly: nothing disturbed them on the run's clock, but something did.
 */
const STANDSTILL_MS = 5000;

/**
 * The chaos run: one cell, three consoles with an automatic planner and a person each, and everything that can go away goes
 * away at random moments. Everything but the arm's physics and the cameras is the real thing: cell core, store on disk, cell
 * server, WebSocket over loopback TCP, link, supervisor, journal on disk.
 *
 * Time. Hours must pass in minutes, and leases run in real time, so that merely turning up the cell's speed would leave no
 * console the time to renew one. Here nobody looks at a real clock: cell, leases and consoles read one simulated clock that
 * the run moves in steps, and after each step it waits until the sockets are quiet. A message thus takes less than one step of
 * simulated time, as on a real network, however busy the machine is. A console that freezes or is killed is one whose own clock
 * is not moved; a link that goes silent keeps bytes until it is back or both ends have given up. Only the Socket.IO timers
 * below all of this stay in real time: with them a dead peer is found out late, as it may be.
 *
 * Wall clocks are set now and then, the consoles', the cell's and the one that libraries ask (`Date.now` of this process); the
 * run's own time is monotonic and goes on. Hands hold through the window's own hold source (`ChaosHand`).
 *
 * Every console supervises a second cell as well, which sends what it likes (`ChaosHostileCell`): the first must not notice.
 *
 * The seed decides what is done when; which packet comes first is the operating system's affair, so that two runs of a seed
 * are alike but not the same.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  return new ChaosRun(options).run();
}

class ChaosRun {
  private readonly options: ChaosOptions;
  private readonly random: RandomSource;
  private readonly witness: ChaosWitness;
  private readonly seats: ChaosSeat[];
  private readonly hostile: ChaosHostileCell;
  private readonly counts = { cell: 0, cellInCommit: 0, console: 0, cut: 0, silent: 0, frozen: 0, windowClosed: 0 };
  private readonly clocksSet = { console: 0, cell: 0 };
  private readonly slips: SlipCount = {};
  private cellWallAheadMs = 0;
  private readonly systemNow = Date.now.bind(Date);
  private systemAheadMs = 0;
  private lookedAtLinksMs = 0;
  private standstills = 0;
  /** Real time at the end of the last step. */
  private steppedAtMs = performance.now();
  private timeMs = 1_700_000_000_000;
  private cell: ChaosCell | null = null;
  private cellBackAtMs = 0;

  constructor(options: ChaosOptions) {
    this.options = options;
    this.random = randomSource(options.seed);
    this.hostile = new ChaosHostileCell(randomSource(seedFromText(`hostile ${options.seed}`)));
    const startMs = this.timeMs;
    this.witness = new ChaosWitness(() => this.timeMs - startMs, options.onViolation);
    this.seats = CONSOLES.map((_, index) => new ChaosSeat(index, options.folder));
  }

  async run(): Promise<ChaosReport> {
    Date.now = () => this.systemNow() + this.systemAheadMs;
    try {
      return await this.runAll();
    } finally {
      Date.now = this.systemNow;
    }
  }

  private async runAll(): Promise<ChaosReport> {
    const { hours, leastSlips = 0, onProgress } = this.options;
    const startedMs = performance.now();
    await this.hostile.start();
    for (const seat of this.seats) await seat.link.start();
    const beganMs = this.timeMs;
    const endMs = beganMs + hours * 3_600_000;
    const latestEndMs = beganMs + 4 * hours * 3_600_000;
    const isOver = (): boolean =>
      this.timeMs >= latestEndMs || (this.timeMs >= endMs && Object.keys(this.slips).length >= leastSlips);
    let nextTellMs = this.timeMs;
    while (!isOver()) {
      this.strike();
      await this.step();
      if (this.timeMs < nextTellMs) continue;
      nextTellMs += 360_000;
      onProgress?.((this.timeMs - beganMs) / 3_600_000, this.witness.violations.length);
    }
    const simulatedHours = Math.round((this.timeMs - beganMs) / 36_000) / 100;
    await this.calmDown();
    return this.conclude(simulatedHours, startedMs);
  }

  /** One step of simulated time: whoever is due comes back, the cell works, clocks move, people act, messages arrive. */
  private async step(): Promise<void> {
    await this.revive();
    for (let ticked = 0; ticked < STEP_MS; ticked += CELL_TICK_MS) {
      this.timeMs += CELL_TICK_MS;
      this.cell?.tick();
    }
    for (const { console, operator, frozenUntilMs } of this.seats) {
      if (!console || this.timeMs < frozenUntilMs) continue;
      console.passUntil(this.timeMs);
      await operator?.act(this.timeMs);
      this.witness.hand(console.consoleId, operator?.hand.goneMs === null);
    }
    this.hostile.act();
    await this.quiet();
    this.noticeStandstill();
    await this.lookAtLinks();
    if (this.cell && !this.cell.ended) this.witness.look();
  }

  /** Until nothing passes any link any more: a few turns of the event loop, in which sockets are read and written. */
  private async quiet(): Promise<void> {
    const passed = (): number => this.seats.reduce((sum, { link }) => sum + link.passedBytes, 0);
    for (let quietTurns = 0, before = passed(); quietTurns < 3;) {
      await nextTurn();
      const now = passed();
      quietTurns = now === before ? quietTurns + 1 : 0;
      before = now;
    }
  }

  /** The links may break for it from now on; how often is told in the report. */
  private noticeStandstill(): void {
    const nowMs = performance.now();
    const stoodStill = nowMs - this.steppedAtMs > STANDSTILL_MS;
    this.steppedAtMs = nowMs;
    if (!stoodStill) return;
    this.standstills += 1;
    for (const seat of this.seats) seat.disturbedMs = this.timeMs;
  }

  /** Once a second: whatever any clock was set to, a healthy link is live and a dead one is not. */
  private async lookAtLinks(): Promise<void> {
    for (const seat of this.seats) {
      const isBroken = seat.linkBackAtMs !== null;
      if (!isBroken) seat.linkBrokenSinceMs = null;
      else seat.linkBrokenSinceMs ??= this.timeMs;
      if (isBroken || !seat.console || !this.cell || this.cell.ended || this.timeMs < seat.frozenUntilMs)
        seat.disturbedMs = this.timeMs;
      // A frozen console has not had that time.
      if (this.timeMs < seat.frozenUntilMs) seat.linkBrokenSinceMs = null;
    }
    if (this.timeMs - this.lookedAtLinksMs < 1000) return;
    this.lookedAtLinksMs = this.timeMs;
    for (const { console, disturbedMs, linkBrokenSinceMs } of this.seats) {
      if (!console) continue;
      const { state, detail } = (await console.view()).link;
      const hostile = (await console.hostileLink()).detail;
      if (hostile?.includes('could not be used (')) this.witness.violate(`${console.name} could not bear: ${hostile}`);
      if (this.timeMs - disturbedMs > UNDISTURBED_MS && state !== 'live')
        this.witness.violate(`the undisturbed link of ${console.name} is ${state} (${detail})`);
      if (linkBrokenSinceMs !== null && this.timeMs - linkBrokenSinceMs > SILENT_MS && state === 'live')
        this.witness.violate(`the link of ${console.name} is called live though nothing passes it`);
    }
  }

  /** Somebody, or a time service, sets the wall clocks; no time passes. */
  private setClocks(): void {
    for (const seat of this.seats)
      if (seat.console && this.isDue('consoleClock')) {
        const byMs = pickOne(this.random, CLOCK_STEPS_MS);
        this.clocksSet.console += 1;
        seat.wallAheadMs += byMs;
        seat.console.clock.setWallBy(byMs);
        this.systemAheadMs += byMs;
      }
    if (!this.isDue('cellClock')) return;
    const byMs = pickOne(this.random, CLOCK_STEPS_MS);
    this.clocksSet.cell += 1;
    this.cellWallAheadMs += byMs;
    this.systemAheadMs += byMs;
  }

  private strike(): void {
    this.setClocks();
    if (this.isDue('cellKill') && this.cell) this.killCell();
    for (const seat of this.seats) {
      if (seat.console && this.isDue('consoleKill')) this.killConsole(seat);
      if (this.isDue('link') && seat.linkBackAtMs === null) this.breakLink(seat);
      if (seat.console && this.isDue('freeze')) {
        this.counts.frozen += 1;
        seat.frozenUntilMs = this.timeMs + this.lasts('freeze');
      }
      if (seat.console && seat.windowBackAtMs === null && this.isDue('window')) {
        this.counts.windowClosed += 1;
        seat.console.closeWindow();
        seat.windowBackAtMs = this.timeMs + this.lasts('window');
      }
    }
  }

  private isDue(fault: Fault): boolean {
    return this.random() < (STEP_MS * (this.options.intensity ?? 1)) / faults[fault].everyMs;
  }
  private lasts(fault: Fault): number {
    const { fromMs, toMs } = faults[fault];
    return fromMs + this.random() ** 2 * (toMs - fromMs);
  }

  private killCell(): void {
    const death = pickOne<CellDeath>(this.random, ['between', 'before_commit', 'after_commit']);
    if (death !== 'between') this.counts.cellInCommit += 1;
    this.cell?.kill(death);
  }

  /** Called when the process is gone, whatever ended it: its sockets go with it. */
  private cellEnded(): void {
    this.counts.cell += 1;
    for (const { link } of this.seats) {
      link.leadTo(null);
      link.cut();
    }
    this.cellBackAtMs = this.timeMs + this.lasts('cellKill');
  }

  private killConsole(seat: ChaosSeat): void {
    this.counts.console += 1;
    seat.console?.kill();
    seat.link.cut();
    seat.console = null;
    seat.operator = null;
    seat.backAtMs = this.timeMs + this.lasts('consoleKill');
  }

  private breakLink(seat: ChaosSeat): void {
    seat.linkBackAtMs = this.timeMs + this.lasts('link');
    if (this.random() < 0.5) {
      this.counts.cut += 1;
      seat.link.leadTo(null);
      seat.link.cut();
    } else {
      this.counts.silent += 1;
      seat.link.goSilent();
    }
  }

  private async revive(): Promise<void> {
    if (this.cell?.ended) {
      const dead = this.cell;
      this.cell = null;
      await dead.bury();
    }
    if (!this.cell && this.timeMs >= this.cellBackAtMs) {
      this.cell = await ChaosCell.start({
        folder: join(this.options.folder, 'cell'),
        random: this.random,
        witness: this.witness,
        nowMs: () => this.timeMs,
        wallNowMs: this.timeMs + this.cellWallAheadMs,
        onEnded: () => this.cellEnded(),
      });
      for (const seat of this.seats) this.connectLink(seat);
    }
    for (const seat of this.seats) {
      if (seat.linkBackAtMs !== null && this.timeMs >= seat.linkBackAtMs) {
        seat.linkBackAtMs = null;
        seat.link.recover();
        this.connectLink(seat);
      }
      if (seat.windowBackAtMs !== null && this.timeMs >= seat.windowBackAtMs) {
        seat.windowBackAtMs = null;
        seat.console?.openWindow();
      }
      if (!seat.console && this.timeMs >= seat.backAtMs) this.startConsole(seat);
    }
  }

  private connectLink(seat: ChaosSeat): void {
    if (seat.linkBackAtMs === null) seat.link.leadTo(this.cell?.port ?? null);
  }

  private startConsole(seat: ChaosSeat): void {
    const name = CONSOLES[seat.index]!;
    const random = randomSource(seedFromText(`${name} ${this.options.seed} ${this.timeMs}`));
    seat.console = new ChaosConsole({
      folder: seat.folder,
      consoleId: `console-${seat.index + 1}`,
      name,
      link: seat.link,
      hostileUrl: this.hostile.url,
      random,
      nowMs: this.timeMs,
      wallAheadMs: seat.wallAheadMs,
    });
    seat.operator = new ChaosOperator(seat.console, random, this.slips, (what) =>
      this.witness.violate(`${name}: ${what}`),
    );
    seat.windowBackAtMs = null;
    seat.frozenUntilMs = 0;
  }

  /** The end of the chaos: everything comes back, nobody acts any more, and what was under way ends. */
  private async calmDown(): Promise<void> {
    for (const seat of this.seats) {
      // Every console once more, so that what the last run of each left open is marked.
      if (seat.console) this.killConsole(seat);
      seat.linkBackAtMs = this.timeMs;
      seat.backAtMs = this.timeMs;
    }
    this.cellBackAtMs = this.timeMs;
    const endMs = this.timeMs + SETTLE_MS;
    while (this.timeMs < endMs) {
      for (const seat of this.seats) seat.operator = null;
      await this.step();
      for (const seat of this.seats) await seat.console?.setAutomatic(false);
    }
  }

  private async conclude(simulatedHours: number, startedMs: number): Promise<ChaosReport> {
    const { witness, counts } = this;
    const snapshot = this.cell?.core.snapshot;
    if (!snapshot) throw new Error('The cell did not come back.');
    for (const { console } of this.seats) {
      const known = (await console!.view()).snapshot;
      if (canonicalJson(known) !== canonicalJson(snapshot))
        witness.violations.push(
          `at the end ${console!.name} knows event ${known?.cell.seq} of ${snapshot.cell.seq} and another state than the cell`,
        );
    }
    const intents = new Set<string>();
    let unanswered = 0;
    for (const { console, folder, index, link } of this.seats) {
      const stopping = console!.stop();
      // Its farewell needs the cell's answer.
      await Promise.race([stopping, this.quiet().then(() => stopping)]);
      await link.stop();
      const { journal } = openJournal(folder, systemClock);
      const checked = witness.checkJournal(`console-${index + 1}`, allEntries(journal));
      journal.close();
      for (const id of checked.intents) intents.add(id);
      unanswered += checked.unanswered;
    }
    witness.checkAllAccounted(intents);
    await this.cell!.bury();
    await this.hostile.stop();
    return {
      seed: this.options.seed,
      simulatedHours,
      wallS: Math.round((performance.now() - startedMs) / 100) / 10,
      kills: { cell: counts.cell, cellInCommit: counts.cellInCommit, console: counts.console },
      links: { cut: counts.cut, silent: counts.silent },
      consoles: { frozen: counts.frozen, windowClosed: counts.windowClosed },
      standstills: this.standstills,
      clocksSet: this.clocksSet,
      slips: this.slips,
      hostile: this.hostile.sent,
      commands: {
        sent: intents.size,
        unanswered,
        answered: witness.counts.answered,
        accepted: witness.counts.accepted,
      },
      interventions: { ...witness.interventions, openAtEnd: witness.openInterventions.size },
      control: {
        leases: witness.counts.leases,
        expired: witness.counts.expired,
        takenOver: witness.counts.takenOver,
      },
      motions: witness.counts.motions,
      holdToRun: { motions: witness.counts.holds, beats: witness.counts.beats },
      events: witness.counts.events,
      violations: witness.violations,
    };
  }
}
