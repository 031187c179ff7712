import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as jpeg from 'jpeg-js';
import { applyCellEvent, emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellEvent, CellEventBody } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import { blankIntervention, type Person } from '#shared/domain/intervention.ts';
import type { PlanResult } from '#shared/domain/plan.ts';
import type { Pod } from '#shared/domain/pod.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { StowRequest, StowResult } from '#shared/domain/stow.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { CellDescription, Frame, SampleBatch } from '#shared/protocol/protocol.ts';
import { aProduct, anItem } from '../builders/cellEvents.ts';

/** Numbers in 0..1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const JOINT_NAMES = ['gantry_x', 'gantry_z', 'J1', 'J2', 'J3', 'J4', 'J5', 'J6'];
const OPERATOR: Person = { operatorId: 'op-1', name: 'Anna', consoleId: 'console-1' };
const urdf = readFileSync(join(import.meta.dirname, '../../resources/arm/supercargo-arm.urdf'), 'utf8');

/**
 * Says what a busy cell says, without a cell: for tests and benchmarks of what listens to one. It makes up numbers; it
 * shows nothing about stowing.
 */
export class SyntheticCell {
  readonly description: CellDescription;
  /** The state as a console folds it; begins with a pod and a buffer. */
  snapshot: CellSnapshot;
  private readonly random: () => number;
  private readonly pictures: Uint8Array<ArrayBuffer>[] = [];
  private counts = { stows: 0, items: 0, joints: 0, wrench: 0, frames: 0 };
  private script: CellEventBody[] = [];

  constructor(options: { seed: number; startMs: number; cellId?: string }) {
    const { seed, startMs, cellId = 'cell-1' } = options;
    this.random = seededRandom(seed);
    this.description = {
      cellId,
      name: `Cell ${cellId}`,
      software: 'synthetic 1',
      simulated: true,
      armUrdf: urdf,
      armBaseInCellM: [0, 0, 0],
      jointNames: JOINT_NAMES,
      tool: toolLimits,
      bufferSlots: 30,
      primitives: [],
      forceCapN: 25,
      leaseMs: 3000,
    };
    this.snapshot = emptyCellSnapshot(cellId, this.description.name, `epoch-${seed}`, startMs);
    this.emit(startMs, { type: 'pod.arrived', pod: aPod('pod-1') });
    for (const bin of this.snapshot.pod?.bins ?? [])
      this.emit(startMs, { type: 'estimate.updated', estimate: this.estimate(bin.binId, startMs) });
    for (let i = 0; i < 20; i += 1) this.emit(startMs, this.arrival());
  }

  /** The next event of its story, at a time. */
  next(timeMs: number): CellEvent {
    if (this.script.length === 0) this.script = this.stow(timeMs);
    return this.emit(timeMs, this.script.shift()!);
  }

  joints(startMs: number, count: number, periodMs: number): SampleBatch {
    const values = new Float32Array(count * JOINT_NAMES.length);
    for (let i = 0; i < count; i += 1)
      for (let j = 0; j < JOINT_NAMES.length; j += 1)
        values[i * JOINT_NAMES.length + j] = Math.sin((startMs + i * periodMs) / 1000 + j) + this.random() * 1e-4;
    return { index: this.counts.joints++, startMs, periodMs, count, values: new Uint8Array(values.buffer) };
  }

  wrench(startMs: number, count: number, periodMs: number): SampleBatch {
    const values = new Float32Array(count * 6);
    for (let i = 0; i < values.length; i += 1)
      values[i] = 6 * Math.sin((startMs + Math.floor(i / 6) * periodMs) / 300) + this.random() - 0.5;
    return { index: this.counts.wrench++, startMs, periodMs, count, values: new Uint8Array(values.buffer) };
  }

  frame(capturedAtMs: number): Frame {
    const index = this.counts.frames++;
    const bins = this.snapshot.pod?.bins ?? [];
    return {
      index,
      cameraId: 'bin',
      binId: bins[index % bins.length]?.binId ?? null,
      capturedAtMs,
      widthPx: 320,
      heightPx: 240,
      data: this.picture(index),
    };
  }

  /** One of a few noisy JPEG pictures. */
  picture(index: number): Uint8Array<ArrayBuffer> {
    const which = index % 8;
    const known = this.pictures[which];
    if (known) return known;
    const data = new Uint8Array(320 * 240 * 4);
    for (let i = 0; i < data.length; i += 1) data[i] = 80 + 60 * Math.sin(i / 900 + which) + this.random() * 25;
    const made = new Uint8Array(jpeg.encode({ data, width: 320, height: 240 }, 80).data);
    this.pictures[which] = made;
    return made;
  }

  plan(): PlanResult {
    const reason = {
      effect: '+' as const,
      code: 'gap_wide',
      values: { gapMm: 120 },
      text: 'The gap is wider than the item.',
    };
    const candidates = this.snapshot.buffer.slice(0, 10).map(({ itemId }, i) => ({
      itemId,
      binId: '1A',
      chain: [],
      pSuccess: 0.99 - i * 0.002,
      expectedS: 11,
      score: 1 - i * 0.01,
      reasons: [reason, reason],
    }));
    return {
      candidates,
      considered: 800,
      refused: [],
      decision:
        candidates.length > 0 ? { kind: 'stow', candidateIndex: 0, exploration: false } : { kind: 'wait', reason },
      basedOnSeq: this.snapshot.cell.seq,
      elapsedMs: 3.5,
    };
  }

  private emit(timeMs: number, body: CellEventBody): CellEvent {
    const { epoch, seq } = this.snapshot.cell;
    const event: CellEvent = { epoch, seq: seq + 1, timeMs, commandId: null, body };
    this.snapshot = applyCellEvent(this.snapshot, event);
    return event;
  }

  private arrival(): CellEventBody {
    this.counts.items += 1;
    const item = anItem(`item-${this.counts.items}`, {
      product: aProduct({ sku: `sku-${this.counts.items % 50}`, lengthM: 0.1 + this.random() * 0.2 }),
      location: { place: 'buffer', slot: this.counts.items % 30 },
    });
    return { type: 'item.arrived', item };
  }

  private estimate(binId: string, capturedAtMs: number): BinEstimate {
    const edgeM = this.random() * 0.12;
    return {
      podId: 'pod-1',
      binId,
      capturedAtMs,
      imageId: `image-${binId}-${capturedAtMs}`,
      model: 'synthetic',
      status: 'ok',
      refusedReason: null,
      occupiedFraction: this.random(),
      freeVolumeM3: this.random() * 0.02,
      freeVolumeMarginM3: 0.002,
      columnHeightFractions: Array.from({ length: 24 }, () => this.random()),
      widestGap: { startM: edgeM, endM: 0.24 },
      gaps: [{ startM: edgeM, endM: 0.24 }],
      gapMarginM: 0.01,
      makeableGapM: 0.16,
      makeableGapMarginM: 0.02,
      bandsFraction: 0.3,
      items: [{ xM: { startM: 0, endM: edgeM }, zM: { startM: 0, endM: 0.1 }, yM: { startM: 0.02, endM: 0.3 } }],
    };
  }

  /** The events of one stow, of what goes wrong with it, and of who sees to that. */
  private stow(timeMs: number): CellEventBody[] {
    this.counts.stows += 1;
    const item = this.snapshot.buffer.find(({ location }) => location.place === 'buffer');
    const bins = this.snapshot.pod?.bins ?? [];
    const binId = bins[Math.floor(this.random() * bins.length)]?.binId ?? '1A';
    if (!item) return [this.arrival()];
    const request: StowRequest = {
      stowId: `stow-${this.counts.stows}`,
      itemId: item.itemId,
      binId,
      chain: [primitiveStep('insert')],
      prediction: { pSuccess: 0.97, expectedS: 11 },
      origin: 'planner',
    };
    const { stowId } = request;
    const fails = this.random() < 0.15;
    const result: StowResult = {
      ...request,
      podId: 'pod-1',
      chain: [],
      outcome: fails ? 'unproductive' : 'success',
      cause: fails ? 'force_limit' : null,
      detail: fails ? 'the blade stopped after 31 of 84 mm at 18 N' : 'the item stands inside',
      steps: [],
      durationS: 11,
      peakForceN: 5 + this.random() * 20,
      forceTrace: {
        startMs: timeMs,
        rateHz: 100,
        forceN: Array.from({ length: 200 }, () => this.random() * 20),
        capN: 25,
      },
      imageBeforeId: null,
      imageAfterId: null,
    };
    const interventionId = `intervention-${this.counts.stows}`;
    const help: CellEventBody[] = [
      {
        type: 'intervention.opened',
        intervention: {
          ...blankIntervention,
          interventionId,
          reason: 'stow_failed',
          severity: 'medium',
          openedAtMs: timeMs,
          binId,
          itemId: item.itemId,
          stowId,
          tried: [],
          outcome: 'unproductive',
          cause: 'force_limit',
          detail: result.detail,
          pSuccess: 0.97,
          imageBeforeId: null,
          imageAfterId: null,
          forceTrace: null,
          claim: null,
          actions: [],
          closed: null,
        },
      },
      { type: 'intervention.claimed', interventionId, by: OPERATOR },
      { type: 'intervention.action', interventionId, by: OPERATOR, text: 'swept the bin by hand' },
      { type: 'item.moved', itemId: item.itemId, location: { place: 'person' } },
      { type: 'intervention.closed', interventionId, by: OPERATOR, outcome: 'given_to_person', note: 'too tight' },
    ];
    return [
      { type: 'stow.started', request },
      { type: 'item.moved', itemId: item.itemId, location: { place: 'tool' } },
      { type: 'stow.phase', stowId, phase: 'approach', stepIndex: 0 },
      { type: 'stow.phase', stowId, phase: 'primitive', stepIndex: 0 },
      ...(fails
        ? []
        : [
            {
              type: 'item.moved' as const,
              itemId: item.itemId,
              location: { place: 'bin' as const, podId: 'pod-1', binId },
            },
          ]),
      { type: 'stow.ended', result },
      { type: 'estimate.updated', estimate: this.estimate(binId, timeMs) },
      this.arrival(),
      ...(fails ? help : []),
      { type: 'notice', severity: 'info', code: 'cycle', text: `Stow ${this.counts.stows} is over.` },
    ];
  }
}

function aPod(podId: string): Pod {
  const bins = Array.from({ length: 40 }, (_, i) => {
    const row = Math.floor(i / 4) + 1;
    const column = (i % 4) + 1;
    const originInCellM: [number, number, number] = [(column - 1) * 0.25, 0, 0.3 + (row - 1) * 0.2];
    const sizeM: [number, number, number] = [0.24, 0.4, 0.18];
    return { binId: `${row}${'ABCD'[column - 1]}`, row, column, originInCellM, sizeM };
  });
  return { podId, podType: 'synthetic', bins };
}
