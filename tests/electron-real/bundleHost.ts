import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const here = (file: string): string => join(root, 'tests/electron-real', file);

/**
 * The product's Electron host as an application folder that the Electron for checks can run: its main module as it is, as CommonJS (that
 * Electron knows no other), with the built window and preload; only what needs a newer Node, the application behind the host, runs in a Node of its
 * own (`applicationElsewhere.ts`).
 */
export async function bundleHost(folder: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    define: { 'import.meta.dirname': '__dirname', 'import.meta.url': JSON.stringify('file:///main/index.js') },
    resolve: {
      alias: [
        { find: '#main/host/application.ts', replacement: here('applicationElsewhere.ts') },
        { find: '#main/planning/planner/workerPlanner.ts', replacement: here('noPlanner.ts') },
        { find: /^#shared\//, replacement: `${root}/src/shared/` },
        { find: /^#main\//, replacement: `${root}/src/main/` },
      ],
    },
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: here('main.ts'),
      target: 'node18',
      outDir: join(folder, 'main'),
      minify: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'index.cjs', codeSplitting: false } },
    },
  });
  for (const part of ['preload', 'renderer']) cpSync(join(root, 'out', part), join(folder, part), { recursive: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'supercargo', version: '0.0.1', main: 'main/index.cjs' }),
  );
}
