import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { explicitModel } from '#main/planning/planner/explicitModel.ts';
import type { CandidateFeatures } from '#main/planning/planner/features.ts';
import { featureNames, featureVector } from '#main/planning/planner/features.ts';
import { frequencyClass, frequencyModel } from '#main/planning/planner/frequencyModel.ts';
import { logisticModel } from '#main/planning/planner/logisticModel.ts';
import type { FrequencyFile, LogisticFile } from '#main/planning/planner/modelFiles.ts';
import type { SuccessModel } from '#main/planning/planner/SuccessModel.ts';
import { calibrate } from './calibration.ts';
import { CommandFailure, type CommandSpec, progress, runCommand } from '#shared/commandLine/commandLine.ts';
import { existingFile, existingFolder, requiredText } from '#shared/commandLine/optionValues.ts';
import type { CollectedStow } from './collectedStow.ts';
import { collectedStowSchema, RESERVED_SEEDS } from './collectedStow.ts';
import { fitRidgeLogistic } from './ridgeLogistic.ts';

const spec: CommandSpec = {
  usage: 'node src/evaluation/fitSuccessModel.ts --data FILE.jsonl --out FOLDER',
  description:
    'Fits the success models to collected stows and writes them with their card. Takes seconds; always the same.',
  options: {
    data: { type: 'text', value: 'FILE', description: 'stows collected by collectStows.ts' },
    out: {
      type: 'text',
      value: 'FOLDER',
      description: 'where success-learned.json, success-frequency.json and the card go',
    },
  },
};

const PENALTIES = [0.3, 1, 3, 10, 30, 100];
const FOLDS = 6;
const LEAST_STOWS = 150;

const asFeatures = ({ features }: CollectedStow): CandidateFeatures => features as unknown as CandidateFeatures;
/** An arm that stopped before it moved says nothing about the candidate; the cell reports such stows with hardly any duration. */
const hasBegun = ({ durationS }: CollectedStow): boolean => durationS >= 0.5;
const succeeded = ({ outcome }: CollectedStow): boolean => outcome === 'success';

function fitLogistic(stows: readonly CollectedStow[], penalty: number): LogisticFile {
  const observations = stows.map((stow) => ({ features: featureVector(asFeatures(stow)), success: succeeded(stow) }));
  const { bias, weights } = fitRidgeLogistic(
    observations,
    featureNames.map(() => 0),
    penalty,
  );
  return {
    kind: 'logistic',
    name: 'learned-1',
    stows: stows.length,
    seeds: [...new Set(stows.map(({ seed }) => seed))].sort((a, b) => a - b),
    features: [...featureNames],
    bias: rounded(bias),
    weights: weights.map(rounded),
  };
}
const rounded = (value: number): number => Number(value.toFixed(6));

function fitFrequency(stows: readonly CollectedStow[]): FrequencyFile {
  const classes: FrequencyFile['classes'] = {};
  for (const stow of stows) {
    const entry = (classes[frequencyClass(asFeatures(stow))] ??= { n: 0, successes: 0 });
    entry.n++;
    if (succeeded(stow)) entry.successes++;
  }
  return {
    kind: 'frequency',
    name: 'frequency-1',
    stows: stows.length,
    seeds: [...new Set(stows.map(({ seed }) => seed))].sort((a, b) => a - b),
    classes: Object.fromEntries(Object.entries(classes).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

interface Judged {
  pSuccess: number;
  succeeded: boolean;
}

/**
 * Every stow as predicted by a model that was fitted without its fold. Folds are whole runs, never single stows: those of
 * one run share their pods.
 */
function heldOutPredictions(
  stows: readonly CollectedStow[],
  fit: (some: readonly CollectedStow[]) => SuccessModel,
): Judged[] {
  const seeds = [...new Set(stows.map(({ seed }) => seed))].sort((a, b) => a - b);
  const folds = Math.min(FOLDS, seeds.length);
  const judged: Judged[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const inFold = ({ seed }: CollectedStow): boolean => seeds.indexOf(seed) % folds === fold;
    const model = fit(stows.filter((stow) => !inFold(stow)));
    for (const stow of stows.filter(inFold))
      judged.push({ pSuccess: model.pSuccess(asFeatures(stow)), succeeded: succeeded(stow) });
  }
  return judged;
}

/** The penalty with the least log loss on held-out runs. */
function choosePenalty(stows: readonly CollectedStow[]): number {
  let best = { penalty: PENALTIES.at(-1)!, loss: Infinity };
  for (const penalty of PENALTIES) {
    const loss = logLoss(heldOutPredictions(stows, (some) => logisticModel(fitLogistic(some, penalty))));
    progress(`penalty ${penalty}: log loss ${loss.toFixed(4)}`);
    if (loss < best.loss) best = { penalty, loss };
  }
  return best.penalty;
}

function logLoss(judged: readonly Judged[]): number {
  const losses = judged.map(({ pSuccess, succeeded: came }) => {
    const p = Math.min(0.999, Math.max(0.001, pSuccess));
    return -Math.log(came ? p : 1 - p);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function metricsRow(
  name: string,
  stows: readonly CollectedStow[],
  fit: (some: readonly CollectedStow[]) => SuccessModel,
): string {
  const judged = heldOutPredictions(stows, fit);
  const { brier, ece } = calibrate(judged);
  return `| ${name} | ${brier!.toFixed(4)} | ${ece!.toFixed(4)} | ${logLoss(judged).toFixed(4)} | ${ranking(judged).toFixed(3)} |`;
}

/** Chance that a success was given a higher probability than a failure (area under the ROC curve). */
function ranking(predictions: readonly { pSuccess: number; succeeded: boolean }[]): number {
  const good = predictions.filter((p) => p.succeeded);
  const bad = predictions.filter((p) => !p.succeeded);
  let sum = 0;
  for (const a of good) for (const b of bad) sum += a.pSuccess > b.pSuccess ? 1 : a.pSuccess === b.pSuccess ? 0.5 : 0;
  return good.length * bad.length > 0 ? sum / (good.length * bad.length) : 0.5;
}

interface CardParts {
  stows: readonly CollectedStow[];
  seeds: readonly number[];
  penalty: number;
  rows: readonly string[];
  text: string;
  learned: string;
  frequency: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function card(c: CardParts): string {
  const successes = c.stows.filter(succeeded).length;
  return `# Success models

Probability that a stow succeeds, from what the planner knows before it: item data, the estimate made from a picture, and
the placement. Nothing of the simulator's truth is an input; its physics decided the outcomes.

- \`success-learned.json\`: logistic regression on ${featureNames.length} features, with a ridge of ${c.penalty}.
- \`success-frequency.json\`: success frequencies by coarse class with Laplace smoothing.

**Data.** ${c.stows.length} simulated stows, ${successes} of them successes, from runs of the closed loop that explores evenly
(\`src/evaluation/collectStows.ts\`) with seeds ${c.seeds.join(', ')} on made-up products (\`trainingCatalogue.ts\`). Seeds ${RESERVED_SEEDS.join(', ')} are never
fitted on. No product of any outside catalogue is in the data.

**Metrics** on held-out runs: ${FOLDS} folds of whole seeds, every stow predicted by a model that was fitted without its fold. The
ridge was chosen by the same folds, which flatters the learned model a little.

| model | Brier | ECE | log loss | AUROC |
|---|---|---|---|---|
${c.rows.join('\n')}

What ships was then fitted on all stows.

**Use.** \`--predictor learned\` and \`frequentist\`. The default is the explicit model, which has done better in the closed loop so far;
docs/PLANNER.md says why.

**Limits.** Valid for this simulator, this tool and this pod; to be fitted anew when any of them changes
(\`fitSuccessModel.ts\` takes seconds). A failure of the same item in the same bin is not learned but halves the estimate.

Hashes; those of the models are of their JSON without spaces and line ends.

sha256 of data: \`${sha256(c.text)}\`  
sha256 of success-learned.json: \`${sha256(c.learned)}\`  
sha256 of success-frequency.json: \`${sha256(c.frequency)}\`
`;
}

process.exitCode = await runCommand(spec, process.argv.slice(2), (options) => {
  requiredText(options, 'data', 'a file of collected stows');
  const dataPath = existingFile(options, 'data')!;
  const outPath = existingFolder(options, 'out', requiredText(options, 'out', 'a folder'));
  const text = readFileSync(dataPath, 'utf8');
  const stows = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => collectedStowSchema.parse(JSON.parse(line)))
    .filter(hasBegun);
  const seeds = [...new Set(stows.map(({ seed }) => seed))].sort((a, b) => a - b);
  const reserved = seeds.filter((seed) => RESERVED_SEEDS.includes(seed));
  if (reserved.length > 0)
    throw new CommandFailure(`Seeds ${reserved.join(', ')} are kept for judging; not fitted on.`);
  if (stows.length < LEAST_STOWS || seeds.length < 4)
    throw new CommandFailure(
      `${stows.length} stows of ${seeds.length} seeds are too few to fit and judge a model; expected ${LEAST_STOWS} of 4.`,
    );

  const penalty = choosePenalty(stows);
  const rows = [
    metricsRow('explicit', stows, () => explicitModel),
    metricsRow('learned', stows, (some) => logisticModel(fitLogistic(some, penalty))),
    metricsRow('frequentist', stows, (some) => frequencyModel(fitFrequency(some))),
  ];
  for (const row of rows) progress(row);

  // What ships is fitted on everything.
  const learned = JSON.stringify(fitLogistic(stows, penalty));
  const frequency = JSON.stringify(fitFrequency(stows));
  writeFileSync(`${outPath}/success-learned.json`, `${learned}\n`);
  writeFileSync(`${outPath}/success-frequency.json`, `${frequency}\n`);
  writeFileSync(`${outPath}/success-models.md`, card({ stows, seeds, penalty, rows, text, learned, frequency }));
});
