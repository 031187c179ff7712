import { describe, expect, it } from 'vitest';
import { CODE_LIFE_MS, WindowEntrance } from './WindowEntrance.ts';

function entranceAt() {
  let nowMs = 0;
  let made = 0;
  const shutOut: string[] = [];
  let used = 0;
  const entrance = new WindowEntrance({
    nowMs: () => nowMs,
    newSecret: () => `secret-${++made}`,
    onUsed: () => (used += 1),
    onReused: (tokenId) => shutOut.push(tokenId),
  });
  return { entrance, shutOut, pass: (ms: number) => (nowMs += ms), used: () => used };
}

describe('the entrance for windows', () => {
  it('gives one token for a code, and knows it afterwards', () => {
    const { entrance, used } = entranceAt();
    const entered = entrance.enter(entrance.newCode());
    if (!entered.ok) throw new Error(entered.error.reason);
    expect(entrance.tokenId(entered.value)).not.toBeNull();
    expect(used()).toBe(1);
    for (const wrong of ['', 'secret-99', undefined, { toString: 'x' }, `${entered.value} `])
      expect(entrance.tokenId(wrong)).toBeNull();
  });

  it('refuses a code the second time, says since when it is used, and shuts out whoever came first', () => {
    const { entrance, shutOut, pass } = entranceAt();
    const code = entrance.newCode();
    const first = entrance.enter(code);
    const other = entrance.enter(entrance.newCode());
    if (!first.ok || !other.ok) throw new Error('not let in');
    const firstId = entrance.tokenId(first.value);
    pass(42_000);
    expect(entrance.enter(code)).toEqual({ ok: false, error: { reason: 'used', agoS: 42 } });
    expect(entrance.tokenId(first.value)).toBeNull();
    expect(entrance.tokenId(other.value)).not.toBeNull();
    expect(entrance.enter(code)).toMatchObject({ error: { reason: 'used' } });
    expect(shutOut).toEqual([firstId]);
  });

  it('refuses a code after its time, and one that it never gave', () => {
    const { entrance, pass, used } = entranceAt();
    const code = entrance.newCode();
    pass(CODE_LIFE_MS + 1);
    expect(entrance.enter(code)).toEqual({ ok: false, error: { reason: 'expired' } });
    expect(entrance.enter('guessed')).toEqual({ ok: false, error: { reason: 'unknown' } });
    expect(used()).toBe(0);
  });
});
