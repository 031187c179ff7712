import { readFileSync } from 'node:fs';
import { cellSnapshotSchema } from '#shared/domain/cellSnapshot.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { reasonInEnglish, type PlanReason, type PlanResult } from '#shared/domain/plan.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { predictors, SWAP_BELOW } from '#main/ports/PlannerClient.ts';
import { plan } from '#main/planning/planner/plan.ts';
import {
  CommandFailure,
  type CommandSpec,
  type ExitCode,
  printJson,
  runCommand,
} from '#shared/commandLine/commandLine.ts';
import { oneOf, requiredText, wholeNumber } from '#shared/commandLine/optionValues.ts';
import { BadArgument } from '#shared/commandLine/readOptions.ts';

const spec: CommandSpec = {
  usage: 'npm run -s plan -- --snapshot FILE.json [--limit N] [--predictor NAME] [--json]',
  description: 'Ranks what could be stowed where in one snapshot of a cell, and says what the planner would do next.',
  options: {
    snapshot: { type: 'text', value: 'FILE', description: 'the JSON of one cell snapshot' },
    limit: { type: 'text', value: 'N', description: 'candidates shown, best first (default 50)' },
    predictor: {
      type: 'text',
      value: 'NAME',
      description: `success model: ${predictors.join(', ')} (default explicit)`,
    },
    json: { type: 'flag', description: 'one JSON object as the last line' },
  },
};

/** A snapshot written by others may leave out what is running and what is open: then nothing is. */
const writtenSnapshotSchema = cellSnapshotSchema.extend({
  stow: cellSnapshotSchema.shape.stow.default(null),
  lastStow: cellSnapshotSchema.shape.lastStow.default(null),
  interventions: cellSnapshotSchema.shape.interventions.default([]),
  findings: cellSnapshotSchema.shape.findings.default([]),
});

export const planCommand = (args: readonly string[]): Promise<ExitCode> =>
  runCommand(spec, args, (options) => {
    const path = requiredText(options, 'snapshot', 'the JSON file of a cell snapshot');
    const limit = wholeNumber(options, 'limit', 1, 100_000, 50);
    const predictor = oneOf(options, 'predictor', predictors, 'explicit');
    const result = plan(
      { snapshot: readSnapshot(path), tool: toolLimits, swapBelow: SWAP_BELOW, limit, predictor },
      { nowMs: () => performance.now() },
    );
    if (options['json']) printJson(inWords(result));
    else process.stdout.write(`${describe(result)}\n`);
  });

function readSnapshot(path: string): CellSnapshot {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadArgument(`--snapshot ${path} cannot be read: ${(error as Error).message}.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CommandFailure(`${path} is no JSON: ${(error as Error).message}.`);
  }
  const parsed = writtenSnapshotSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const where = issue.path.length > 0 ? `at ${issue.path.join('.')}` : 'at its top';
    throw new CommandFailure(`${path} is no cell snapshot: ${where}, ${issue.message}.`);
  }
  return parsed.data;
}

function describe({ candidates, considered, decision, refused }: PlanResult): string {
  const rows = candidates.map(({ itemId, binId, chain, pSuccess, expectedS, score }) => {
    const how = chain.map(({ primitive }) => primitive).join(', ');
    return `${itemId} into ${binId} (${how}): ${(pSuccess * 100).toFixed(1)} %, ${expectedS.toFixed(1)} s, score ${score.toFixed(1)}`;
  });
  const chosen = decision.kind === 'stow' ? (rows[decision.candidateIndex] ?? '') : reasonInEnglish(decision.reason);
  return [
    `${considered} candidates, ${refused.length} items without one`,
    ...rows,
    `decision: ${decision.kind}. ${chosen}`,
  ].join('\n');
}

/** With an English sentence beside each code: who reads the JSON has no catalogue of them. */
function inWords(result: PlanResult): PlanResult {
  const said = (why: PlanReason): PlanReason => ({ ...why, text: reasonInEnglish(why) });
  const { decision } = result;
  return {
    ...result,
    candidates: result.candidates.map((candidate) => ({ ...candidate, reasons: candidate.reasons.map(said) })),
    refused: result.refused.map((item) => ({ ...item, reasons: item.reasons.map(said) })),
    decision: decision.kind === 'stow' ? decision : { ...decision, reason: said(decision.reason) },
  };
}
