import type { Course } from './Course.ts';

/** Opening or closing the bands takes about as long; measured in the simulated cell. */
const BANDS_S = 1.5;

/** The bars part the bands, or let them close, in front of the mouth. */
export function drawBands(course: Course): void {
  const { bin, tool } = course;
  const [widthM, , heightM] = bin.sizeM;
  const last = course.whereM;
  course.go([last?.[0] ?? widthM / 2, tool.waitsAtYM, last?.[2] ?? heightM / 2]);
  course.passThrough([0, tool.sweepsAtYM, 0], [widthM, 0, heightM]);
  course.takeTime(BANDS_S);
}
