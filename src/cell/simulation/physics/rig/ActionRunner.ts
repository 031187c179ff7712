import type { ActionEnd, MovingAct, MovingActName } from './actions.ts';
import type { Act, ActProgress, ActSite, FeedSensor } from './acts/Act.ts';
import { axes } from './acts/axes.ts';
import { feed, unfeed } from './acts/feed.ts';
import { feel } from './acts/feel.ts';
import { line } from './acts/line.ts';
import { lower } from './acts/lower.ts';
import { sweep } from './acts/sweep.ts';
import { tilt } from './acts/tilt.ts';
import { travel } from './acts/travel.ts';
import { wait } from './acts/wait.ts';
import type { CellScene } from './CellScene.ts';

/** Every act that takes time, once. */
const acts = { travel, line, axes, wait, sweep, feel, lower, tilt, feed, unfeed } as const satisfies {
  // What an act remembers is its own affair.
  [Name in MovingActName]: Act<Name, never> | Act<Name, ActProgress>;
};
/** What the act under way remembers. */
export type MovingProgress = { [Name in MovingActName]: ReturnType<(typeof acts)[Name]['begin']> }[MovingActName];

export interface ActionResult {
  end: ActionEnd;
  travelM: number;
  peakForceN: number;
}

/** An act with its progress belongs together: both come from `begin`. */
const kindOf = (action: MovingAct): Act<MovingActName, ActProgress> =>
  acts[action.act] as unknown as Act<MovingActName, ActProgress>;

/** Carries out elementary acts one control step at a time. */
export class ActionRunner {
  private readonly site: ActSite;

  constructor(parts: Pick<ActSite, 'robot' | 'kinematics' | 'controller' | 'timestepS' | 'scene'>) {
    this.site = {
      ...parts,
      maxToolSpeedMps: Infinity,
      rate: 1,
      dtS: parts.timestepS,
      feed: () => ({ rearM: 0, frontM: 0 }),
    };
  }

  get maxToolSpeedMps(): number {
    return this.site.maxToolSpeedMps;
  }
  set maxToolSpeedMps(speedMps: number) {
    this.site.maxToolSpeedMps = speedMps;
  }

  begin(action: MovingAct, scene: CellScene): MovingProgress {
    this.site.scene = scene;
    return kindOf(action).begin(action, this.site) as MovingProgress;
  }

  /** One control step; null while it goes on. `rate` below one slows the motion in progress for a stop. */
  step(
    action: MovingAct,
    progress: MovingProgress,
    rate: number,
    scene: CellScene,
    feedSensor: FeedSensor,
  ): ActionResult | null {
    const { site } = this;
    const { controller } = site;
    site.scene = scene;
    site.rate = rate;
    site.dtS = site.timestepS * rate;
    site.feed = feedSensor;
    progress.elapsedS += site.dtS;
    progress.peakForceN = Math.max(progress.peakForceN, controller.forceN);
    const end = kindOf(action).step(action, progress, site);
    if (end === null) return null;
    controller.stand();
    return { end, travelM: progress.travelM, peakForceN: progress.peakForceN };
  }
}
