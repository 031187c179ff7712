import type { Foresight } from './Foresight.ts';

export const retract: Foresight<'retract'> = {
  draw(course) {
    const last = course.whereM;
    if (last) course.go([last[0], course.tool.waitsAtYM, last[2]]);
  },
};
