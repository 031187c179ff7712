import { readFile } from 'node:fs/promises';
import { decodePicture } from '#cell/rendering/pictureCodec.ts';
import { perceivePhotograph } from '#cell/perception/perceivePhotograph.ts';
import { BadArgument, printJson, progress, runCommand } from './commandLine.ts';
import type { CommandSpec, ExitCode } from './commandLine.ts';

const SPEC: CommandSpec = {
  usage: 'npm run -s perceive -- FILE...',
  description:
    'Says what can be seen in JPEG or PNG pictures of single bins, cropped to the mouth, one JSON line for each:\n' +
    'file, occupiedFraction, items, widestGapFraction, bandsFraction.',
  options: {},
  words: 'FILE',
};

/** Photographs of bins whose size nobody knows: shares only. */
export function perceiveCommand(args: string[]): Promise<ExitCode> {
  return runCommand(SPEC, args, async (_options, files) => {
    if (files.length === 0) throw new BadArgument('FILE is missing, expected one or more pictures.');
    let failed = 0;
    for (const file of files) {
      const problem = await perceiveFile(file);
      if (problem === null) continue;
      progress(`${file}: ${problem}; skipped`);
      failed++;
    }
    return failed > 0 ? 1 : 0;
  });
}

async function perceiveFile(file: string): Promise<string | null> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    return `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
  const picture = decodePicture(bytes);
  if (!picture.ok) return picture.error;
  const seen = perceivePhotograph(picture.value);
  if (!seen.ok) return seen.error;
  printJson({ file, ...seen.value });
  return null;
}
