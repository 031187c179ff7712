import type { CellCommand, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type {
  Advice,
  CellDescription,
  Frame,
  HoldBeat,
  HoldEcho,
  HoldRelease,
  PictureReply,
  SampleBatch,
} from '#shared/protocol/protocol.ts';
import type { LinkStatus } from '#shared/bridge/bridge.ts';

/** The site's own authority, as PEM; or the certificates themselves, by their SHA-256 in upper-case hex pairs with colons. */
export type CellTrust = { authority: string } | { fingerprints: readonly string[] };

/** Where a cell listens, and what it wants to see. */
export interface CellEndpoint {
  /** http or https address of the cell, without a namespace. */
  url: string;
  token: string;
  /** By what a cell behind https is believed; absent: the authorities that every program of this computer believes. */
  trust?: CellTrust;
}

/** What a source tells. Every call is already validated; events arrive once each and in order. */
export interface CellSourceListener {
  onLink(status: LinkStatus): void;
  /** First contact or a gap: this replaces all that was known. */
  onSnapshot(description: CellDescription, snapshot: CellSnapshot, gap: boolean): void;
  /** Resumed without a gap. */
  onResumed(description: CellDescription): void;
  /** Must return only when the event is safely stored: the source reports it as seen afterwards. False = not stored; it will be offered again. */
  onEvent(event: CellEvent): boolean;
  onJoints(batch: SampleBatch): void;
  onWrench(batch: SampleBatch): void;
  onFrame(frame: Frame): void;
  onAdvice(advice: Advice): void;
  /** The cell's answer to a beat of a hold. */
  onHoldEcho?(echo: HoldEcho): void;
  /** A message that did not parse. Nothing of it was used. */
  onMalformed(what: string, problem: string): void;
  /** The cell sends more than this console reads of one cell; it is read more slowly, so that others are not. */
  onSlowed?(): void;
}

/** A live cell or a recording of one: nothing after it can tell the difference. */
export interface CellSource {
  readonly cellKey: string;
  start(listener: CellSourceListener, lastSeen: { epoch: string; seq: number } | null): void;
  /** Resolves with the cell's answer, or a refusal `not_connected` / `no_answer`; never rejects. */
  send(command: CellCommand): Promise<CommandAck>;
  picture(imageId: string): Promise<PictureReply>;
  /** Sent at once, or not at all where the link is down or congested; a recording has nobody to send it to. */
  holdBeat?(beat: HoldBeat): void;
  holdEnd?(release: HoldRelease): void;
  /** Milliseconds on the cell's clock now, as far as clock sync knows. */
  cellTimeMs(): number;
  /** Cell milliseconds a workstation millisecond: 1 for a real cell, the speed for a simulated one. */
  clockRate(): number;
  stop(): Promise<void>;
}
