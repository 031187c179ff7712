import { describe, expect, it } from 'vitest';
import { defaultDataDir } from '#main/ports/dataDir.ts';
import { readStartOptions, withoutTokens } from './startOptions.ts';

const read = (...args: string[]) => readStartOptions(args, { XDG_DATA_HOME: '/data' });
const options = (...args: string[]) => {
  const result = read(...args);
  if (!result.ok) throw new Error(result.error);
  return result.value;
};
const mistake = (...args: string[]): string => {
  const result = read(...args);
  return result.ok ? 'no mistake' : result.error;
};

describe('the command line of the application', () => {
  it('starts one simulated cell in the default data folder where nothing is said', () => {
    expect(options()).toEqual({
      dataDir: '/data/supercargo',
      cells: [],
      simulatedCells: 1,
      simulation: { scenario: null, seed: 1, speed: null },
      open: null,
      port: 0,
      lockAfterMinutes: 15,
    });
    expect(options('--lock-after', '0').lockAfterMinutes).toBeNull();
  });

  it('supervises given cells with their tokens and launches none then', () => {
    const given = options(
      '--cell',
      'https://10.0.0.1:1/',
      '--token',
      'a',
      '--cell',
      'https://10.0.0.2:2',
      '--token',
      'b',
    );
    expect(given.simulatedCells).toBe(0);
    expect(given.cells).toEqual([
      { url: 'https://10.0.0.1:1', token: 'a' },
      { url: 'https://10.0.0.2:2', token: 'b' },
    ]);
    expect(options('--cell', 'https://10.0.0.1:1', '--token', 'a', '--cells', '2').simulatedCells).toBe(2);
  });

  it('opens a recording without any cell, and with cells where they are asked for', () => {
    expect(options('--open', '/a.mcap')).toMatchObject({ open: '/a.mcap', simulatedCells: 0, cells: [] });
    expect(options('--open', '/a.mcap', '--cells', '1').simulatedCells).toBe(1);
  });

  it('refuses an address with more than an address in it, which would not be used', () => {
    const address = 'like https://10.0.0.1:1.';
    expect(mistake('--cell', 'https://10.0.0.1:1/control', '--token', 'a')).toBe(
      `--cell is "https://10.0.0.1:1/control", expected an address without a path (/control), ${address}`,
    );
    expect(mistake('--cell', 'https://10.0.0.1:1?token=a', '--token', 'a')).toContain(`without a query, ${address}`);
    expect(mistake('--cell', 'https://10.0.0.1:1#a', '--token', 'a')).toContain(`without a fragment, ${address}`);
    expect(mistake('--cell', 'http://ann:pw@10.0.0.1:1', '--token', 'a')).toContain('without a user or password');
  });

  it('reaches a cell beyond this computer by TLS only, and believes what it is told to believe', () => {
    expect(mistake('--cell', 'http://10.0.0.1:7400', '--token', 'a')).toBe(
      '--cell is "http://10.0.0.1:7400": beyond this computer a cell is reached by TLS only, expected https://10.0.0.1:7400.',
    );
    for (const own of ['http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1'])
      expect(options('--cell', own, '--token', 'a').cells).toEqual([{ url: own, token: 'a' }]);
    const pin = 'ab'.repeat(32);
    const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
    const trusted = [{ url: 'https://10.0.0.1:1', token: 'a', trust: { fingerprints: [fingerprint] } }];
    for (const written of [pin, `sha256:${pin}`, fingerprint])
      expect(options('--cell', 'https://10.0.0.1:1', '--token', 'a', '--pin', written).cells).toEqual(trusted);
    expect(mistake('--pin', 'abc')).toBe(
      '--pin is "abc", expected the SHA-256 fingerprint of a cell\'s certificate: 64 hex digits.',
    );
    expect(mistake('--ca', '/nothing.pem')).toContain('--ca is "/nothing.pem", expected a file with the certificate');
    expect(mistake('--ca', '/nothing.pem', '--pin', pin)).toContain('exclude each other');
  });

  it('takes the token from the environment, so that it need not stand on the command line', () => {
    const result = readStartOptions(['--cell', 'https://10.0.0.1:1'], { SUPERCARGO_CELL_TOKEN: 'secret' });
    expect(result.ok && result.value.cells).toEqual([{ url: 'https://10.0.0.1:1', token: 'secret' }]);
  });

  it('takes a token for each of several cells from the environment, and keeps them from the programs that it starts', () => {
    const args = ['--cell', 'https://10.0.0.1:1', '--cell', 'https://10.0.0.2:2'];
    const result = readStartOptions(args, { SUPERCARGO_CELL_TOKENS: '["a","b"]', SUPERCARGO_CELL_TOKEN: 'c' });
    expect(result.ok && result.value.cells.map(({ token }) => token)).toEqual(['a', 'b']);
    const broken = readStartOptions(args, { SUPERCARGO_CELL_TOKENS: 'a,b' });
    expect(!broken.ok && broken.error).toBe(
      'SUPERCARGO_CELL_TOKENS is no JSON list of texts, expected one token for each --cell.',
    );
    expect(withoutTokens(['--cells', '2', '--token', 'a', '--token=b', '--browser'])).toEqual([
      '--cells',
      '2',
      '--browser',
    ]);
  });

  it('hands scenario, seed and speed on to simulated cells', () => {
    expect(options('--scenario', 'overfilled', '--seed', '7', '--speed', 'max').simulation).toEqual({
      scenario: 'overfilled',
      seed: 7,
      speed: 'max',
    });
  });

  it.each([
    [['--cells', 'x'], '--cells is "x", expected a whole number from 0 to 12.'],
    [['--cells', '13'], '--cells is "13", expected a whole number from 0 to 12.'],
    [['--cells', '0'], '--cells is 0 and no --cell is given, expected at least one cell, or a recording with --open.'],
    [
      ['--cell', 'nonsense', '--token', 't'],
      '--cell is "nonsense", expected an address like https://192.168.0.10:7400.',
    ],
    [['--cell', 'http://h:1'], '--cell http://h:1 has no token, expected --token TOKEN after it (the cell shows it).'],
    [
      ['--cell', 'http://127.0.0.1:1', '--token', 't', '--cell', 'https://127.0.0.1:1/', '--token', 'u'],
      '--cell names 127.0.0.1:1 twice, expected each cell once.',
    ],
    [['--data', ''], '--data is "", expected a value; see --help.'],
    [['--open='], '--open is "", expected a value; see --help.'],
    [['--token', 't'], '--token is given 1 times, expected one for each of 0 --cell.'],
    [['--speed', '-1'], "Option '--speed' argument is ambiguous"],
    [['--speed=-1'], '--speed is "-1", expected a number above 0, or max.'],
    [['--seed', '1.5'], '--seed is "1.5", expected a whole number from 0 to 2147483647.'],
    [['--port', '70000'], '--port is "70000", expected a whole number from 0 to 65535.'],
    [['--colour'], "Unknown option '--colour'"],
    [['extra'], "Unexpected argument 'extra'"],
  ])('refuses %j in one sentence', (args, sentence) => {
    expect(mistake(...args)).toContain(sentence);
  });

  it('knows the usual place for data of each system', () => {
    expect(defaultDataDir({ XDG_DATA_HOME: '/x' }, 'linux')).toBe('/x/supercargo');
    expect(defaultDataDir({}, 'linux')).toMatch(/\.local\/share\/supercargo$/);
    expect(defaultDataDir({}, 'darwin')).toMatch(/Application Support\/Supercargo$/);
    expect(defaultDataDir({ LOCALAPPDATA: 'C:\\L' }, 'win32')).toContain('Supercargo');
  });
});
