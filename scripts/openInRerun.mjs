import { execFileSync } from 'node:child_process';
import { createReadStream, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { wholeNumber } from '../src/shared/commandLine/optionValues.ts';
import { orSentence, readOptions } from '../src/shared/commandLine/readOptions.ts';
import { wordsOf } from '../src/shared/commandLine/readWords.ts';

/**
 * Opens a recording in Rerun's web viewer and keeps a picture of what it shows: whether our recordings are read by a program
 * that we did not write. The viewer is fetched from the npm registry into a temporary folder and is no part of Supercargo.
 *
 *   node scripts/openInRerun.mjs RECORDING.mcap [--picture FILE.png] [--seconds N] [--version V]
 *   node scripts/openInRerun.mjs RECORDING.mcap --serve    says where it is to be opened, until Ctrl+C
 */
const read = orSentence(() => {
  const { values, words } = readOptions(
    process.argv.slice(2),
    {
      picture: { type: 'string', default: 'rerun.png' },
      seconds: { type: 'string' },
      version: { type: 'string', default: '0.33.0' },
      viewer: { type: 'string' },
      serve: { type: 'boolean', default: false },
    },
    { words: true },
  );
  const { recording } = wordsOf({ recording: { existing: 'file' } }, words);
  return { values, recording, seconds: wholeNumber(values, 'seconds', 1, 3600, 60) };
});
if (!read.ok) {
  console.error(
    `${read.error} Usage: node scripts/openInRerun.mjs RECORDING.mcap [--picture FILE.png] [--seconds N] [--version V]`,
  );
  process.exit(2);
}
const { values, recording, seconds } = read.value;

const folder = mkdtempSync(join(tmpdir(), 'supercargo-rerun-'));
/** A folder that holds the viewer already spares fetching its 46 MB again. */
const packageDir = values.viewer ?? join(folder, 'node_modules/@rerun-io/web-viewer');
if (values.viewer === undefined) {
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const wanted = `@rerun-io/web-viewer@${values.version}`;
  console.error(`Fetching ${wanted} ...`);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', wanted], {
    cwd: folder,
    stdio: 'ignore',
  });
}

const page = `<!doctype html><meta charset="utf-8"><title>Rerun</title>
<style>html,body{margin:0;height:100%;background:#111}</style><body><script type="module">
import { WebViewer } from './viewer/index.js';
const viewer = new WebViewer();
window.said = [];
viewer.on('ready', () => window.said.push('ready'));
viewer.on('recording_open', (e) => window.said.push('recording_open ' + JSON.stringify(e)));
await viewer.start(location.origin + '/${encodeURIComponent(basename(recording))}', document.body, {
  width: '100%', height: '100%', hide_welcome_screen: true, render_backend: 'webgl', theme: 'dark',
});
</script>`;
const types = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.mcap': 'application/octet-stream' };
const server = createServer((request, response) => {
  const path = decodeURIComponent((request.url ?? '/').split('?')[0]);
  if (path === '/') return void response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  // The package leaves out the ending of what it imports, as for a bundler.
  const name = extname(path) === '' ? `${basename(path)}.js` : basename(path);
  const file = path.startsWith('/viewer/')
    ? join(packageDir, name)
    : path === `/${basename(recording)}`
      ? resolve(recording)
      : null;
  const size = file && statSync(file, { throwIfNoEntry: false })?.size;
  if (!size) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain', 'content-length': size });
  createReadStream(file).pipe(response);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const { port } = server.address();

if (values.serve) {
  console.log(`Open http://127.0.0.1:${port}/ in a browser. Ctrl+C ends it.`);
  await new Promise((done) => process.once('SIGINT', done));
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: [
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ],
});
try {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const said = [];
  tab.on('console', (message) => said.push(`${message.type()}: ${message.text().slice(0, 300)}`));
  tab.on('pageerror', (error) => said.push(`error: ${String(error).slice(0, 500)}`));
  await tab.goto(`http://127.0.0.1:${port}/`);
  const untilMs = Date.now() + seconds * 1000;
  while (Date.now() < untilMs && !(await tab.evaluate("window.said.some((line) => line.startsWith('recording_open'))")))
    await tab.waitForTimeout(500);
  // It goes on reading after the first message; what it drew when it is done is kept.
  await tab.waitForTimeout(Math.min(20_000, Math.max(3000, untilMs - Date.now())));
  mkdirSync(dirname(resolve(values.picture)), { recursive: true });
  await tab.screenshot({ path: values.picture });
  console.log(
    JSON.stringify(
      { viewer: values.version, events: await tab.evaluate('window.said'), console: said.slice(-30) },
      null,
      2,
    ),
  );
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
