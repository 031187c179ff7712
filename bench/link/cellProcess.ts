import { cellServerForTests, TEST_TOKEN } from '../../tests/builders/cellServerForTests.ts';

/** A cell on a scripted rig behind a real socket, in a process of its own: full telemetry without the physics' cost. */
const cell = await cellServerForTests();
process.send!({ url: cell.server.url, token: TEST_TOKEN });
process.once('disconnect', () => void cell.close().then(() => process.exit(0)));
