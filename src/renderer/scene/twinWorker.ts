import interUrl from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import { TwinScene } from './TwinScene.ts';
import type { FromTwinWorker, ToTwinWorker, TwinCall } from './twinMessages.ts';

/**
 * Draws the twins of a window. A frame drawn in software takes tens of milliseconds, and beats of a held control must not
 * wait for it.
 */
const scenes = new Map<number, TwinScene>();
const scope = self as unknown as {
  fonts: FontFaceSet;
  postMessage(message: FromTwinWorker): void;
};
const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function receive(message: ToTwinWorker): void {
  const { twin } = message;
  if (message.kind === 'open') {
    const scene = new TwinScene(message.opening, (frame) => scope.postMessage({ kind: 'frame', twin, frame }));
    scenes.set(twin, scene);
  } else if (message.kind === 'call') {
    const scene = scenes.get(twin);
    if (scene) call(scene, message.call);
  } else {
    scenes.get(twin)?.dispose();
    scenes.delete(twin);
  }
}

function call(scene: TwinScene, { name, args }: TwinCall): void {
  scene.countCall();
  (scene[name] as (...args: unknown[]) => void).apply(scene, args);
}

self.addEventListener('message', ({ data }: MessageEvent<ToTwinWorker>) => {
  try {
    receive(data);
  } catch (error) {
    scope.postMessage({ kind: 'failed', twin: data.twin, problem: describe(error) });
  }
});

// A thread has none of the page's fonts. Until it is there, and where it cannot be read, labels are in the system's own.
const inter = new FontFace('Inter Variable', `url(${interUrl})`, { weight: '100 900' });
inter.load().then(
  (loaded) => {
    scope.fonts.add(loaded);
    for (const scene of scenes.values()) scene.redrawTexts();
  },
  () => undefined,
);
