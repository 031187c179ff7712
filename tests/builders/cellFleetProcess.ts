import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { startCellServer } from '#cell/server/startCellServer.ts';
import { CellCoreForTests } from './cellCoreForTests.ts';
import { TEST_TOKEN } from './cellServerForTests.ts';

/** cellFleetProcess.ts COUNT MOTION_S ON_FIRE LEASE_MS; see cellFleet.ts. */
const [count = '12', motionS = '8', onFire = 'false', leaseMs = '5000'] = process.argv.slice(2);
const armUrdf = readFileSync(new URL('../../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8');
const servers = await Promise.all(
  Array.from({ length: Number(count) }, async (_, index) => {
    const cell = new CellCoreForTests({
      cellId: `fleet-${index + 1}`,
      name: `Cell ${index + 1}`,
      epoch: `fleet-${process.pid}-${index}`,
      leaseClockMs: () => performance.now(),
      startTimeMs: Date.now(),
      leaseMs: Number(leaseMs),
      rigScript: {
        motionS: Number(motionS),
        ...(onFire === 'true'
          ? {
              result: (motion, usual) =>
                motion.kind === 'stow'
                  ? { ...usual, outcome: 'unproductive', cause: 'jammed_at_mouth', peakForceN: 25 }
                  : usual,
            }
          : {}),
      },
    });
    return startCellServer({
      core: cell.core,
      armUrdf,
      tool: 'belts',
      port: 0,
      token: TEST_TOKEN,
      software: 'scripted',
      speed: 1,
      logger: pino({ enabled: false }),
      onFailed: (error) => {
        throw error;
      },
    });
  }),
);
process.send!(servers.map((server) => ({ url: server.url, token: TEST_TOKEN })));
process.once('disconnect', () => process.exit(0));
