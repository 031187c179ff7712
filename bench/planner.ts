import { plan } from '#main/planning/planner/plan.ts';
import { predictors } from '#main/ports/PlannerClient.ts';
import { type CommandSpec, type ExitCode, printJson, runCommand } from '#shared/commandLine/commandLine.ts';
import { oneOf, wholeNumber } from '#shared/commandLine/optionValues.ts';
import { quantile } from '../src/evaluation/quantile.ts';
import { aLargePlanRequest } from '../tests/builders/plannerSnapshot.ts';

const spec: CommandSpec = {
  usage: 'npm run -s bench -- planner [--bins N] [--items N] [--runs N] [--predictor NAME] [--json]',
  description: 'How long one plan takes, on made-up pods and buffers; each run plans another snapshot.',
  options: {
    bins: { type: 'text', value: 'N', description: 'bins of the pod (default 40)' },
    items: { type: 'text', value: 'N', description: 'items in the buffer (default 30)' },
    runs: { type: 'text', value: 'N', description: 'plans measured, after a tenth of them to warm up (default 200)' },
    predictor: {
      type: 'text',
      value: 'NAME',
      description: `success model: ${predictors.join(', ')} (default explicit)`,
    },
    json: { type: 'flag', description: 'one JSON object as the last line' },
  },
};

export const plannerBench = (args: readonly string[]): Promise<ExitCode> =>
  runCommand(spec, args, (options) => {
    const bins = wholeNumber(options, 'bins', 1, 40, 40);
    const items = wholeNumber(options, 'items', 1, 1000, 30);
    const runs = wholeNumber(options, 'runs', 1, 100_000, 200);
    const predictor = oneOf(options, 'predictor', predictors, 'explicit');
    const requests = Array.from({ length: Math.min(runs, 20) }, (_, i) => ({
      ...aLargePlanRequest(bins, items, i + 1),
      predictor,
    }));
    const nowMs = (): number => performance.now();
    const request = (i: number) => requests[i % requests.length]!;
    for (let i = 0; i < Math.ceil(runs / 10); i++) plan(request(i));
    const elapsedMs: number[] = [];
    const considered: number[] = [];
    for (let i = 0; i < runs; i++) {
      const result = plan(request(i), { nowMs });
      elapsedMs.push(result.elapsedMs);
      considered.push(result.considered);
    }
    const report = {
      p50Ms: quantile(elapsedMs, 0.5),
      p99Ms: quantile(elapsedMs, 0.99),
      candidates: quantile(considered, 0.5),
      bins,
      items,
    };
    if (options['json']) printJson(report);
    else
      process.stdout.write(
        `${bins} bins, ${items} items, ${report.candidates} candidates: median ${report.p50Ms?.toFixed(2)} ms, 99 % below ${report.p99Ms?.toFixed(2)} ms\n`,
      );
  });
