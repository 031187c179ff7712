import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import { noticesText, shippedPackages } from './scripts/thirdPartyNotices.ts';
import { NOTICES_FILE } from './src/shared/bridge/windowFiles.ts';
import renderer from './src/renderer/vite.config.ts';

const at = (path: string): string => resolve(import.meta.dirname, path);

/** The licences of everything that is shipped lie beside the window, which shows them in both hosts. */
const notices = {
  name: 'third-party-notices',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): string }) {
    const source = noticesText(shippedPackages(import.meta.dirname));
    this.emitFile({ type: 'asset', fileName: NOTICES_FILE, source });
  },
};

/** The Electron bundle. The browser host, the cell, the planner and the tools run from their sources and need none of it. */
export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      target: 'node24',
      rolldownOptions: {
        input: {
          index: at('src/main/host/electron/index.ts'),
          plannerWorker: at('src/main/planning/planner/plannerWorker.ts'),
          journalThread: at('src/main/records/audit/journalThread.ts'),
          recorderWorker: at('src/main/records/recording/recorderWorker.ts'),
          replayWorker: at('src/main/records/replay/replayWorker.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      target: 'node24',
      // A sandboxed preload can only require electron: everything else must be inside, and the file must be CommonJS.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  // The same window that the browser host serves. Its folders are named here again, because this tool resolves the
  // imported configuration as if it lay beside this file.
  renderer: {
    ...renderer,
    plugins: [...renderer.plugins!, notices],
    root: at('src/renderer'),
    build: {
      ...renderer.build,
      outDir: at('out/renderer'),
      rolldownOptions: { input: { index: at('src/renderer/index.html') } },
    },
  },
});
