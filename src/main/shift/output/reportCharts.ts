import { packmlStates, type PackmlState } from '#shared/domain/packml.ts';
import type { ShiftFigures } from '#shared/domain/shiftFigures.ts';
import { escapeMarkup } from './escapeText.ts';
import type { ReportNumbers } from './reportNumbers.ts';

export interface Chart {
  svg: string;
  widthPt: number;
  heightPt: number;
}

/** Greys by weight: print needs no colour. */
export const INK = '#1d2125';
export const DIM = '#5a626a';
const BAR = '#8d969f';
export const LINE = '#c9ced3';
const FONT = 'font-family="Roboto, Inter, sans-serif"';

export const chartText = (x: number, y: number, said: string, anchor = 'start', size = 7.5, color = DIM): string =>
  `<text x="${round(x)}" y="${round(y)}" font-size="${size}" ${FONT} text-anchor="${anchor}" fill="${color}">${escapeMarkup(said)}</text>`;
export const round = (value: number): number => Math.round(value * 100) / 100;
export const svgOf = (widthPt: number, heightPt: number, parts: readonly string[]): Chart => ({
  svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPt} ${heightPt}" width="${widthPt}" height="${heightPt}">${parts.join('')}</svg>`,
  widthPt,
  heightPt,
});

/** Steps of 1, 2 or 5 that divide a range into about so many. */
export function niceStep(max: number, about: number): number {
  const rough = max / about;
  if (!(rough > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
}

/** Bars: units of each quarter of an hour; a stroke on each: the plan of that quarter. */
export function unitsChart(
  figures: ShiftFigures,
  words: { units: string; plan: string },
  numbers: ReportNumbers,
): Chart {
  const [width, height, left, bottom, top] = [515, 132, 28, 16, 18];
  const { fromMs, endMs } = figures.shift;
  const { bucketMs, buckets } = figures.series;
  const maxUnits = Math.max(1, ...buckets.map((b) => Math.max(b.units, b.planUnits)));
  const step = niceStep(maxUnits, 4);
  const topUnits = Math.ceil(maxUnits / step) * step;
  const x = (timeMs: number): number => left + ((timeMs - fromMs) / Math.max(1, endMs - fromMs)) * (width - left - 4);
  const y = (units: number): number => height - bottom - (units / topUnits) * (height - bottom - top);
  const parts: string[] = [];
  for (let units = 0; units <= topUnits + step / 2; units += step) {
    parts.push(
      `<line x1="${left}" y1="${round(y(units))}" x2="${width}" y2="${round(y(units))}" stroke="${LINE}" stroke-width="0.5"/>`,
    );
    parts.push(chartText(left - 4, y(units) + 2.5, numbers.number(units, step < 1 ? 1 : 0), 'end'));
  }
  for (const bucket of buckets) {
    const from = x(bucket.fromMs) + 1;
    const wide = x(Math.min(bucket.fromMs + bucketMs, endMs)) - from;
    parts.push(
      `<rect x="${round(from)}" y="${round(y(bucket.units))}" width="${round(wide)}" height="${round(y(0) - y(bucket.units))}" fill="${BAR}"/>`,
    );
    parts.push(
      `<line x1="${round(from)}" y1="${round(y(bucket.planUnits))}" x2="${round(from + wide)}" y2="${round(y(bucket.planUnits))}" stroke="${INK}" stroke-width="1.4"/>`,
    );
  }
  const hours = Math.max(1, Math.round((endMs - fromMs) / 3_600_000 / 8));
  for (let timeMs = fromMs; timeMs <= endMs; timeMs += hours * 3_600_000)
    parts.push(
      chartText(
        x(timeMs),
        height - 4,
        numbers.clock(timeMs),
        timeMs === fromMs ? 'start' : timeMs >= endMs ? 'end' : 'middle',
      ),
    );
  parts.push(`<rect x="${left}" y="4" width="9" height="7" fill="${BAR}"/>`, chartText(left + 13, 10.5, words.units));
  parts.push(
    `<line x1="${left + 150}" y1="7.5" x2="${left + 163}" y2="7.5" stroke="${INK}" stroke-width="1.4"/>`,
    chartText(left + 167, 10.5, words.plan),
  );
  return svgOf(width, height, parts);
}

const stateShades: Partial<Record<PackmlState | 'unknown', string>> = {
  execute: '#c3c9cf',
  held: '#3f464d',
  suspended: '#7b848d',
  stopped: '#5a626a',
  aborted: '#1d2125',
  idle: '#e3e6e9',
  unknown: '#ffffff',
};

/** One bar a cell: how its time divides into PackML states. Words and times stand in the table below. */
export function statesChart(
  figures: ShiftFigures,
  words: Readonly<Record<PackmlState | 'unknown', string>>,
  numbers: ReportNumbers,
): Chart {
  const [width, left, rowHeight] = [515, 96, 17];
  const rows = figures.cells;
  const height = rows.length * rowHeight + 4;
  const parts: string[] = [];
  rows.forEach((cell, index) => {
    const y = index * rowHeight + 2;
    const shares: [string, number, string][] = [
      ...packmlStates.map((state): [string, number, string] => [
        words[state],
        cell.stateMs[state] ?? 0,
        stateShades[state] ?? '#a9b1b8',
      ]),
      [words.unknown, cell.unknownMs, '#ffffff'],
    ];
    const all = shares.reduce((sum, [, ms]) => sum + ms, 0);
    parts.push(chartText(0, y + 9.5, cell.name.slice(0, 22), 'start', 8, INK));
    let x = left;
    for (const [word, ms, shade] of shares) {
      if (ms <= 0 || all <= 0) continue;
      const wide = (ms / all) * (width - left);
      parts.push(
        `<rect x="${round(x)}" y="${y}" width="${round(wide)}" height="12" fill="${shade}" stroke="${DIM}" stroke-width="0.4"/>`,
      );
      const said = `${word} ${numbers.percent(ms / all)}`;
      const isDark = ['#3f464d', '#7b848d', '#5a626a', '#1d2125'].includes(shade);
      if (wide > said.length * 4.2) parts.push(chartText(x + 4, y + 8.8, said, 'start', 7, isDark ? '#ffffff' : INK));
      x += wide;
    }
  });
  return svgOf(width, height, parts);
}
