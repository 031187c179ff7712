/** One judged unit: how damaged it looks, and whether it is. */
export interface Judged {
  score: number;
  damaged: boolean;
}

/** Mean precision over the damaged units in order of falling score; NaN without any. Equal scores count as if the worse came first. */
export function averagePrecision(units: readonly Judged[]): number {
  const ordered = units.toSorted((a, b) => b.score - a.score || Number(a.damaged) - Number(b.damaged));
  let found = 0;
  let sum = 0;
  ordered.forEach(({ damaged }, k) => {
    if (!damaged) return;
    found += 1;
    sum += found / (k + 1);
  });
  return sum / found;
}

/** Chance that a damaged unit scores above an intact one, ties by half; NaN without both. */
export function areaUnderRoc(units: readonly Judged[]): number {
  const ordered = units.toSorted((a, b) => a.score - b.score);
  let below = 0;
  let sum = 0;
  for (let k = 0; k < ordered.length;) {
    let end = k;
    let intact = 0;
    let damaged = 0;
    while (end < ordered.length && ordered[end]!.score === ordered[k]!.score) {
      if (ordered[end]!.damaged) damaged += 1;
      else intact += 1;
      end += 1;
    }
    sum += damaged * (below + intact / 2);
    below += intact;
    k = end;
  }
  return sum / (below * (ordered.length - below));
}
