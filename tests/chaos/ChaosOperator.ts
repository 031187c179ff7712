import type { CellView } from '#shared/bridge/bridge.ts';
import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Intervention } from '#shared/domain/intervention.ts';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import { cellModes } from '#shared/domain/packml.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { pickOne, type RandomSource } from '#shared/random/randomSource.ts';
import type { ChaosConsole } from './ChaosConsole.ts';
import { ChaosHand, type SlipCount } from './ChaosHand.ts';

/** What a person does who is often sensible, sometimes in a hurry, and now and then somewhere else. */
export class ChaosOperator {
  private readonly console: ChaosConsole;
  private readonly random: RandomSource;
  private nextMs = 0;
  private number = 0;
  private letGoAtMs = 0;

  readonly hand: ChaosHand;

  /** `slipped` counts over all hands of the run; `onUnasked`: the window began to hold what no hand pressed. */
  constructor(console: ChaosConsole, random: RandomSource, slipped: SlipCount, onUnasked: (what: string) => void) {
    this.console = console;
    this.random = random;
    this.hand = new ChaosHand(console, random, slipped, onUnasked);
  }

  /** Called at every step; acts every few seconds. */
  async act(nowMs: number): Promise<void> {
    const { hand } = this;
    if (hand.isBusy) {
      if (hand.goneMs === null && nowMs >= this.letGoAtMs) hand.leave();
      hand.step();
      return;
    }
    if (nowMs < this.nextMs || this.console.busy > 0) return;
    this.nextMs = nowMs + 500 + this.random() * 4000;
    const view = await this.console.view();
    if (!view.snapshot) return;
    if (this.random() < 0.01) await this.console.setAutomatic(this.random() < 0.8);
    const { packml, mode } = view.snapshot.cell;
    if (view.operatorToken !== null && (packml === 'held' || mode !== 'production') && this.random() < 0.3) {
      // Most hands let go while the arm moves; some hold on until the motion is over.
      this.letGoAtMs = nowMs + 300 + this.random() * (this.random() < 0.8 ? 6000 : 60_000);
      hand.press(this.chooseMotion(view.snapshot));
      return;
    }
    const body = this.choose(view, view.snapshot);
    if (body) void this.console.command(body, 'chaos');
  }

  private chooseMotion({ cell, buffer, pod }: CellSnapshot): ManualMotion {
    const draw = this.random();
    if (cell.heldItemId !== null && draw < 0.4)
      return { kind: 'dispose', itemId: cell.heldItemId, to: draw < 0.2 ? 'person' : 'buffer' };
    if (pod && draw < 0.6)
      return { kind: 'chain', binId: pickOne(this.random, pod.bins).binId, chain: [primitiveStep('sweep')] };
    const waiting = buffer.find(({ location, flag }) => location.place === 'buffer' && flag === null);
    if (pod && waiting && draw < 0.8)
      return {
        ...{ kind: 'stow', itemId: waiting.itemId, binId: pickOne(this.random, pod.bins).binId },
        chain: [primitiveStep('insert')],
      };
    const joint = pickOne(this.random, ['j1', 'j2', 'gantry_x']);
    return { kind: 'jog_joint', joint, direction: 1, step: null };
  }

  private choose(view: CellView, snapshot: CellSnapshot): CellCommandBody | null {
    const draw = this.random();
    const anything = this.something(snapshot, draw);
    if (anything) return anything;
    const mine = snapshot.interventions.find((i) => i.claim?.by.consoleId === this.console.consoleId);
    if (mine && view.operatorToken !== null) return this.workOn(mine, snapshot);
    const offered = snapshot.interventions.find((i) => i.offer?.toConsoleId === this.console.consoleId);
    if (offered && draw < 0.7) return this.claim(offered, false);
    const [finding] = snapshot.findings;
    if (finding && draw < 0.2) {
      const decision = pickOne(this.random, ['stow', 'sideline', 'release'] as const);
      return { type: 'finding.decide', findingId: finding.findingId, decision, note: 'chaos' };
    }
    const free = snapshot.interventions.filter((i) => i.claim === null && i.reason !== 'finding');
    if (free.length > 0 && draw < 0.5) return this.claim(pickOne(this.random, free), false);
    const others = snapshot.interventions.filter((i) => i.claim !== null && i !== mine);
    if (others.length > 0 && draw < 0.55) return this.claim(pickOne(this.random, others), true);
    return this.bringOn(snapshot);
  }

  /** Rare and at any time. */
  private something({ cell, buffer, pod }: CellSnapshot, draw: number): CellCommandBody | null {
    const packml = (command: 'hold' | 'stop' | 'abort' | 'suspend' | 'complete') =>
      ({ type: 'packml', command, reason: 'chaos' }) as const;
    if (draw > 0.995) return packml('abort');
    if (draw > 0.99) return packml('stop');
    if (draw > 0.98) return packml('hold');
    if (draw > 0.977) return packml('suspend');
    if (draw > 0.974) return packml('complete');
    if (draw > 0.97) return { type: 'run.set', stows: 3, untilMs: cell.timeMs + 600_000, atPodEnd: draw > 0.972 };
    if (draw > 0.966) return { type: 'mode.set', mode: pickOne(this.random, cellModes) };
    if (draw > 0.962) return { type: 'control.acquire', role: 'operator', takeOver: draw > 0.964, reason: 'chaos' };
    if (draw > 0.958) return { type: 'control.release' };
    if (draw > 0.955 && pod) return { type: 'bin.look', binId: pickOne(this.random, pod.bins).binId };
    if (draw > 0.952) {
      const itemId = buffer[0]?.itemId ?? null;
      return { type: 'intervention.open', reason: 'operator', detail: 'look at this', binId: null, itemId };
    }
    return null;
  }

  /** Tidies up, tries something, hands on or gives back, closes. */
  private workOn(mine: Intervention, { cell, buffer, pod }: CellSnapshot): CellCommandBody {
    const { interventionId } = mine;
    const draw = this.random();
    if (draw < 0.05) return { type: 'intervention.release', interventionId };
    if (draw < 0.12) {
      const others = cell.consoles.filter(({ consoleId }) => consoleId !== this.console.consoleId);
      if (others.length > 0)
        return {
          type: 'intervention.transfer',
          interventionId,
          toConsoleId: pickOne(this.random, others).consoleId,
          note: 'please',
        };
    }
    if (draw < 0.25 && pod)
      return { type: 'primitives.run', binId: pickOne(this.random, pod.bins).binId, chain: [primitiveStep('sweep')] };
    if (cell.heldItemId !== null) {
      const to = draw < 0.6 ? 'person' : 'buffer';
      return { type: 'item.dispose', itemId: cell.heldItemId, to, reason: 'chaos' };
    }
    if (cell.floorItemIds.length > 0) return { type: 'floor.clear' };
    const sticking = buffer.find(({ location }) => location.place === 'mouth');
    if (sticking) return { type: 'item.dispose', itemId: sticking.itemId, to: 'person', reason: 'chaos' };
    const waiting = buffer.find(({ location, flag }) => location.place === 'buffer' && flag === null);
    if (draw < 0.4 && waiting && pod)
      return {
        type: 'stow',
        request: {
          stowId: `${this.console.consoleId}-${Math.floor(this.random() * 1e9)}-${(this.number += 1)}`,
          itemId: waiting.itemId,
          binId: pickOne(this.random, pod.bins).binId,
          chain: [primitiveStep('insert')],
          prediction: null,
          origin: 'operator',
        },
      };
    if (cell.packml === 'held' && draw < 0.6) return { type: 'packml', command: 'unhold', reason: 'settled' };
    return { type: 'intervention.close', interventionId, outcome: 'cleared_by_hand', note: 'chaos' };
  }

  /** One command towards production. */
  private bringOn({ cell, buffer, interventions }: CellSnapshot): CellCommandBody | null {
    const packml = (command: 'reset' | 'start' | 'clear' | 'unhold' | 'unsuspend') =>
      ({ type: 'packml', command, reason: 'chaos' }) as const;
    if (cell.mode !== 'production' && this.random() < 0.5) return { type: 'mode.set', mode: 'production' };
    const untidy =
      cell.heldItemId !== null ||
      cell.floorItemIds.length > 0 ||
      buffer.some(({ location }) => location.place === 'mouth');
    if (untidy && interventions.length === 0 && this.random() < 0.5)
      return { type: 'intervention.open', reason: 'operator', detail: 'tidy up', binId: null, itemId: null };
    switch (cell.packml) {
      case 'stopped':
      case 'complete':
        return packml('reset');
      case 'idle':
        return packml('start');
      case 'aborted':
        return packml('clear');
      case 'held':
        return this.random() < 0.4 ? packml('unhold') : null;
      case 'suspended':
        return this.random() < 0.1 ? packml('unsuspend') : null;
      default:
        return null;
    }
  }

  private claim({ interventionId }: Intervention, takeOver: boolean): CellCommandBody {
    return { type: 'intervention.claim', interventionId, takeOver, ...(takeOver ? { reason: 'chaos' } : {}) };
  }
}
