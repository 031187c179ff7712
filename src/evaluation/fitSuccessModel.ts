import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { explicitModel } from '#main/planner/explicitModel.ts';
import type { CandidateFeatures } from '#main/planner/features.ts';
import { featureNames, featureVector } from '#main/planner/features.ts';
import { frequencyClass, frequencyModel } from '#main/planner/frequencyModel.ts';
import { logisticModel } from '#main/planner/logisticModel.ts';
import type { FrequencyFile, LogisticFile } from '#main/planner/modelFiles.ts';
import type { SuccessModel } from '#main/planner/SuccessModel.ts';
import { calibrate } from './calibration.ts';
import type { CommandSpec } from './commandLine.ts';
import { CommandFailure, progress, requiredText, runCommand } from './commandLine.ts';
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

const PENALTIES = [1, 3, 10, 30, 100, 300];
const FOLDS = 5;

process.exitCode = await runCommand(spec, process.argv.slice(2), (options) => {
  const dataPath = requiredText(options, 'data', 'a file of collected stows');
  const outPath = requiredText(options, 'out', 'a folder');
  const text = readFileSync(dataPath, 'utf8');
  const stows = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => collectedStowSchema.parse(JSON.parse(line)));
  const seeds = [...new Set(stows.map(({ seed }) => seed))].sort((a, b) => a - b);
  const reserved = seeds.filter((seed) => RESERVED_SEEDS.includes(seed));
  if (reserved.length > 0)
    throw new CommandFailure(`Seeds ${reserved.join(', ')} are kept for judging; not fitted on.`);
  // Whole runs are held out, never single stows: neighbours in a run share their pod.
  const heldOutSeeds = seeds.filter((_, i) => i % 4 === 3);
  const heldOut = stows.filter(({ seed }) => heldOutSeeds.includes(seed));
  const training = stows.filter(({ seed }) => !heldOutSeeds.includes(seed));
  if (heldOut.length < 20 || training.length < 50)
    throw new CommandFailure(`${stows.length} stows of ${seeds.length} seeds are too few to fit and judge a model.`);

  const penalty = choosePenalty(training);
  const judged = {
    logistic: logisticModel(fitLogistic(training, penalty)),
    frequency: frequencyModel(fitFrequency(training)),
  };
  const rows = [
    ['explicit', explicitModel],
    ['learned', judged.logistic],
    ['frequentist', judged.frequency],
  ].map(([name, model]) => metricsRow(name as string, model as SuccessModel, heldOut));
  for (const row of rows) progress(row);

  // What ships is fitted on everything, with the penalty that was chosen without the held-out runs.
  const learned = `${JSON.stringify(fitLogistic(stows, penalty), null, 1)}\n`;
  const frequency = `${JSON.stringify(fitFrequency(stows), null, 1)}\n`;
  writeFileSync(`${outPath}/success-learned.json`, learned);
  writeFileSync(`${outPath}/success-frequency.json`, frequency);
  writeFileSync(
    `${outPath}/success-models.md`,
    card({ stows, seeds, heldOutSeeds, heldOut: heldOut.length, penalty, rows, text, learned, frequency }),
  );
});

const asFeatures = ({ features }: CollectedStow): CandidateFeatures => features as unknown as CandidateFeatures;
const succeeded = ({ outcome }: CollectedStow): boolean => outcome === 'success';

function fitLogistic(stows: readonly CollectedStow[], penalty: number): LogisticFile {
  const observations = stows.map((stow) => ({ features: featureVector(asFeatures(stow)), success: succeeded(stow) }));
  // Towards the explicit model: its logit counts once, everything else not at all, until data says otherwise.
  const towards = featureNames.map((name) => (name === 'explicitLogit' ? 1 : 0));
  const { bias, weights } = fitRidgeLogistic(observations, towards, penalty);
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

/** The penalty with the least log loss over folds of whole runs. */
function choosePenalty(stows: readonly CollectedStow[]): number {
  const seeds = [...new Set(stows.map(({ seed }) => seed))].sort((a, b) => a - b);
  const folds = Math.min(FOLDS, seeds.length);
  let best = { penalty: PENALTIES.at(-1)!, loss: Infinity };
  for (const penalty of PENALTIES) {
    let loss = 0;
    for (let fold = 0; fold < folds; fold++) {
      const inFold = ({ seed }: CollectedStow): boolean => seeds.indexOf(seed) % folds === fold;
      const model = logisticModel(
        fitLogistic(
          stows.filter((stow) => !inFold(stow)),
          penalty,
        ),
      );
      for (const stow of stows.filter(inFold)) loss += logLoss(model, stow);
    }
    progress(`penalty ${penalty}: log loss ${(loss / stows.length).toFixed(4)}`);
    if (loss < best.loss) best = { penalty, loss };
  }
  return best.penalty;
}

function logLoss(model: SuccessModel, stow: CollectedStow): number {
  const p = Math.min(0.999, Math.max(0.001, model.pSuccess(asFeatures(stow))));
  return -Math.log(succeeded(stow) ? p : 1 - p);
}

function metricsRow(name: string, model: SuccessModel, stows: readonly CollectedStow[]): string {
  const predictions = stows.map((stow) => ({ pSuccess: model.pSuccess(asFeatures(stow)), succeeded: succeeded(stow) }));
  const { brier, ece } = calibrate(predictions);
  const loss = stows.reduce((sum, stow) => sum + logLoss(model, stow), 0) / stows.length;
  return `| ${name} | ${brier!.toFixed(4)} | ${ece!.toFixed(4)} | ${loss.toFixed(4)} | ${ranking(predictions).toFixed(3)} |`;
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
  heldOutSeeds: readonly number[];
  heldOut: number;
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

- \`success-learned.json\`: logistic regression on ${featureNames.length} features, drawn towards the explicit model by a ridge of ${c.penalty}.
- \`success-frequency.json\`: success frequencies by coarse class with Laplace smoothing.

**Data.** ${c.stows.length} simulated stows, ${successes} of them successes, from runs of the closed loop that explores evenly
(\`src/evaluation/collectStows.ts\`) with seeds ${c.seeds.join(', ')} on made-up products (\`trainingCatalogue.ts\`). Seeds ${RESERVED_SEEDS.join(', ')} are never
fitted on. No product of any outside catalogue is in the data.

**Metrics** on the ${c.heldOut} stows of the held-out seeds ${c.heldOutSeeds.join(', ')}, by models fitted on the others:

| model | Brier | ECE | log loss | AUROC |
|---|---|---|---|---|
${c.rows.join('\n')}

What ships was then fitted on all stows.

**Limits.** Valid for this simulator, this tool and this pod; to be fitted anew when any of them changes
(\`fitSuccessModel.ts\` takes seconds). A failure of the same item in the same bin is not learned but halves the estimate.

sha256 of data: \`${sha256(c.text)}\`
sha256 of success-learned.json: \`${sha256(c.learned)}\`
sha256 of success-frequency.json: \`${sha256(c.frequency)}\`
`;
}
