import { measureReplay } from './replay.ts';

/** The measuring process of the replay benchmark. */
const [, , path = '', seeks = '200'] = process.argv;
const figures = await measureReplay(path, Number(seeks));
process.send?.(figures, () => process.exit(0));
