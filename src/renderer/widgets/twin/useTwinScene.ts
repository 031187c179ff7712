import { computed, onBeforeUnmount, onMounted, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import type { ReplayScene } from '#shared/bridge/requests/replay.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { placesOf } from '#renderer/scene/cellPlaces.ts';
import type { TwinView } from '#renderer/scene/framing.ts';
import { placeScene } from '#renderer/scene/foreignDrawing.ts';
import { placeFrames, type FrameInParent } from '#renderer/scene/frames.ts';
import type { GhostPlan } from '#renderer/scene/Ghost.ts';
import { detectRenderer, isSoftwareRenderer, type RenderQuality } from '#renderer/scene/renderQuality.ts';
import { noSurroundings, Twin, type TwinSurroundings } from '#renderer/scene/Twin.ts';
import { readPalette } from '#renderer/scene/TwinTheme.ts';
import type { ArmMeshes } from '#renderer/scene/ArmModel.ts';
import type { TwinFrame } from '#renderer/scene/twinMessages.ts';
import { parseUrdf, type UrdfModel } from '#renderer/scene/urdf.ts';
import type { TwinTarget } from '#renderer/scene/whatIsOn.ts';
import { useManualStore } from '#renderer/stores/manual.ts';
import { usePreferencesStore } from '#renderer/stores/preferences.ts';
import { useTelemetryStore } from '#renderer/stores/telemetry.ts';
import { ghostOfStow } from './ghostOfStow.ts';
import type { TwinProjector } from './twinProjector.ts';
import type { CellContext } from '../cell/useCell.ts';
import { useTwinPictures } from './useTwinPictures.ts';

export interface TwinSceneSource {
  cellKey: () => string;
  cell: CellContext;
  binId: () => string | null;
  ghost: () => GhostPlan | null;
  view: Readonly<Ref<TwinView>>;
  host: Readonly<ShallowRef<HTMLElement | null>>;
  canvas: Readonly<ShallowRef<HTMLCanvasElement | null>>;
  /** The screen of interventions stands a little further off one bin. */
  isWide?: boolean;
  /** A tile or an inset wears small pictures, and none of what waits in the buffer. */
  place?: 'panel' | 'tile' | 'inset';
  /** A robot of another program: alone on a floor, with the frames that its recording tells of. */
  frames?: () => readonly FrameInParent[];
  /** What that program drew itself: markers, clouds. */
  foreignScene?: () => ReplayScene;
  /** Brings a mesh that the description names; null: it is not to be had. A text: why it cannot be drawn. */
  meshOf?: (uri: string) => Promise<Float32Array | string | null>;
}

/** Files of meshes of one robot that are asked for. */
const MESHES_MAX = 80;

/** Where a robot stands of whose cell nothing is known: in the middle of what the whole view looks at. */
const BARE_HOME_M: Vec3 = [0.47, -0.34, 0];

export const prefersReducedMotion = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Keeps a twin on a canvas in step with what the window knows of the cell. */
export function useTwinScene(source: TwinSceneSource) {
  const { cellKey, cell, binId, ghost, view, host, canvas } = source;
  const telemetry = useTelemetryStore();
  const preferences = usePreferencesStore();
  const manual = useManualStore();
  const quality = shallowRef<RenderQuality | 'none'>('high');
  const urdfProblem = shallowRef<string | null>(null);
  const failure = shallowRef<string | null>(null);
  /** What is left out, because a frame would take too long. */
  const dropped = shallowRef<readonly string[]>([]);
  /** Between the tips of the paddles, cell frame; null while no arm is described. */
  const tcpInCellM = shallowRef<Vec3 | null>(null);
  /** What is planned, or else what the stow that runs is still to do. */
  const shownGhost = computed((): GhostPlan | null => {
    const planned = ghost();
    const stow = cell.snapshot.value?.stow ?? null;
    if (planned || !stow) return planned;
    const { itemId, binId: stowedIn } = stow;
    return ghostOfStow(stow, cell.itemOf(itemId), cell.binOf(stowedIn), cell.estimateOf(stowedIn), cell.tool.value);
  });
  let twin: Twin | null = null;
  let observer: ResizeObserver | null = null;
  let endJoints: (() => void) | null = null;
  const viewListeners = new Set<() => void>();
  /** For what is laid over the twin: where a point of the cell is seen, and when that may have changed. */
  const projector: TwinProjector = {
    project: (pointInCellM) => twin?.project(pointInCellM) ?? null,
    onView: (listener) => {
      viewListeners.add(listener);
      return () => void viewListeners.delete(listener);
    },
  };
  const isBare = source.frames !== undefined;
  let described: typeof cell.description.value = null;
  const rootLink = shallowRef<string | null>(null);
  const surroundings = computed((): TwinSurroundings => {
    const description = cell.description.value;
    if (!description) return { ...noSurroundings, isBare };
    return { bufferSlots: description.bufferSlots, places: placesOf(description.tool), isBare };
  });
  const place = source.place ?? 'panel';
  const worn = place === 'panel' ? 'all' : 'bins';
  const pictures = useTwinPictures(cellKey, cell.snapshot, worn, binId, (picture) => twin?.setPicture(picture));

  /** The arm is drawn at once without, and again when all that are to be had have come. */
  async function bringMeshes(model: UrdfModel, put: (meshes: ArmMeshes) => void, isOver: () => boolean): Promise<void> {
    const uris = [...model.links.values()].flat().flatMap(({ mesh }) => (mesh ? [mesh.uri] : []));
    const meshes = new Map<string, Float32Array>();
    const problems: string[] = [];
    for (const uri of [...new Set(uris)].slice(0, MESHES_MAX)) {
      const brought = (await source.meshOf?.(uri)) ?? null;
      if (isOver()) return;
      if (typeof brought === 'string') problems.push(brought);
      else if (brought) meshes.set(uri, brought);
    }
    if (problems[0]) urdfProblem.value = problems[0];
    if (meshes.size > 0) put(meshes);
  }

  function showArm(): void {
    const description = cell.description.value;
    if (!twin || !description) return;
    described = description;
    const model = parseUrdf(description.armUrdf);
    // A recording that describes no robot is no fault.
    urdfProblem.value = model.ok || (isBare && description.armUrdf === '') ? null : model.error;
    rootLink.value = model.ok ? model.value.rootLink : null;
    const { jointNames } = description;
    const baseInCellM = isBare ? BARE_HOME_M : description.armBaseInCellM;
    const put = (meshes: ArmMeshes): void =>
      twin?.setArm(model.ok ? { model: model.value, baseInCellM, jointNames, meshes } : null);
    put(new Map());
    if (model.ok) void bringMeshes(model.value, put, () => described !== description);
    endJoints?.();
    endJoints = telemetry.onJoints(cellKey(), (sample) => twin?.setJoints(sample.values));
  }

  function showFrames(): void {
    const told = source.frames?.();
    if (told) twin?.setFrames(placeFrames(told, rootLink.value, BARE_HOME_M));
    const drawn = source.foreignScene?.();
    if (told && drawn) twin?.setForeign(placeScene(drawn, told, rootLink.value, BARE_HOME_M));
  }

  function said(frame: TwinFrame): void {
    const data = host.value?.dataset;
    if (data) {
      data['drawcalls'] = String(frame.drawCalls);
      data['triangles'] = String(frame.triangles);
      data['frames'] = String(frame.frames);
      data['stillFrames'] = String(frame.stillFrames);
      data['allIn'] = String(twin?.isAllIn(frame) ?? false);
      data['frameMs'] = frame.frameMs.toFixed(2);
      if (frame.finishedMs !== null) data['finishedMs'] = frame.finishedMs.toFixed(1);
    }
    if (frame.tcpInCellM?.join() !== tcpInCellM.value?.join()) tcpInCellM.value = frame.tcpInCellM;
    if (frame.dropped.join() !== dropped.value.join()) dropped.value = frame.dropped;
  }

  onMounted(() => {
    const renderer = detectRenderer();
    const [element, surface] = [host.value, canvas.value];
    if (renderer === null || !element || !surface) {
      quality.value = 'none';
      return;
    }
    quality.value = isSoftwareRenderer(renderer) ? 'low' : 'high';
    const alone = isBare ? { aloneAtM: BARE_HOME_M } : {};
    const options = { isReduced: prefersReducedMotion, isWide: source.isWide ?? false, place, ...alone };
    twin = new Twin(surface, readPalette(document.documentElement), quality.value, options, {
      onFrame: said,
      onCamera: ({ positionM, mayHide }) => {
        viewListeners.forEach((listener) => listener());
        const round = (metres: readonly number[]): string => metres.map((m) => m.toFixed(3)).join(' ');
        element.dataset['camera'] = round(positionM);
        element.dataset['target'] = round(twin?.targetM ?? []);
        element.dataset['fades'] = String(mayHide);
      },
      onFailure: (problem) => (failure.value = problem),
    });
    twin.resize(element.clientWidth, element.clientHeight);
    showArm();
    twin.setSelectedBin(binId());
    twin.setSnapshot(cell.snapshot.value, surroundings.value);
    twin.setGhost(shownGhost.value);
    showFrames();
    twin.setView(view.value);
    pictures.bringAgain();
    observer = new ResizeObserver(() => twin?.resize(element.clientWidth, element.clientHeight));
    observer.observe(element);
  });
  onBeforeUnmount(() => {
    endJoints?.();
    observer?.disconnect();
    twin?.dispose();
    twin = null;
  });

  watch(() => [cell.description.value?.armUrdf, cellKey()], showArm);
  watch([cell.snapshot, surroundings], () => twin?.setSnapshot(cell.snapshot.value, surroundings.value));
  watch(binId, (chosen) => twin?.setSelectedBin(chosen));
  watch(() => [source.frames?.(), source.foreignScene?.(), rootLink.value], showFrames);
  // A snapshot with the same stow makes the same plan again, which is nothing new to draw.
  watch(
    () => JSON.stringify(shownGhost.value),
    () => twin?.setGhost(shownGhost.value),
  );
  watch(
    () => manual.isHolding,
    (isHolding) => twin?.setHeld(isHolding),
  );
  watch(
    () => preferences.shownTheme,
    () => requestAnimationFrame(() => twin?.setPalette(readPalette(document.documentElement))),
  );

  return {
    quality,
    urdfProblem,
    failure,
    dropped,
    projector,
    shownGhost,
    tcpInCellM,
    setView: (next: TwinView) => twin?.setView(next),
    pickBin: (x: number, y: number) => twin?.pickBin(x, y) ?? null,
    whatIsAt: (x: number, y: number) => twin?.whatIsAt(x, y) ?? null,
    frame: (target: TwinTarget) => twin?.frame(target),
    axesOnScreen: () => twin?.axesOnScreen ?? [],
  };
}
