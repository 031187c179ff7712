// Builds the package from an Electron folder that is given, looks at what came of it, and starts the cell inside with the Node
// inside. Needs no network: npm run -s check:package. The folder is named by SUPERCARGO_ELECTRON_DIR; without it nothing is checked.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { packageBin } from './launch/packageBin.mjs';

const root = resolve(import.meta.dirname, '..');
const electronDir = process.env.SUPERCARGO_ELECTRON_DIR;
if (electronDir === undefined || !existsSync(electronDir)) {
  console.log(
    electronDir === undefined
      ? 'The package was not checked: SUPERCARGO_ELECTRON_DIR names no folder with an unpacked Electron (docs/INSTALL.md).'
      : `The package was not checked: SUPERCARGO_ELECTRON_DIR is "${electronDir}", which is not there.`,
  );
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'supercargo-package-'));
const problems: string[] = [];
const expectThat = (holds: boolean, sentence: string): void => {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${sentence}`);
  if (!holds) problems.push(sentence);
};
try {
  const build = [join(root, 'scripts/run.mjs'), 'dist', `-c.electronDist=${resolve(electronDir)}`];
  // A folder: archives and installers need helper programs that electron-builder fetches.
  execFileSync(process.execPath, [...build, `-c.directories.output=${folder}`, '--linux', 'dir'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const unpacked = join(folder, 'linux-unpacked');
  checkFiles(unpacked);
  checkFuses(join(unpacked, 'supercargo'));
  await checkCell(unpacked);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(problems.length === 0 ? 'The package is sound.' : `${problems.length} of its checks failed.`);
process.exit(problems.length === 0 ? 0 : 1);

function checkFiles(unpacked: string): void {
  for (const file of ['LICENSE.txt', 'THIRD-PARTY-NOTICES.txt', 'sbom.cdx.json', 'resources/app/package.json'])
    expectThat(existsSync(join(unpacked, file)), `${file} is in the package`);
  expectThat((statSync(join(unpacked, 'supercargo')).mode & 0o111) !== 0, 'the program may be executed');
  const { components } = JSON.parse(readFileSync(join(unpacked, 'sbom.cdx.json'), 'utf8')) as { components: unknown[] };
  expectThat(components.length > 100, `the SBOM names what is inside (${components.length} packages)`);
  for (const foreign of ['tests', 'training', 'node_modules/vitest', 'node_modules/electron', 'docs'])
    expectThat(!existsSync(join(unpacked, 'resources/app', foreign)), `${foreign} stays outside`);
}

function checkFuses(program: string): void {
  const cli = packageBin(root, '@electron/fuses', 'electron-fuses');
  const told = execFileSync(process.execPath, [cli, 'read', '--app', program], { encoding: 'utf8' });
  for (const fuse of ['RunAsNode', 'EnableNodeOptionsEnvironmentVariable', 'EnableNodeCliInspectArguments'])
    expectThat(new RegExp(`${fuse} is Disabled`).test(told), `the fuse ${fuse} is off`);
}

/** The simulated cell of the package, run by the Node of the package, says where it listens. */
async function checkCell(unpacked: string): Promise<void> {
  const entry = join(unpacked, 'resources/app/src/cell/server/cli.ts');
  const cell = spawn(join(unpacked, 'resources/node'), [entry, '--data', join(unpacked, 'data')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {},
  });
  const line = await new Promise<string>((settle) => {
    let text = '';
    cell.stdout.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      if (text.includes('\n')) settle(text.split('\n')[0]!);
    });
    cell.on('close', () => settle(text));
    setTimeout(() => settle(text), 120_000).unref();
  });
  expectThat(line.startsWith('{"url":"http://127.0.0.1:'), 'its cell starts with its own Node');
  cell.kill();
}
