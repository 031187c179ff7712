import { appendFileSync, readFileSync } from 'node:fs';
import { MAJOR_FROM_SEVERITY } from '#shared/domain/finding.ts';
import { shareInterval } from '#shared/domain/shareInterval.ts';
import { thresholdForBudget } from '#shared/domain/sidelineBudget.ts';
import { DamageInspector } from '#cell/inspection/DamageInspector.ts';
import { DamageNet } from '#cell/inspection/DamageNet.ts';
import { evidenceFeatures, fuse } from '#cell/inspection/fuseEvidence.ts';
import { judgeProduct, type DamageUnit } from './damageUnits.ts';
import { areaUnderRoc, averagePrecision } from './inspectionFigures.ts';
import { fitRidgeLogistic, type LogisticFit } from './ridgeLogistic.ts';

/**
 * Measures supervised model, reference model, patches and their fusion on rendered units of products that nothing was trained on:
 * `node src/evaluation/evalDamage.ts collect FIRST COUNT LOG.jsonl`, then `node src/evaluation/evalDamage.ts report LOG.jsonl`, or `scores` for what the cell tells of its inspectors. The fusion of
 * every unit is fitted on other products than its own (five folds); the weights that are printed are fitted on all.
 */
const FOLDS = 5;
/** Intact items held back for nothing, of a thousand. */
const BUDGETS = [5, 10, 20, 50] as const;

const print = (text: string): boolean => process.stdout.write(`${text}\n`);
const share = (logit: number): number => 1 / (1 + Math.exp(-logit));

async function collect(first: number, count: number, log: string): Promise<void> {
  const net = await DamageNet.open();
  if (!net.ok) throw new Error(net.error);
  const inspector = new DamageInspector(net.value);
  for (let seed = first; seed < first + count; seed++)
    for (const unit of await judgeProduct(inspector, seed)) appendFileSync(log, `${JSON.stringify(unit)}\n`);
}

const fitOn = (units: readonly DamageUnit[]): LogisticFit =>
  fitRidgeLogistic(
    units.map((unit) => ({ features: Float64Array.from(evidenceFeatures(unit)), success: unit.severity > 0 })),
    [0, 0, 0],
    1,
  );
const fusedBy = ({ bias, weights }: LogisticFit, unit: DamageUnit): number =>
  bias + evidenceFeatures(unit).reduce((sum, value, k) => sum + value * weights[k]!, 0);

function report(units: readonly DamageUnit[]): void {
  const fold = ({ seed }: DamageUnit): number => seed % FOLDS;
  const fits = Array.from({ length: FOLDS }, (_, k) => fitOn(units.filter((unit) => fold(unit) !== k)));
  const scorers: Record<string, (unit: DamageUnit) => number> = {
    supervised: ({ supervised }) => supervised,
    'reference-1': ({ reference }) => reference,
    patches: ({ patches }) => patches,
    'naive mean of supervised and reference-1': ({ supervised, reference }) =>
      (share(supervised) + share(reference)) / 2,
    fusion: (unit) => fusedBy(fits[fold(unit)]!, unit),
  };
  print(`${units.length} units of ${new Set(units.map(({ seed }) => seed)).size} products`);
  for (const [name, score] of Object.entries(scorers)) reportScorer(name, score, units);
  const all = fitOn(units);
  const intact = units.filter(({ severity }) => severity === 0).map((unit) => share(fusedBy(all, unit)));
  print(`fitted on all: ${JSON.stringify(all)}; highest intact score ${Math.max(...intact).toFixed(4)}`);
}

function reportScorer(name: string, score: (unit: DamageUnit) => number, units: readonly DamageUnit[]): void {
  const judged = (isDamaged: (unit: DamageUnit) => boolean, among = units) =>
    among.map((unit) => ({ score: score(unit), damaged: isDamaged(unit) }));
  const isAny = ({ severity }: DamageUnit): boolean => severity > 0;
  const isMajor = ({ severity }: DamageUnit): boolean => severity >= 0.5;
  const figures = [averagePrecision(judged(isAny)), averagePrecision(judged(isMajor)), areaUnderRoc(judged(isAny))];
  print(
    `${name}: AP any ${figures[0]!.toFixed(3)}, AP major ${figures[1]!.toFixed(3)}, AUROC ${figures[2]!.toFixed(3)}`,
  );
  const intact = units.filter(({ severity }) => severity === 0);
  for (const budget of BUDGETS) {
    const threshold = thresholdForBudget(intact.map(score), budget);
    const recalls = [isMajor, (unit: DamageUnit) => isAny(unit) && !isMajor(unit)].map((of) => {
      const wanted = units.filter(of);
      const found = wanted.filter((unit) => score(unit) >= threshold).length;
      const [low, high] = shareInterval(found, wanted.length).map((bound) => Math.round(100 * bound)) as [
        number,
        number,
      ];
      return `${Math.round((100 * found) / wanted.length)} % (${low} to ${high}) of ${wanted.length}`;
    });
    print(`  ${budget} of 1,000 intact held back (${intact.length} units): major ${recalls[0]}, minor ${recalls[1]}`);
  }
  const labels = [...new Set(units.map(({ label }) => label))].filter((label) => label !== 'none').sort();
  const byLabel = labels.map((label) => {
    const among = units.filter((unit) => unit.label === label || unit.label === 'none');
    return `${label} ${areaUnderRoc(judged(isAny, among)).toFixed(2)}`;
  });
  print(`  AUROC by label: ${byLabel.join(', ')}`);
}

/** Scores of both inspectors as the cell tells them, so that a person can choose a threshold (`measuredScores.json`). */
function measuredScores(units: readonly DamageUnit[]): string {
  const scorers = {
    'reference-1': ({ reference }: DamageUnit) => share(reference),
    'fused-1': (unit: DamageUnit) => share(fuse(unit)),
  };
  const among = (score: (unit: DamageUnit) => number, is: (severity: number) => boolean): number[] =>
    units.filter(({ severity }) => is(severity)).map((unit) => Math.round(1e4 * score(unit)) / 1e4);
  const told = Object.entries(scorers).map(([name, score]) => [
    name,
    {
      intact: among(score, (severity) => severity === 0),
      minor: among(score, (severity) => severity > 0 && severity < MAJOR_FROM_SEVERITY),
      major: among(score, (severity) => severity >= MAJOR_FROM_SEVERITY),
    },
  ]);
  return JSON.stringify(Object.fromEntries(told), null, 2);
}

const [mode = '', ...rest] = process.argv.slice(2);
if (mode === 'collect') {
  const [first = '6000000000', count = '10', log = 'damage.jsonl'] = rest;
  await collect(Number(first), Number(count), log);
} else {
  const lines = readFileSync(rest[0] ?? 'damage.jsonl', 'utf8')
    .trim()
    .split('\n');
  const units = lines.map((line) => JSON.parse(line) as DamageUnit);
  if (mode === 'scores') print(measuredScores(units));
  else report(units);
}
