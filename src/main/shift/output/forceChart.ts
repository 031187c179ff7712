import { isUnderCap, peaksOf, phasesOfTrace, type PhaseSpan } from '#shared/domain/motionPhases.ts';
import type { ForceTrace } from '#shared/domain/stow.ts';
import { chartText, DIM, INK, LINE, niceStep, round, svgOf, type Chart } from './reportCharts.ts';
import type { ReportNumbers } from './reportNumbers.ts';

/** A line of more points than the paper shows has its highest sample of each column. */
const COLUMNS = 480;

/** The force of one stow over its seconds, with what the arm did when, and the cap where it applies. */
export function forceChart(
  trace: ForceTrace,
  words: { newtons: string; seconds: string; cap: string; phase: (span: PhaseSpan) => string },
  numbers: ReportNumbers,
): Chart {
  const [width, height, left, bottom, top] = [515, 150, 28, 16, 24];
  const { startMs, rateHz, forceN, capN } = trace;
  const phases = phasesOfTrace(trace) ?? [];
  const endMs = startMs + (forceN.length / rateHz) * 1000;
  const highest = Math.max(capN, ...forceN, 1);
  const step = niceStep(highest, 4);
  const topN = Math.ceil(highest / step) * step;
  const x = (timeMs: number): number =>
    left + ((Math.min(endMs, Math.max(startMs, timeMs)) - startMs) / Math.max(1, endMs - startMs)) * (width - left - 4);
  const y = (newtons: number): number => height - bottom - (newtons / topN) * (height - bottom - top);
  const parts: string[] = [];
  phases.forEach((span, index) => {
    const [from, to] = [x(span.fromMs), x(span.toMs ?? endMs)];
    if (index % 2 === 0)
      parts.push(
        `<rect x="${round(from)}" y="${top}" width="${round(to - from)}" height="${height - bottom - top}" fill="#f1f3f4"/>`,
      );
    // A name that has no room is left out; the table of peaks has it.
    if (to - from > 34) parts.push(chartText((from + to) / 2, top - 4, words.phase(span), 'middle', 6.5));
    if (isUnderCap(span))
      parts.push(
        `<line x1="${round(from)}" y1="${round(y(capN))}" x2="${round(to)}" y2="${round(y(capN))}" stroke="${INK}" stroke-width="0.9" stroke-dasharray="4 2"/>`,
      );
  });
  for (let newtons = 0; newtons <= topN + step / 2; newtons += step) {
    parts.push(
      `<line x1="${left}" y1="${round(y(newtons))}" x2="${width}" y2="${round(y(newtons))}" stroke="${LINE}" stroke-width="0.5"/>`,
      chartText(left - 4, y(newtons) + 2.5, numbers.number(newtons), 'end'),
    );
  }
  const each = Math.max(1, Math.ceil(forceN.length / COLUMNS));
  const points: string[] = [];
  for (let at = 0; at < forceN.length; at += each) {
    const most = Math.max(...forceN.slice(at, at + each));
    points.push(`${round(x(startMs + (at * 1000) / rateHz))},${round(y(most))}`);
  }
  parts.push(`<polyline points="${points.join(' ')}" fill="none" stroke="${DIM}" stroke-width="1"/>`);
  const secondStep = niceStep((endMs - startMs) / 1000, 8);
  for (let seconds = 0; seconds * 1000 <= endMs - startMs; seconds += secondStep)
    parts.push(chartText(x(startMs + seconds * 1000), height - 4, numbers.number(seconds, secondStep < 1 ? 1 : 0)));
  parts.push(chartText(left, 9, `${words.newtons} / ${words.seconds}`), chartText(width, 9, words.cap, 'end'));
  return svgOf(width, height, parts);
}

/** The highest force of each phase, in their order. */
export function phasePeaks(trace: ForceTrace): { span: PhaseSpan; peakN: number }[] {
  const { startMs, rateHz, forceN } = trace;
  const timesMs = forceN.map((_, index) => startMs + (index * 1000) / rateHz);
  return peaksOf(phasesOfTrace(trace) ?? [], timesMs, forceN).map(({ span, value }) => ({ span, peakN: value }));
}
