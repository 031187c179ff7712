import { computed, onBeforeUnmount, onMounted, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { placesOf } from '#renderer/scene/cellPlaces.ts';
import type { TwinView } from '#renderer/scene/framing.ts';
import { placeFrames, type FrameInParent } from '#renderer/scene/frames.ts';
import type { GhostPlan } from '#renderer/scene/Ghost.ts';
import { detectRenderer, isSoftwareRenderer, type RenderQuality } from '#renderer/scene/renderQuality.ts';
import { noSurroundings, Twin, type TwinSurroundings } from '#renderer/scene/Twin.ts';
import { readPalette } from '#renderer/scene/TwinTheme.ts';
import type { TwinFrame } from '#renderer/scene/twinMessages.ts';
import { parseUrdf } from '#renderer/scene/urdf.ts';
import type { TwinTarget } from '#renderer/scene/whatIsOn.ts';
import { useManualStore } from '#renderer/stores/manual.ts';
import { usePreferencesStore } from '#renderer/stores/preferences.ts';
import { useTelemetryStore } from '#renderer/stores/telemetry.ts';
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
}

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
  const rootLink = shallowRef<string | null>(null);
  const surroundings = computed((): TwinSurroundings => {
    const description = cell.description.value;
    if (!description) return { ...noSurroundings, isBare };
    return { bufferSlots: description.bufferSlots, places: placesOf(description.tool), isBare };
  });
  const place = source.place ?? 'panel';
  const worn = place === 'panel' ? 'all' : 'bins';
  const pictures = useTwinPictures(cellKey, cell.snapshot, worn, binId, (picture) => twin?.setPicture(picture));

  function showArm(): void {
    const description = cell.description.value;
    if (!twin || !description) return;
    const model = parseUrdf(description.armUrdf);
    // A recording that describes no robot is no fault.
    urdfProblem.value = model.ok || (isBare && description.armUrdf === '') ? null : model.error;
    rootLink.value = model.ok ? model.value.rootLink : null;
    const { jointNames } = description;
    const baseInCellM = isBare ? BARE_HOME_M : description.armBaseInCellM;
    twin.setArm(model.ok ? { model: model.value, baseInCellM, jointNames } : null);
    endJoints?.();
    endJoints = telemetry.onJoints(cellKey(), (sample) => twin?.setJoints(sample.values));
  }

  function showFrames(): void {
    const told = source.frames?.();
    if (told) twin?.setFrames(placeFrames(told, rootLink.value, BARE_HOME_M));
  }

  function said(frame: TwinFrame): void {
    const data = host.value?.dataset;
    if (data) {
      data['drawcalls'] = String(frame.drawCalls);
      data['triangles'] = String(frame.triangles);
      data['frames'] = String(frame.frames);
      data['stillFrames'] = String(frame.stillFrames);
      data['frameMs'] = frame.frameMs.toFixed(2);
      if (frame.finishedMs !== null) data['finishedMs'] = frame.finishedMs.toFixed(1);
    }
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
    twin.setGhost(ghost());
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
  watch(() => [source.frames?.(), rootLink.value], showFrames);
  watch(ghost, (plan) => twin?.setGhost(plan));
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
    setView: (next: TwinView) => twin?.setView(next),
    pickBin: (x: number, y: number) => twin?.pickBin(x, y) ?? null,
    whatIsAt: (x: number, y: number) => twin?.whatIsAt(x, y) ?? null,
    frame: (target: TwinTarget) => twin?.frame(target),
    axesOnScreen: () => twin?.axesOnScreen ?? [],
  };
}
