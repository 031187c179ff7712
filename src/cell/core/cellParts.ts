import type { ArmDriver } from '#cell/ports/ArmDriver.ts';
import type { Cameras } from '#cell/ports/Cameras.ts';
import type { Supply } from '#cell/ports/Supply.ts';
import type { WorldTruth } from '#cell/ports/WorldTruth.ts';
import { ArmOccupation } from './ArmOccupation.ts';
import { BinLooks } from './BinLooks.ts';
import type { CellLog } from './CellLog.ts';
import { CommandLedger, type RememberedAck } from './CommandLedger.ts';
import { CommandService } from './CommandService.ts';
import { commandTable } from './commandTable.ts';
import { ConnectedConsoles } from './ConnectedConsoles.ts';
import { ControlDesk } from './ControlDesk.ts';
import { Eyes } from './Eyes.ts';
import { FaultDesk } from './FaultDesk.ts';
import { FindingDecisions } from './FindingDecisions.ts';
import { GalleryDesk } from './GalleryDesk.ts';
import { GalleryWatch } from './GalleryWatch.ts';
import { HandDesk } from './HandDesk.ts';
import { HoldDesk, type holdDefaults } from './HoldDesk.ts';
import { Intake } from './Intake.ts';
import { InspectionThreshold } from './InspectionThreshold.ts';
import { InterventionDesk } from './InterventionDesk.ts';
import { LookRequests } from './LookRequests.ts';
import { MotionDesk } from './MotionDesk.ts';
import { MotionRunner } from './MotionRunner.ts';
import { PackmlMachine } from './PackmlMachine.ts';
import { PerceptionWatch } from './PerceptionWatch.ts';
import type { PictureAlbum } from './PictureAlbum.ts';
import { PodDock } from './PodDock.ts';
import { RunWatch } from './RunWatch.ts';
import { StartUp } from './StartUp.ts';
import { StateCommands } from './StateCommands.ts';
import { SupplyWatch } from './SupplyWatch.ts';

/** The machine that the core controls. */
export interface CellDrivers {
  arm: ArmDriver;
  cameras: Cameras;
  supply: Supply;
  /** Only a simulated cell has one; null: a real cell, which takes no faults. */
  world: WorldTruth | null;
}

export interface CellSettings {
  leaseMs: number;
  leaseClockMs: (() => number) | undefined;
  /** Time that the watch over a motion by hand goes by, read at every step. */
  holdClockMs: () => number;
  holdLimits: Partial<typeof holdDefaults>;
  bufferSlots: number;
  lookMs: number;
  autoStart: boolean;
  /** Answers to earlier commands, of the process before this one. */
  acks: readonly RememberedAck[];
}

export type CellParts = ReturnType<typeof cellParts>;

/** The parts of a cell. Each is made from those before it; what one does when another tells something stands in `reactions.ts`. */
export function cellParts(log: CellLog, album: PictureAlbum, drivers: CellDrivers, settings: CellSettings) {
  const { arm, cameras, supply, world } = drivers;
  const control = new ControlDesk(log, settings);
  const consoles = new ConnectedConsoles(log);
  const interventions = new InterventionDesk(log, control, consoles);
  const occupation = new ArmOccupation();
  const packml = new PackmlMachine(log, occupation);
  const lacks = new SupplyWatch(log, packml, occupation);
  const run = new RunWatch(log, packml);
  const perception = new PerceptionWatch(log);
  // Some work keeps the cell busy for longer than a hold may go without a sign of life.
  const mayDisturb = (): boolean => log.snapshot.cell.manual === null;
  const eyes = new Eyes(log, { lookMs: settings.lookMs, maySurvey: mayDisturb });
  const dock = new PodDock(log, supply);
  const looks = new BinLooks({ log, cameras, eyes, dock, album, perception, occupation });
  const gallery = new GalleryDesk({ log, eyes, cameras, album });
  const galleryWatch = new GalleryWatch(gallery);
  const intake = new Intake({ log, eyes, cameras, supply, album, slots: settings.bufferSlots, gallery, galleryWatch });
  const motion = new MotionRunner({ log, arm, dock, looks, occupation });
  const moving = { log, arm, occupation, control, dock, intake, motion, interventions };
  const faults = new FaultDesk({ log, world, control, arm, packml, interventions });
  const moves = new MotionDesk(moving);
  const { holdClockMs: realMs, holdLimits: limits } = settings;
  const hold = new HoldDesk({ ...moving, desk: moves, realMs, limits });
  const states = new StateCommands({ log, arm, occupation, packml, hold, run, supply: lacks });
  const hands = new HandDesk({ log, arm, world, occupation, dock, intake, looks, interventions });
  const ledger = new CommandLedger();
  ledger.restore(settings.acks);
  const commands = new CommandService(
    log,
    ledger,
    commandTable({
      control,
      states,
      moves,
      hold,
      hands,
      run,
      faults,
      looks: new LookRequests(dock, occupation, looks),
      findings: new FindingDecisions(log, interventions, galleryWatch),
      gallery,
      inspection: new InspectionThreshold(log),
      interventions,
    }),
  );
  const startUp = new StartUp(log, packml, settings.autoStart);
  return {
    ...{ log, arm, world, control, consoles, interventions, occupation, packml, lacks, run, perception },
    ...{ mayDisturb, eyes, dock, looks, intake, motion, faults, hold, hands, commands, startUp },
  };
}
