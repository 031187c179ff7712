import { describe, expect, it } from 'vitest';
import { ConsoleSessions } from './ConsoleSessions.ts';

function sessions(holding: string[] = []): ConsoleSessions {
  let given = 0;
  return new ConsoleSessions(
    () => `secret-number-${++given}`,
    (sessionId) => holding.includes(sessionId),
  );
}

describe('by what a cell knows a console again', () => {
  it('H9 the same secret of the same console is the same session, anything else a new one', () => {
    const known = sessions();
    const first = known.open('console-1', null);
    expect(known.open('console-1', first.secret)).toEqual(first);
    const others = [
      known.open('console-1', null),
      known.open('console-1', 'secret-that-never-was'),
      known.open('console-2', first.secret),
    ];
    expect(new Set([first, ...others].map(({ sessionId }) => sessionId)).size).toBe(4);
    expect(first.sessionId).not.toContain(first.secret);
  });

  it('H9 a session is known as long as it is connected or holds control, whoever else comes and goes', () => {
    const holding: string[] = [];
    const known = sessions(holding);
    const connected = known.open('console-1', null);
    const holder = known.open('console-2', null);
    const gone = known.open('console-3', null);
    holding.push(holder.sessionId);
    known.close(holder.sessionId);
    known.close(gone.sessionId);
    for (let k = 0; k < 1100; k++) known.close(known.open('crowd', null).sessionId);
    expect(known.open('console-1', connected.secret)).toEqual(connected);
    expect(known.open('console-2', holder.secret)).toEqual(holder);
    expect(known.open('console-3', gone.secret)).not.toEqual(gone);
  });
});
