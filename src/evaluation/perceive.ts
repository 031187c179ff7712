import { openEyes } from '#cell/perception/BinEyes.ts';
import { eyesNames, PHOTOGRAPH_EYES } from '#cell/perception/eyesNames.ts';
import { perceivePhotograph } from '#cell/perception/perceivePhotograph.ts';
import { type CommandSpec, type ExitCode, printJson, runCommand } from '#shared/commandLine/commandLine.ts';
import { BadArgument } from '#shared/commandLine/readOptions.ts';
import { readPictureFile } from './pictureFile.ts';

const SPEC: CommandSpec = {
  usage: 'npm run -s perceive -- [--eyes E] FILE...',
  description:
    'Says what can be seen in JPEG or PNG pictures of single bins, cropped to the mouth, one JSON line for each:\n' +
    'file, occupiedFraction, litres (null: the size is unknown), unitsSeen, items, widestGapFraction, bandsFraction; or file and error.',
  options: {
    eyes: {
      type: 'text',
      value: 'E',
      description: `${eyesNames.join(', ')}, or a FILE.onnx of your own (${PHOTOGRAPH_EYES})`,
    },
  },
  words: 'FILE',
};

/** Photographs of bins whose size nobody knows: shares only. Every file has its line; one that failed makes the exit code 1. */
export function perceiveCommand(args: string[]): Promise<ExitCode> {
  return runCommand(SPEC, args, async (options, files) => {
    if (files.length === 0) throw new BadArgument('FILE is missing, expected one or more pictures.');
    const eyes = await openEyes(String(options['eyes'] ?? PHOTOGRAPH_EYES));
    if (!eyes.ok) throw new BadArgument(`--eyes: ${eyes.error}`);
    let failed = 0;
    for (const file of files) {
      const picture = readPictureFile(file);
      const seen = picture.ok ? await perceivePhotograph(picture.value, eyes.value) : picture;
      printJson(seen.ok ? { file, ...seen.value } : { file, error: seen.error });
      if (!seen.ok) failed++;
    }
    return failed > 0 ? 1 : 0;
  });
}
