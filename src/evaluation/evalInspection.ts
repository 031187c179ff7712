import { appendFileSync } from 'node:fs';
import { readWords } from '#shared/commandLine/readWords.ts';
import { inspectItem, prepareReferences, SCORE_THRESHOLD } from '#cell/inspection/inspectItem.ts';
import { damageLabels } from '#shared/domain/finding.ts';
import { sampleInspectedProduct } from './inspectionPairs.ts';

/**
 * Measures the reference model on rendered products: `node src/evaluation/evalInspection.ts FIRST COUNT [LOG.jsonl]`. Prints
 * the share of pristine units that it would hold back, and the share of damaged ones that it finds, by kind and severity.
 * Thresholds are set on seeds from 3,000,000; measure on others.
 */
interface Judged {
  kind: string;
  severity: number;
  score: number;
}

const { first, count, log } = readWords('node src/evaluation/evalInspection.ts [FIRST] [COUNT] [LOG.jsonl]', {
  first: 100,
  count: 50,
  log: '',
});
const judged: Judged[] = [];
for (let k = 0; k < count; k++) {
  const { product, references, pristine, damaged } = sampleInspectedProduct(first + k);
  const prepared = prepareReferences(references);
  const units = [
    ...pristine.map((picture) => ({ kind: 'pristine', severity: 0, picture })),
    ...damaged.map(({ damage, picture }) => ({ kind: damage.kind, severity: damage.severity, picture })),
  ];
  for (const { kind, severity, picture } of units) {
    const found = inspectItem(picture, prepared);
    judged.push({ kind, severity, score: found.score });
    const { peak, areaChange, mean, score } = found;
    const line = { kind, severity, form: product.form, unrest: prepared.unrest, peak, areaChange, mean, score };
    if (log !== '') appendFileSync(log, `${JSON.stringify(line)}\n`);
  }
}
const heldBack = (units: Judged[]) =>
  units.filter(({ score }) => score >= SCORE_THRESHOLD).length / Math.max(1, units.length);
const of = (kind: string, least = 0) => judged.filter((unit) => unit.kind === kind && unit.severity >= least);
process.stdout.write(
  `pristine: ${of('pristine').length} units, ${(100 * heldBack(of('pristine'))).toFixed(2)} % held back\n`,
);
for (const kind of damageLabels) {
  const gross = of(kind, 0.6);
  process.stdout.write(
    `${kind}: ${of(kind).length} units, ${(100 * heldBack(of(kind))).toFixed(1)} % found; severity from 0.6: ${gross.length}, ${(100 * heldBack(gross)).toFixed(1)} %\n`,
  );
}
