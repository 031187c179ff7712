import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BridgePush, BridgeReply, CellView, SystemAlert } from '#shared/bridge/bridge.ts';
import type {
  CellDiagnosis,
  DelayKind,
  DiagnosisReport,
  LogLine,
  WindowFacts,
} from '#shared/bridge/requests/diagnosis.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import { fileTime } from '#shared/units/timeText.ts';
import { PROTOCOL_VERSION } from '#shared/protocol/protocol.ts';
import type { CellObserver } from '#main/ports/CellNews.ts';
import type { CellSource } from '#main/ports/CellSource.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { CellMeters, type CellClockFacts } from './CellMeters.ts';
import { FullRateFeed } from './FullRateFeed.ts';
import { LogRing } from './LogRing.ts';
import { diskFacts, machineFacts, modelFacts, ProcessFacts, versionFacts } from './processFacts.ts';
import { readCellLog } from './readCellLog.ts';
import { redactSecrets } from './redactSecrets.ts';
import { robotName } from './robotName.ts';

/** Lines of each log that go into a bundle. */
const BUNDLE_LINES = 1000;

export interface DiagnosisOptions {
  clock: Clock;
  version: string;
  shell: string;
  dataDir: string;
  /** Folder of the shipped models; null where there is none. */
  modelsDir: string | null;
  push: (push: BridgePush) => void;
  cellViews: () => readonly CellView[];
  recorder: () => DiagnosisReport['recorder'];
  windows: () => number;
  /** Log file of a cell that runs on this computer; null for one that does not. */
  cellLogFile: (cellKey: string) => string | null;
  /** Secrets that this application knows; they leave it in no log and no bundle. */
  secrets: () => readonly string[];
}

interface WatchedCell {
  meters: CellMeters;
  feed: FullRateFeed;
}

/** What a person needs to find out why something is slow, lost or wrong, and a file of it to send to somebody. */
export class DiagnosisDesk {
  private readonly options: DiagnosisOptions;
  private readonly cells = new Map<string, WatchedCell>();
  private readonly log = new LogRing();
  private readonly facts = new ProcessFacts();
  /** Log files that could not be read; said once each. */
  private readonly unreadable = new Set<string>();
  /** Read once: the models do not change while the application runs. */
  private readonly models: DiagnosisReport['models'];

  constructor(options: DiagnosisOptions) {
    this.options = options;
    this.models = modelFacts(options.modelsDir);
    this.say('info', `Supercargo ${options.version} started in ${options.dataDir}.`);
  }

  /** Hears all news of this cell from now on. */
  watch(cell: CellClockFacts & Pick<CellSource, 'cellKey'>): CellObserver {
    const { cellKey } = cell;
    const feed = new FullRateFeed(cellKey, this.options.clock, this.options.push);
    const meters = new CellMeters(cell, this.options.clock, feed);
    this.cells.set(cellKey, { meters, feed });
    return (news) => {
      meters.observe(news);
      if (news.type === 'event' && news.event.body.type === 'notice')
        this.say(news.event.body.severity, `${cellKey}: ${news.event.body.text}`);
    };
  }

  say(severity: LogLine['severity'], text: string): void {
    this.log.add({ atMs: this.options.clock.nowMs(), severity, text: redactSecrets(text, this.options.secrets()) });
  }

  /** A trouble of this application begins, changes or ends. */
  onAlert({ cellKey, code, severity, text, endedAtMs }: SystemAlert): void {
    const where = cellKey === null ? '' : `${cellKey}: `;
    if (endedAtMs === null) this.say(severity, `${where}${code}: ${text}`);
    else this.say('info', `${where}${code} is over.`);
  }

  report(): DiagnosisReport {
    const { options } = this;
    return {
      atMs: options.clock.nowMs(),
      versions: versionFacts(options.version, options.shell, PROTOCOL_VERSION),
      models: this.models,
      process: this.facts.process(),
      machine: machineFacts(),
      disk: diskFacts(options.dataDir),
      recorder: options.recorder(),
      windows: options.windows(),
      cells: options.cellViews().map((view) => this.cellReport(view)),
    };
  }

  subscribe(cellKey: string): { untilMs: number } {
    return { untilMs: this.cells.get(cellKey)?.feed.subscribe() ?? this.options.clock.nowMs() };
  }

  unsubscribe(cellKey: string): Record<string, never> {
    this.cells.get(cellKey)?.feed.end();
    return {};
  }

  lines(cellKey: string | null, limit: number): BridgeReply<'diagnosisLog'> {
    if (cellKey === null) return { ...this.log.newest(limit), absent: null };
    const file = this.options.cellLogFile(cellKey);
    // A cell that does not run on this computer keeps its log itself.
    if (file === null) return { lines: [], forgotten: 0, absent: 'elsewhere' };
    const read = readCellLog(file, limit, this.options.secrets());
    if (read.ok) return { ...read.value, absent: null };
    if (!this.unreadable.has(file)) this.say('warning', read.error);
    this.unreadable.add(file);
    return { lines: [], forgotten: 0, absent: 'unreadable' };
  }

  /** One file, readable by people and programs, without secrets and without pictures. */
  bundle(window: WindowFacts): Result<{ path: string; fileName: string; sizeBytes: number; text: string }, string> {
    const report = this.report();
    const content = {
      kind: 'supercargo-diagnosis',
      version: 1,
      report,
      window,
      log: this.lines(null, BUNDLE_LINES),
      cells: report.cells.map(({ cellKey }) => ({
        cellKey,
        log: this.lines(cellKey, BUNDLE_LINES),
        state: this.options.cellViews().find((view) => view.cellKey === cellKey)?.snapshot?.cell ?? null,
      })),
    };
    const text = redactSecrets(JSON.stringify(content, null, 2), this.options.secrets());
    const stamp = fileTime(report.atMs);
    const folder = join(this.options.dataDir, 'diagnosis');
    const fileName = `supercargo-diagnosis-${stamp}.json`;
    const path = join(folder, fileName);
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, text);
    } catch (error) {
      return err(`The diagnosis file cannot be written to ${folder}: ${(error as Error).message}.`);
    }
    this.say('info', `A diagnosis bundle was written: ${path}.`);
    return ok({ path, fileName, sizeBytes: Buffer.byteLength(text), text });
  }

  close(): void {
    this.facts.close();
  }

  private cellReport({ cellKey, link, description, snapshot }: CellView): CellDiagnosis {
    const meters = this.cells.get(cellKey)?.meters ?? null;
    const empty = { boundsMs: [], counts: [], total: 0, p50Ms: null, p99Ms: null, maxMs: null };
    const histogram = (kind: DelayKind) => meters?.delays[kind].histogram() ?? empty;
    return {
      cellKey,
      name: snapshot?.cell.name ?? description?.name ?? cellKey,
      simulated: description?.simulated ?? null,
      software: description?.software ?? null,
      armName: description ? robotName(description.armUrdf) : null,
      armSha256: description ? createHash('sha256').update(description.armUrdf).digest('hex') : null,
      epoch: snapshot?.cell.epoch ?? null,
      seq: snapshot?.cell.seq ?? null,
      link: link.state,
      clockOffsetMs: link.clockOffsetMs,
      telemetryLost: link.telemetryDropped,
      malformed: meters?.malformed ?? 0,
      wrenchHz: meters?.rateHz('wrench') ?? null,
      jointsHz: meters?.rateHz('joints') ?? null,
      delays: {
        roundTrip: histogram('roundTrip'),
        oneWay: histogram('oneWay'),
        command: histogram('command'),
        plan: histogram('plan'),
      },
    };
  }
}
