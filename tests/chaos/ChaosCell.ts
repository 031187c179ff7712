import { pino } from 'pino';
import type { CommandAck } from '#shared/domain/cellCommand.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import type { CellCore } from '#cell/core/CellCore.ts';
import { createSimulatedCell } from '#cell/server/createSimulatedCell.ts';
import type { CellStore, StoreChange } from '#cell/core/CellStore.ts';
import { SqliteCellStore } from '#cell/server/SqliteCellStore.ts';
import { startCellServer, type CellServer } from '#cell/server/startCellServer.ts';
import { testScenario } from '../builders/cellCoreForTests.ts';
import { ScriptedVision } from '../builders/cellScriptedVision.ts';
import { ChaosRig } from './ChaosRig.ts';
import type { ChaosWitness } from './ChaosWitness.ts';

export const CHAOS_TOKEN = 'token-of-the-chaos';
/** Coarser than a real cell's step, so that hours take minutes; nothing here is faster than that. */
export const CELL_TICK_MS = 20;
export const LEASE_MS = 5000;

/** How a cell's process ends: between two steps, or in the middle of a commit, before or after it reached the disk. */
export type CellDeath = 'between' | 'before_commit' | 'after_commit';

class ProcessEnded extends Error {}

/** A store that can end the process of its cell; afterwards nothing reaches the disk any more. */
class MortalStore implements CellStore {
  death: CellDeath | null = null;
  ended = false;
  private readonly store: SqliteCellStore;

  constructor(store: SqliteCellStore) {
    this.store = store;
  }

  load(): ReturnType<CellStore['load']> {
    return this.store.load();
  }

  commit(change: StoreChange): void {
    if (this.ended) return;
    if (this.death === 'before_commit') this.end();
    this.store.commit(change);
    if (this.death === 'after_commit') {
      this.end();
    }
  }

  putPicture(picture: Parameters<CellStore['putPicture']>[0]): void {
    if (!this.ended) this.store.putPicture(picture);
  }

  putReference(picture: Parameters<CellStore['putReference']>[0]): void {
    if (!this.ended) this.store.putReference(picture);
  }

  close(): void {
    this.ended = true;
    this.store.close();
  }

  private end(): never {
    this.ended = true;
    throw new ProcessEnded('the process of the cell ended');
  }
}

export interface ChaosCellOptions {
  folder: string;
  random: RandomSource;
  witness: ChaosWitness;
  /** Monotonic. */
  nowMs: () => number;
  /** What the cell's wall clock says when its process starts. */
  wallNowMs: number;
  /** The process ended by itself, in the middle of something: whoever is connected is cut off at once. */
  onEnded: () => void;
}

/** The real cell, its store and its server, on a rig without physics; its clock is moved from outside. */
export class ChaosCell {
  readonly core: CellCore;
  private readonly store: MortalStore;
  private readonly server: CellServer;
  private readonly options: ChaosCellOptions;
  ended = false;

  private constructor(core: CellCore, store: MortalStore, server: CellServer, options: ChaosCellOptions) {
    this.core = core;
    this.store = store;
    this.server = server;
    this.options = options;
  }

  static async start(options: ChaosCellOptions): Promise<ChaosCell> {
    const { folder, random, witness, nowMs, wallNowMs } = options;
    const store = new MortalStore(new SqliteCellStore(folder));
    const rig = new ChaosRig(random, CELL_TICK_MS);
    const { core } = createSimulatedCell({
      cellId: 'chaos-cell',
      name: 'Chaos cell',
      epoch: 'epoch-of-the-chaos',
      startTimeMs: wallNowMs,
      rig,
      vision: new ScriptedVision(),
      scenario: testScenario('damaged', Math.floor(random() * 1000)),
      store,
      tickMs: CELL_TICK_MS,
      leaseMs: LEASE_MS,
      leaseClockMs: nowMs,
      // A beat goes out once a step of the run (100 ms); two may be missed.
      holdLimits: { beatTimeoutMs: 250, maxRoundTripMs: 350 },
      lookMs: 100,
    });
    witness.cellStarted(core, rig);
    // What a core tells after its process has ended is told to nobody.
    core.onEvent((event) => {
      if (!store.ended) witness.event(event);
    });
    let cell: ChaosCell | null = null;
    const whileAlive = <Told extends unknown[], Answer>(
      tell: (...told: Told) => Answer,
      otherwise: Answer,
    ): ((...told: Told) => Answer) => {
      return (...told) => {
        if (store.ended) return otherwise;
        try {
          return tell(...told);
        } catch (error) {
          if (!(error instanceof ProcessEnded)) throw error;
          cell?.end();
          return otherwise;
        }
      };
    };
    core.consoleArrived = whileAlive(core.consoleArrived.bind(core), undefined);
    core.consoleLeft = whileAlive(core.consoleLeft.bind(core), undefined);
    core.connectionEnded = whileAlive(core.connectionEnded.bind(core), undefined);
    core.holdEnd = whileAlive(core.holdEnd.bind(core), undefined);
    const beat = whileAlive(core.holdBeat.bind(core), null);
    core.holdBeat = (...told) => {
      const echo = beat(...told);
      if (echo) witness.beat();
      return echo;
    };
    const handle = core.handle.bind(core);
    core.handle = (command, from): CommandAck => {
      const lease = core.snapshot.cell.control;
      try {
        const ack = handle(command, from);
        witness.answered(command, ack, lease);
        return ack;
      } catch (error) {
        if (!(error instanceof ProcessEnded)) throw error;
        cell?.end();
        // Nobody hears it: every connection was cut before.
        return { commandId: command.commandId, accepted: false, code: 'no_answer', message: '', atMs: 0 };
      }
    };
    const server = await startCellServer({
      core,
      armUrdf: '<robot name="none"/>',
      tool: 'belts',
      port: 0,
      token: CHAOS_TOKEN,
      software: 'chaos',
      // The pacemaker never ticks: simulated time is moved by the run.
      speed: 0,
      logger: pino({ enabled: false }),
      onFailed: (error) => {
        throw error;
      },
    });
    cell = new ChaosCell(core, store, server, options);
    return cell;
  }

  get port(): number {
    return Number(new URL(this.server.url).port);
  }

  tick(): void {
    if (this.ended) return;
    try {
      this.core.tick();
    } catch (error) {
      if (!(error instanceof ProcessEnded)) throw error;
      this.end();
    }
  }

  /** As kill -9 does: what is not on the disk is gone. */
  kill(death: CellDeath): void {
    if (death === 'between') this.end();
    else this.store.death = death;
  }

  /** Frees what a dead process would have freed: its sockets and its lock on the folder. */
  async bury(): Promise<void> {
    await this.server.close();
    this.store.close();
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.store.ended = true;
    this.options.onEnded();
  }
}
