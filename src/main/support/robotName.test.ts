import { describe, expect, it } from 'vitest';
import { redactSecrets } from './redactSecrets.ts';
import { robotName } from './robotName.ts';

describe('the robot of a URDF', () => {
  it('is named by its element, and by nothing after it', () => {
    expect(robotName('<?xml version="1.0"?>\n<robot xmlns:x="y" name="arm 7"><link name="base"/></robot>')).toBe(
      'arm 7',
    );
    expect(robotName('<robot><link name="base"/></robot>')).toBeNull();
    expect(robotName('nothing')).toBeNull();
  });

  it('is looked for once, however the text is made: the test ends long before a quadratic search would', () => {
    for (const text of ['<robot '.repeat(200_000), `<robot ${'name='.repeat(300_000)}`, '<robot' + ' '.repeat(1e6)])
      expect(robotName(text)).toBeNull();
  });
});

describe('secrets in a text that was made to be slow', () => {
  it('are looked for once', () => {
    const word = 'a'.repeat(1_000_000);
    expect(redactSecrets(word)).toBe(word);
    expect(redactSecrets(`${word}://user:password@host`)).toBe(`${word}://[redacted]@host`);
    const spaces = `token${' '.repeat(500_000)}`;
    expect(redactSecrets(spaces)).toBe(spaces);
    const colons = 'a://b:'.repeat(100_000);
    expect(redactSecrets(colons)).toBe(colons);
  });
});
