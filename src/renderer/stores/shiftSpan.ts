/** Shifts begin at these hours of the workstation's clock. */
const SHIFT_STARTS_H = [6, 14, 22];

export interface ShiftSpan {
  fromMs: number;
  /** When the shift ends, which may lie ahead. */
  endMs: number;
}

/** The shift that a moment belongs to, on the local clock. */
export function shiftAt(timeMs: number): ShiftSpan {
  const time = new Date(timeMs);
  const starts = [-1, 0, 1].flatMap((day) =>
    SHIFT_STARTS_H.map((hour) => new Date(time.getFullYear(), time.getMonth(), time.getDate() + day, hour).getTime()),
  );
  const index = starts.findLastIndex((start) => start <= timeMs);
  return { fromMs: starts[index]!, endMs: starts[index + 1]! };
}

export const shiftBefore = (span: ShiftSpan): ShiftSpan => shiftAt(span.fromMs - 1);
