import { writeFileSync } from 'node:fs';
import { podLayout } from '#cell/simulation/scenarios/podLayout.ts';
import { SIMULATED_BUFFER_SLOTS } from '#cell/simulation/simulatedDrivers.ts';
import { wireLimits } from '#shared/units/wireBounds.ts';
import { openEyes } from '#cell/perception/BinEyes.ts';
import { DEFAULT_EYES, eyesNames } from '#cell/perception/eyesNames.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Predictor } from '#main/ports/PlannerClient.ts';
import { plannerMeans, predictors } from '#main/ports/PlannerClient.ts';
import { successModel } from '#main/planning/planner/successModels.ts';
import { distinctBinSizes, neverStowable } from '#main/planning/planner/eligibility.ts';
import { type CommandSpec, type ExitCode, printJson, progress, runCommand } from '#shared/commandLine/commandLine.ts';
import { fileToWrite, oneOf, requiredText, someOf, wholeNumber } from '#shared/commandLine/optionValues.ts';
import { BadArgument } from '#shared/commandLine/readOptions.ts';
import { evaluationCatalogue } from './evaluationCatalogue.ts';
import type { StowReport } from './stowReport.ts';
import { stowReport } from './stowReport.ts';
import { DEFAULT_SCENARIO } from '#cell/simulation/scenarios/scenarios.ts';
import { stowPods } from './simulatedCell.ts';
import { runShards, shardOrders } from './stowShards.ts';
import { mergeTallies } from './stowTally.ts';

const tools = ['belts', 'plunger'] as const;
const plannerKinds = ['full', 'bestfit', 'random'] as const;

const spec: CommandSpec = {
  usage:
    'npm run -s eval -- stow --catalog FILE --attempts N --seed S [--tool T] [--pods O] [--eyes E] [--buffer N] [--primitives L] [--planner P] [--predictor R] --json',
  description:
    'Lets cell, perception and planner stow without a window and without a person, and counts what comes of it.',
  options: {
    catalog: { type: 'text', value: 'FILE', description: 'products: JSON Lines, or CSV, plain or gzip' },
    attempts: { type: 'text', value: 'N', description: 'stows to attempt' },
    seed: { type: 'text', value: 'S', description: 'chooses pods, units and noise' },
    tool: { type: 'text', value: 'T', description: `${tools.join(' or ')} (default belts)` },
    pods: {
      type: 'text',
      value: 'O',
      description: `${stowPods.join(', ')} (default ${DEFAULT_SCENARIO}): as people leave real ones, tidy, each bin 0 to 50 % full, or empty`,
    },
    buffer: { type: 'text', value: 'N', description: `places in the buffer (default ${SIMULATED_BUFFER_SLOTS})` },
    primitives: {
      type: 'text',
      value: 'L',
      description: `what the planner may use: all, or some of ${plannerMeans.join(',')} (default all)`,
    },
    eyes: { type: 'text', value: 'E', description: `${eyesNames.join(', ')} or a FILE.onnx (default ${DEFAULT_EYES})` },
    planner: { type: 'text', value: 'P', description: `${plannerKinds.join(', ')} (default full)` },
    predictor: { type: 'text', value: 'R', description: `${predictors.join(', ')} (default explicit)` },
    log: { type: 'text', value: 'FILE', description: 'writes one JSON line for every attempt, with its features' },
    json: { type: 'flag', description: 'one JSON object as the last line' },
  },
};

export const stowCommand = (args: readonly string[]): Promise<ExitCode> =>
  runCommand(spec, args, async (options) => {
    const catalogPath = requiredText(options, 'catalog', 'a file of products');
    const attempts = wholeNumber(options, 'attempts', 1, 1_000_000);
    const seed = wholeNumber(options, 'seed', 0, 2 ** 31 - 1);
    const tool = oneOf(options, 'tool', tools, 'belts');
    const pods = oneOf(options, 'pods', stowPods, DEFAULT_SCENARIO);
    const buffer = wholeNumber(options, 'buffer', 1, wireLimits.items, SIMULATED_BUFFER_SLOTS);
    const means = someOf(options, 'primitives', plannerMeans);
    const eyes = String(options['eyes'] ?? DEFAULT_EYES);
    const opened = await openEyes(eyes);
    if (!opened.ok) throw new BadArgument(`--eyes: ${opened.error}`);
    const policy = oneOf(options, 'planner', plannerKinds, 'full');
    const predictor = oneOf(options, 'predictor', predictors, 'explicit');
    const log = fileToWrite(options, 'log');
    const { items } = evaluationCatalogue(catalogPath);

    const startMs = performance.now();
    const orders = shardOrders({ catalogPath, attempts, seed, tool, pods, eyes, buffer, means, policy, predictor });
    const tally = mergeTallies(await runShards(orders));
    const wallS = (performance.now() - startMs) / 1000;
    progress(
      `${tally.stows.length} stows in ${wallS.toFixed(0)} s on ${orders.length} cores: ${((3600 * tally.stows.length) / wallS).toFixed(0)} an hour, ${(tally.simS / wallS).toFixed(1)} times real time`,
    );
    if (log !== null) writeFileSync(log, tally.stows.map((stow) => `${JSON.stringify({ ...stow, seed })}\n`).join(''));
    const eligibleShare = eligible(items, predictor);
    const report = stowReport(tally, {
      seed,
      tool,
      pods,
      eyes,
      buffer,
      primitives: means,
      plannerKind: policy,
      predictor,
      eligibleShare,
      wallS,
    });
    if (options['json']) printJson(report);
    else process.stdout.write(`${inWords(report)}\n`);
    return report.endedEarly === null ? 0 : 1;
  });

/** Share of the products that are not sent to a person. */
function eligible(items: readonly CatalogueItem[], predictor: Predictor): number {
  const model = successModel(predictor);
  const sizes = distinctBinSizes(podLayout());
  return items.filter((item) => neverStowable(item, toolLimits, sizes, model) === null).length / items.length;
}

function inWords(report: StowReport): string {
  const { attempts, success, unproductive, defect, causes } = report;
  const percent = (n: number): string => `${((100 * n) / Math.max(1, attempts)).toFixed(1)} %`;
  return [
    `${attempts} attempts: ${success} success (${percent(success)}), ${unproductive} unproductive (${percent(unproductive)}), ${defect} defects (${percent(defect)})`,
    `causes: ${Object.entries(causes).map(([cause, n]) => `${cause} ${n}`).join(', ') || 'none'}`, // prettier-ignore
    `${report.unitsPerHour.toFixed(0)} units an hour, ${report.podSwaps} pod changes, ${report.interventionsPerHour.toFixed(1)} interventions an hour`,
    ...(report.endedEarly ? [`ended early: ${report.endedEarly}`] : []),
  ].join('\n');
}
