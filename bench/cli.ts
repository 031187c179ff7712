import { CommandFailure } from '#shared/commandLine/commandLine.ts';

/** Entry of `npm run -s bench -- NAME [options]`. */
const benches: Readonly<Record<string, () => Promise<(args: string[]) => Promise<number>>>> = {
  planner: async () => (await import('./planner.ts')).plannerBench,
  physics: async () => (await import('./physics/soundness.ts')).physicsBench,
  link: async () => (await import('./link.ts')).linkBench,
  replay: async () => (await import('./replay/replay.ts')).main,
  recording: async () => (await import('./recording/recording.ts')).main,
  journal: async () => (await import('./journal.ts')).journalBench,
  twin: async () => (await import('./twin.ts')).twinBench,
  kills: async () => (await import('./journal/kills.ts')).killsBench,
  pictures: async () => (await import('./pictures/pictures.ts')).picturesBench,
  start: async () => (await import('./start.ts')).startBench,
  chaos: async () => (await import('./chaos.ts')).chaosBench,
};

const [, , name = '', ...args] = process.argv;
process.exitCode = await dispatch();

async function dispatch(): Promise<number> {
  const names = Object.keys(benches).join(', ');
  if (name === '--help') {
    process.stdout.write(`usage: npm run -s bench -- NAME [options]; each has its own --help\nnames: ${names}\n`);
    return 0;
  }
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (!bench) {
    process.stderr.write(`"${name}" is no benchmark, expected one of ${names}.\n`);
    return 2;
  }
  try {
    return await (
      await bench()
    )(args);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
