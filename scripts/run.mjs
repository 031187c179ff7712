// Entry of every npm script. Plain JavaScript that runs on Node 20: it finds the bundled Node 24 and runs the real thing with it.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { findNode } from './launch/bundledNode.mjs';
import { packageBin } from './launch/packageBin.mjs';
import { runThrough } from './launch/runThrough.mjs';

const root = resolve(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), '..');
const [name = '', ...args] = process.argv.slice(2);

const bin = (packageName, command) => packageBin(root, packageName, command);
const tsc = (project) => [bin('typescript', 'tsc'), '-p', project, '--noEmit'];
const evaluation = (command) => [join(root, 'src/evaluation/cli.ts'), command];

/** Command -> the Node programs that it runs, one after another until one fails; the arguments go to the last. */
const commands = {
  start: () => [[join(root, 'scripts/start.mjs')]],
  cell: () => [[join(root, 'src/cell/server/cli.ts')]],
  eval: () => [evaluation('eval')],
  perceive: () => [evaluation('perceive')],
  inspect: () => [evaluation('inspect')],
  plan: () => [evaluation('plan')],
  bench: () => [[join(root, 'bench/cli.ts')]],
  journal: () => [[join(root, 'src/main/commandLine/journal.ts')]],
  conform: () => [[join(root, 'src/conformance/cli.ts')]],
  build: () => [[bin('electron-vite'), 'build']],
  typecheck: () => [
    tsc('tsconfig.shared.json'),
    tsc('tsconfig.node.json'),
    tsc('tsconfig.e2e.json'),
    [bin('vue-tsc'), '-p', 'tsconfig.web.json', '--noEmit'],
  ],
  lint: () => [
    [bin('prettier'), '--check', '--log-level', 'warn', '.'],
    [bin('eslint'), '.', '--max-warnings', '0'],
  ],
  layers: () => [
    [
      bin('dependency-cruiser', 'depcruise'),
      'src',
      'tests',
      'scripts',
      'bench',
      '--config',
      layerRules(),
      '--output-type',
      'err-long',
    ],
  ],
  vitest: () => [[bin('vitest')]],
  e2e: () => [[bin('@playwright/test', 'playwright'), 'test']],
  dist: () => [[bin('electron-vite'), 'build'], [join(root, 'scripts/generate-notices.ts')], [bin('electron-builder')]],
  'check-package': () => [[join(root, 'scripts/checkPackage.ts')]],
  test: () => [[join(root, 'scripts/test.mjs')]],
};

function layerRules() {
  return ['.dependency-cruiser.cjs', '.dependency-cruiser.js'].find((file) => existsSync(join(root, file)));
}

if (!Object.hasOwn(commands, name)) {
  console.error(`"${name}" is no command, expected one of ${Object.keys(commands).join(', ')}.`);
  process.exit(2);
}
if (!existsSync(join(root, 'node_modules', 'zod'))) {
  console.error('The packages are not installed. Run "npm ci" first.');
  process.exit(1);
}
const node = findNode(root);
if (!node) {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  console.error(
    `Node ${process.versions.node} is too old and no bundled one is installed (${Object.keys(optionalDependencies).join(', ')}). ` +
      'Run "npm ci" without --omit=optional, or install Node 24.',
  );
  process.exit(1);
}

const environment = {
  ...process.env,
  PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
  // The application uses node:sqlite on purpose; the note about it is for those who wonder, not for every start.
  NODE_OPTIONS: [process.env.NODE_OPTIONS, '--disable-warning=ExperimentalWarning'].filter(Boolean).join(' '),
  // The sources run as they are; what Node makes of them is kept, by content, which halves the start of every process and thread.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node'),
};
const programs = commands[name]();
let exitCode = 0;
for (const [index, [script, ...fixed]] of programs.entries()) {
  const given = index === programs.length - 1 ? args : [];
  exitCode = await runThrough(node, [script, ...fixed, ...given], { cwd: workingFolder(), env: environment });
  if (exitCode !== 0) break;
}
process.exit(exitCode);

/** Commands that read files named by the caller keep the caller's folder (npm itself changes into the package's). */
function workingFolder() {
  const readsFiles = ['start', 'cell', 'eval', 'perceive', 'inspect', 'plan', 'bench', 'journal', 'conform'].includes(
    name,
  );
  return readsFiles ? (process.env.INIT_CWD ?? process.cwd()) : root;
}
