/** A cell on a scripted rig as a process of its own, for tests that kill it: node cellProcessForTests.ts FOLDER PORT */
import { SqliteCellStore } from '#cell/server/SqliteCellStore.ts';
import { cellServerForTests, TEST_TOKEN } from './cellServerForTests.ts';

const [folder = '', motionS = '3'] = process.argv.slice(2);
const { server } = await cellServerForTests({
  store: new SqliteCellStore(folder),
  epoch: `epoch-${process.pid}`,
  rigScript: { motionS: Number(motionS) },
});
process.stdout.write(`${JSON.stringify({ url: server.url, token: TEST_TOKEN })}\n`);
