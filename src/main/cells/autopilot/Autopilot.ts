import type { Planning } from '#shared/bridge/bridge.ts';
import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { reasonInEnglish, statementOf, type PlanResult } from '#shared/domain/plan.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import { AUTOMATIC_REASON } from '#shared/domain/sentences/ownTexts.ts';
import { inEnglish } from '#shared/words/statements/sayStatement.ts';
import { isSameStatement, statement, type Statement } from '#shared/words/statements/statements.ts';
import type { CellNews } from '#main/ports/CellNews.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { SWAP_BELOW, type PlannerClient } from '#main/ports/PlannerClient.ts';
import { helpWithoutPlan, helpWithStow, withheldItemIds, withoutItems, type HelpCall } from './helpCall.ts';
import { nextStep, type LoopFacts } from './nextStep.ts';

const pokes: ReadonlySet<CellNews['type']> = new Set(['snapshot', 'resumed', 'event', 'control']);

const TICK_MS = 250;
/** Least time between two plans that only inform. */
const ADVICE_PERIOD_MS = 2000;
/** Least time between a plan that said "wait" and the next one. */
const WAIT_PERIOD_MS = 1000;
const REFUSED_PAUSE_MS = 1000;
const REFUSED_PAUSE_LONGEST_MS = 15_000;
const CAUGHT_UP_MS = 2000;
const CANDIDATES = 24;

export interface AutopilotOptions {
  clock: Clock;
  planner: PlannerClient;
  newId: () => string;
  /** Cell state, link and control as they are now; the autopilot adds its own settings. */
  facts: () => Pick<LoopFacts, 'linkLive' | 'snapshot' | 'plannerHolds'>;
  tool: () => ToolLimits | null;
  send: (body: CellCommandBody, reason: string) => Promise<CommandAck>;
  record: (result: PlanResult) => void;
  publish: (planning: Planning) => void;
  automatic: boolean;
  bringUp: boolean;
}

/** An accepted command whose effect has not been seen in an event yet; nothing is decided before it has. */
interface Awaited {
  seen: (snapshot: CellSnapshot) => boolean;
  untilMs: number;
}

/** Drives one cell: asks the planner, carries its decision out, and says why when it does nothing. Its times are monotonic. */
export class Autopilot {
  private automatic: boolean;
  private bringUp: boolean;
  private planning: Planning;
  private awaited: Awaited | null = null;
  private linkState: string | null = null;
  private working = false;
  private notBeforeMs = 0;
  private refusals = 0;
  private refusedBecause: Statement | null = null;
  private executeSinceMs: number | null = null;
  /** The state that was planned for last. By identity: a cell that begins again may use the same numbers for another one. */
  private planned: CellSnapshot | null = null;
  /** Since when every plan was to wait. */
  private waitingSinceMs: number | null = null;
  /** When a plan was last shown. */
  private shownMs = -Infinity;
  private swapsWithoutStow = 0;
  /** Items that a person was asked about: once answered, the planner tries them. */
  private readonly askedItems = new Set<string>();
  private readonly options: AutopilotOptions;
  private readonly cancelTick: () => void;

  constructor(options: AutopilotOptions) {
    this.options = options;
    this.automatic = options.automatic;
    this.bringUp = options.bringUp;
    this.planning = {
      automatic: options.automatic,
      paused: statement('no_link'),
      result: null,
      atMs: null,
    };
    this.cancelTick = options.clock.every(TICK_MS, () => this.poke());
  }

  current(): Planning {
    return this.planning;
  }

  /** Turning automatic off gives the planner's control back, so that anyone may act. */
  async setAutomatic(automatic: boolean): Promise<Planning> {
    this.automatic = automatic;
    this.refusals = 0;
    this.refusedBecause = null;
    this.notBeforeMs = 0;
    this.show({});
    if (!automatic && this.options.facts().plannerHolds)
      await this.options.send({ type: 'control.release' }, 'automatic was turned off');
    this.poke();
    return this.planning;
  }

  /** An operator took the states into his own hands: a cell is not brought up behind his back. */
  leaveStateToOperator(): void {
    this.bringUp = false;
  }

  /** Looks at the cell again; called on every event and every quarter second. */
  /** What may change its next step. */
  observe(news: CellNews): void {
    if (news.type === 'link') {
      if (news.status.state !== this.linkState) this.poke();
      this.linkState = news.status.state;
    } else if (pokes.has(news.type)) this.poke();
  }

  poke(): void {
    if (this.working) return;
    this.working = true;
    void this.work().finally(() => {
      this.working = false;
    });
  }

  close(): void {
    this.cancelTick();
    this.automatic = false;
  }

  private facts(): LoopFacts {
    return { ...this.options.facts(), automatic: this.automatic, bringUp: this.bringUp };
  }

  private async work(): Promise<void> {
    const facts = this.facts();
    const nowMs = this.options.clock.monotonicMs();
    this.noteExecute(facts, nowMs);
    const step = nextStep(facts);
    if (step.kind === 'rest') {
      this.awaited = null;
      this.show({ paused: step.why });
      if (step.why !== null && facts.linkLive) await this.advise(facts, nowMs);
      return;
    }
    if (this.isAwaiting(facts.snapshot, nowMs) || nowMs < this.notBeforeMs) return;
    switch (step.kind) {
      case 'acquire':
        await this.act(
          { type: 'control.acquire', role: 'planner', takeOver: false, reason: AUTOMATIC_REASON },
          AUTOMATIC_REASON,
        );
        // Turned off while the answer was on its way: the planner keeps nothing that it does not use.
        if (!this.automatic && this.options.facts().plannerHolds)
          await this.options.send({ type: 'control.release' }, 'automatic was turned off');
        return;
      case 'packml': {
        const before = facts.snapshot?.cell.packml;
        const accepted = await this.act(
          { type: 'packml', command: step.command, reason: 'start of the simulated cell' },
          'start of the simulated cell',
          (snapshot) => snapshot.cell.packml !== before,
        );
        if (accepted && step.command !== 'reset') this.bringUp = false;
        return;
      }
      case 'plan':
        await this.planAndAct(facts);
    }
  }

  /**
   * A new cell starts by itself: there is nothing to bring up any more once it has been in Execute for a while. Not at once,
   * because right after a reconnect the state is the one before it, until the cell's events have caught up.
   */
  private noteExecute(facts: LoopFacts, nowMs: number): void {
    if (!facts.linkLive || facts.snapshot?.cell.packml !== 'execute') this.executeSinceMs = null;
    else this.executeSinceMs ??= nowMs;
    if (this.executeSinceMs !== null && nowMs - this.executeSinceMs > CAUGHT_UP_MS) this.bringUp = false;
  }

  private async planAndAct(facts: LoopFacts): Promise<void> {
    const result = await this.plan(facts);
    if (!result) return;
    // Anything may have happened while the planner thought.
    if (nextStep(this.facts()).kind !== 'plan') return;
    const { decision } = result;
    const nowMs = this.options.clock.monotonicMs();
    if (decision.kind === 'wait') this.waitingSinceMs ??= nowMs;
    else this.waitingSinceMs = null;
    if (await this.askForHelp(result, facts.snapshot, nowMs)) return;
    this.showPlan(result, decision.kind === 'wait' ? statementOf(decision.reason) : this.refusedBecause);
    if (decision.kind !== 'wait') this.options.record(result);
    switch (decision.kind) {
      case 'stow': {
        const chosen = result.candidates[decision.candidateIndex];
        if (!chosen) return;
        this.swapsWithoutStow = 0;
        const stowId = this.options.newId();
        await this.act(
          {
            type: 'stow',
            request: {
              stowId,
              itemId: chosen.itemId,
              binId: chosen.binId,
              chain: chosen.chain,
              prediction: { pSuccess: chosen.pSuccess, expectedS: chosen.expectedS },
              origin: 'planner',
            },
          },
          'best candidate of the plan',
          (snapshot) => snapshot.stow?.stowId === stowId || snapshot.lastStow?.stowId === stowId,
        );
        return;
      }
      case 'swap_pod': {
        const podId = facts.snapshot?.pod?.podId;
        this.swapsWithoutStow += 1;
        const why = reasonInEnglish(decision.reason);
        await this.act({ type: 'pod.swap', reason: why }, why, (snapshot) => snapshot.pod?.podId !== podId);
        return;
      }
      case 'to_person':
        for (const itemId of decision.itemIds) {
          const why = reasonInEnglish(decision.reason);
          const accepted = await this.act(
            { type: 'item.dispose', itemId, to: 'person', reason: why },
            why,
            (snapshot) => !snapshot.buffer.some((item) => item.itemId === itemId),
          );
          if (!accepted) return;
        }
        return;
      case 'wait':
        this.notBeforeMs = this.options.clock.monotonicMs() + WAIT_PERIOD_MS;
    }
  }

  /** True when a person was asked instead of acting, or could not be asked. */
  private async askForHelp(result: PlanResult, snapshot: CellSnapshot | null, nowMs: number): Promise<boolean> {
    if (!snapshot) return false;
    const { decision } = result;
    const chosen = decision.kind === 'stow' ? result.candidates[decision.candidateIndex] : undefined;
    const call = chosen
      ? helpWithStow(chosen, snapshot, this.askedItems)
      : helpWithoutPlan(result, snapshot, nowMs - (this.waitingSinceMs ?? nowMs), this.swapsWithoutStow);
    if (!call || this.isAskedAlready(call, snapshot)) return false;
    this.showPlan(result, call.statement);
    this.options.record(result);
    const { itemId, binId, planIssue, pSuccess } = call;
    const detail = inEnglish(call.statement);
    const accepted = await this.act(
      {
        type: 'intervention.open',
        reason: 'no_plan',
        detail,
        statement: call.statement,
        binId,
        itemId,
        planIssue,
        pSuccess,
      },
      detail,
      (now) => now.interventions.some((i) => i.planIssue === planIssue && i.itemId === itemId),
    );
    if (accepted && itemId !== null) this.askedItems.add(itemId);
    if (accepted && itemId === null) {
      this.swapsWithoutStow = 0;
      this.waitingSinceMs = nowMs;
    }
    return true;
  }

  private isAskedAlready({ itemId, planIssue }: HelpCall, { interventions }: CellSnapshot): boolean {
    return interventions.some((i) => i.planIssue !== null && i.itemId === itemId && (itemId !== null || i.planIssue === planIssue)); // prettier-ignore
  }

  /** A plan that is only shown, so that a person has the candidates before him. */
  private async advise(facts: LoopFacts, nowMs: number): Promise<void> {
    const { snapshot } = facts;
    if (!snapshot?.pod || snapshot.stow || snapshot === this.planned) return;
    if (nowMs - this.shownMs < ADVICE_PERIOD_MS) return;
    const result = await this.plan(facts);
    if (result) this.showPlan(result, this.planning.paused);
  }

  private async plan(facts: LoopFacts): Promise<PlanResult | null> {
    const tool = this.options.tool();
    if (!facts.snapshot) return null;
    if (!tool) {
      this.show({ paused: statement('tool_unknown') });
      return null;
    }
    try {
      const withheld = withheldItemIds(facts.snapshot);
      const result = await this.options.planner.plan({
        snapshot: withoutItems(facts.snapshot, withheld),
        tool,
        swapBelow: SWAP_BELOW,
        limit: CANDIDATES,
      });
      this.planned = facts.snapshot;
      return result;
    } catch (error) {
      this.pauseAfterRefusal(
        statement('planner_failed', { message: error instanceof Error ? error.message : String(error) }),
      );
      return null;
    }
  }

  private async act(
    body: CellCommandBody,
    reason: string,
    seen?: (snapshot: CellSnapshot) => boolean,
  ): Promise<boolean> {
    const ack = await this.options.send(body, reason);
    const nowMs = this.options.clock.monotonicMs();
    if (ack.accepted) {
      this.refusals = 0;
      this.refusedBecause = null;
      this.awaited = seen ? { seen, untilMs: nowMs + 10_000 } : null;
      this.show({ paused: null });
    } else this.pauseAfterRefusal(statement('planner_refused', { refusal: ack.code, message: ack.message }));
    return ack.accepted;
  }

  private pauseAfterRefusal(why: Statement): void {
    const pauseMs = Math.min(REFUSED_PAUSE_LONGEST_MS, REFUSED_PAUSE_MS * 2 ** this.refusals);
    this.refusals += 1;
    this.notBeforeMs = this.options.clock.monotonicMs() + pauseMs;
    this.refusedBecause = why;
    this.show({ paused: why });
  }

  private isAwaiting(snapshot: CellSnapshot | null, nowMs: number): boolean {
    if (this.awaited && (nowMs >= this.awaited.untilMs || (snapshot && this.awaited.seen(snapshot))))
      this.awaited = null;
    return this.awaited !== null;
  }

  private showPlan(result: PlanResult, paused: Statement | null): void {
    this.planning = { automatic: this.automatic, paused, result, atMs: this.options.clock.nowMs() };
    this.shownMs = this.options.clock.monotonicMs();
    this.options.publish(this.planning);
  }

  private show(change: { paused?: Statement | null }): void {
    const next = { ...this.planning, ...change, automatic: this.automatic };
    if (isSameStatement(next.paused, this.planning.paused) && next.automatic === this.planning.automatic) return;
    this.planning = next;
    this.options.publish(next);
  }
}
