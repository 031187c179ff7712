import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { err } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { inspectItem, prepareReferences, REFERENCE_MODEL, SCORE_THRESHOLD } from '#cell/inspection/inspectItem.ts';
import type { Inspector } from '#cell/inspection/Inspector.ts';
import { DEFAULT_INSPECTOR, inspectorNames, isInspectorName } from '#cell/inspection/inspectorNames.ts';
import { openInspector } from '#cell/inspection/openInspector.ts';
import type { Inspection } from '#cell/inspection/inspectItem.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { unusablePicture } from '#cell/pictures/unusablePicture.ts';
import { boundedFile } from '#cell/simulation/scenarios/boundedFile.ts';
import { textLines } from '#cell/simulation/scenarios/textLines.ts';
import {
  CommandFailure,
  type CommandSpec,
  type ExitCode,
  printJson,
  runCommand,
} from '#shared/commandLine/commandLine.ts';
import { requiredText } from '#shared/commandLine/optionValues.ts';
import { readPictureFile } from './pictureFile.ts';

const SPEC: CommandSpec = {
  usage: 'npm run -s inspect -- --list FILE.jsonl [--inspector NAME]',
  description:
    'Compares pictures of items with pristine references, one JSON line for each: id, score (0 alike .. 1),\n' +
    'supervised (null where the inspector has no such model), reference, severity, labels; or id and error.',
  options: {
    list: {
      type: 'text',
      value: 'FILE.jsonl',
      description: 'lines {"id","query","references":[...]}; pictures are JPEG or PNG, relative to the list',
    },
    inspector: {
      type: 'text',
      value: 'NAME',
      description: `${inspectorNames.join(' or ')}; ${DEFAULT_INSPECTOR} if left out`,
    },
  },
};

const idSchema = z.union([z.string(), z.number()]);
const lineSchema = z.object({
  id: idSchema,
  query: z.string().min(1),
  references: z.array(z.string().min(1)).min(1).max(64),
});

/** Lists of pictures, not the pictures. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;
/** Score from which damage counts as major, as a share of the way from the threshold to 1. */
const MAJOR_FROM = 0.5;

/** Every line of the list that is not blank has its answer; one that failed makes the exit code 1. */
export function inspectCommand(args: string[]): Promise<ExitCode> {
  return runCommand(SPEC, args, async (options) => {
    const list = requiredText(options, 'list', 'a file of JSON lines');
    const bytes = boundedFile(list, MAX_LIST_BYTES);
    const lines = bytes.ok ? textLines(bytes.value) : bytes;
    if (!lines.ok) throw new CommandFailure(`--list "${list}" cannot be read: ${lines.error}.`);
    const name = options.inspector ?? DEFAULT_INSPECTOR;
    if (typeof name !== 'string' || !isInspectorName(name))
      throw new CommandFailure(`--inspector is "${String(name)}", expected ${inspectorNames.join(' or ')}.`);
    const inspector = await openInspector(name);
    if (!inspector.ok) throw new CommandFailure(`--inspector: ${inspector.error}`);
    const folder = dirname(resolve(list));
    let answered = 0;
    let failed = 0;
    for (const { line, text } of lines.value) {
      if (text.trim() === '') continue;
      const answer = await inspectLine(inspector.value, text, line, folder);
      printJson(answer);
      answered++;
      if ('error' in answer) failed++;
    }
    if (answered === 0)
      throw new CommandFailure(`--list "${list}" is empty, expected lines {"id","query","references":[...]}.`);
    return failed > 0 ? 1 : 0;
  });
}

type Answer =
  { id: string | number | null; error: string } | { id: string | number; score: number; [more: string]: unknown };

async function inspectLine(inspector: Inspector, text: string, line: number, folder: string): Promise<Answer> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { id: null, error: `line ${line} is no JSON, expected {"id","query","references":[...]}` };
  }
  const parsed = lineSchema.safeParse(value);
  if (!parsed.success) {
    const id = idSchema.safeParse((value as { id?: unknown } | null)?.id);
    const at = parsed.error.issues[0]?.path.join('.') || 'the whole';
    const wanted = 'expected {"id","query","references":[...]} with one to 64 references';
    return { id: id.success ? id.data : null, error: `line ${line} is not as it should be (${at}): ${wanted}` };
  }
  const { id, query, references } = parsed.data;
  const picture = usablePicture(resolve(folder, query));
  if (!picture.ok) return { id, error: `query ${query}: ${picture.error}` };
  const pristine: Picture[] = [];
  for (const file of references) {
    const reference = usablePicture(resolve(folder, file));
    if (!reference.ok) return { id, error: `reference ${file}: ${reference.error}` };
    pristine.push(reference.value);
  }
  if (inspector.model === REFERENCE_MODEL) return answerOf(id, inspectItem(picture.value, prepareReferences(pristine)));
  const { score, evidence } = await inspector.inspect(picture.value, [], await inspector.prepare(pristine));
  return {
    id,
    score: round(score),
    supervised: evidence.supervised ?? null,
    reference: evidence.reference ?? null,
    severity: score < inspector.threshold ? 'none' : (evidence.severity ?? 'minor'),
    labels: Object.fromEntries((evidence.labels ?? []).map(({ label, share }) => [label, share])),
  };
}

const answerOf = (id: string | number, { score, areaChange }: Inspection) => ({
  id,
  score: round(score),
  supervised: null,
  reference: round(score),
  severity: severityOf(score),
  // The reference model sees that and where something differs; of the kinds it can name only a change of outline.
  labels: { missing_unit: round(1 - Math.exp(-Math.max(0, areaChange - 0.1) * 5)) },
});

/** A white wall differs from every product, which is no damage of one. */
function usablePicture(file: string): Result<Picture, string> {
  const picture = readPictureFile(file);
  const problem = picture.ok ? unusablePicture(picture.value) : null;
  return problem === null ? picture : err(problem);
}

function severityOf(score: number): 'none' | 'minor' | 'major' {
  if (score < SCORE_THRESHOLD) return 'none';
  return score < SCORE_THRESHOLD + MAJOR_FROM * (1 - SCORE_THRESHOLD) ? 'minor' : 'major';
}

const round = (share: number): number => Number(share.toFixed(4));
