import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { decodePicture } from '#cell/rendering/pictureCodec.ts';
import type { Picture } from '#cell/rendering/SceneRequest.ts';
import { inspectItem, prepareReferences, SCORE_THRESHOLD } from '#cell/inspection/inspectItem.ts';
import { CommandFailure, printJson, progress, requiredText, runCommand } from './commandLine.ts';
import type { CommandSpec, ExitCode } from './commandLine.ts';

const SPEC: CommandSpec = {
  usage: 'npm run -s inspect -- --list FILE.jsonl',
  description:
    'Compares pictures of items with pristine references, one JSON line for each: id, score (0 alike .. 1),\n' +
    'supervised (null: there is no such model here), reference, severity, labels.',
  options: {
    list: {
      type: 'text',
      value: 'FILE.jsonl',
      description: 'lines {"id","query","references":[...]}; pictures are JPEG or PNG, relative to the list',
    },
  },
};

const lineSchema = z.object({
  id: z.union([z.string(), z.number()]),
  query: z.string(),
  references: z.array(z.string()).min(1),
});
type Line = z.infer<typeof lineSchema>;

/** Score from which damage counts as major, as a share of the way from the threshold to 1. */
const MAJOR_FROM = 0.5;

export function inspectCommand(args: string[]): Promise<ExitCode> {
  return runCommand(SPEC, args, async (options) => {
    const list = requiredText(options, 'list', 'a file of JSON lines');
    let text: string;
    try {
      text = await readFile(list, 'utf8');
    } catch (cause) {
      throw new CommandFailure(`--list "${list}" cannot be read: ${messageOf(cause)}.`, { cause });
    }
    let failed = 0;
    const folder = dirname(resolve(list));
    for (const [number, line] of text.split('\n').entries()) {
      if (line.trim() === '') continue;
      const answer = await inspectLine(line, folder);
      if (answer.ok) printJson(answer.value);
      else {
        progress(`${list} line ${number + 1}: ${answer.error}; skipped`);
        failed++;
      }
    }
    return failed > 0 ? 1 : 0;
  });
}

async function inspectLine(line: string, folder: string): Promise<Result<object, string>> {
  let parsed: Line;
  try {
    parsed = lineSchema.parse(JSON.parse(line));
  } catch {
    return err('expected {"id","query","references":[...]} with at least one reference');
  }
  const query = await readPicture(resolve(folder, parsed.query));
  if (!query.ok) return query;
  const references: Picture[] = [];
  for (const file of parsed.references) {
    const reference = await readPicture(resolve(folder, file));
    if (!reference.ok) return reference;
    references.push(reference.value);
  }
  const { score, areaChange } = inspectItem(query.value, prepareReferences(references));
  return ok({
    id: parsed.id,
    score: round(score),
    supervised: null,
    reference: round(score),
    severity: severityOf(score),
    // The reference model sees that and where something differs; of the kinds it can name only a change of outline.
    labels: { missing_unit: round(1 - Math.exp(-Math.max(0, areaChange - 0.1) * 5)) },
  });
}

function severityOf(score: number): 'none' | 'minor' | 'major' {
  if (score < SCORE_THRESHOLD) return 'none';
  return score < SCORE_THRESHOLD + MAJOR_FROM * (1 - SCORE_THRESHOLD) ? 'minor' : 'major';
}

async function readPicture(file: string): Promise<Result<Picture, string>> {
  try {
    const picture = decodePicture(await readFile(file));
    return picture.ok ? picture : err(`${file}: ${picture.error}`);
  } catch (cause) {
    return err(`${file} cannot be read: ${messageOf(cause)}`);
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
const round = (share: number): number => Number(share.toFixed(4));
