import { describe, expect, it } from 'vitest';
import { faultDeclarations, faultInWords, faultNames, faultProblem, faultRequest } from './fault.ts';

describe('faults on request', () => {
  it('are each declared once, with defaults that keep to their own declaration', () => {
    expect(faultDeclarations.map(({ name }) => name)).toEqual([...faultNames]);
    for (const name of faultNames) expect(faultProblem(faultRequest(name)), name).toBeNull();
  });

  it('say which parameter is outside its range, unknown, or not a whole number', () => {
    expect(faultProblem(faultRequest('belt_slips', { frictionShare: 3 }))).toBe(
      'belt_slips.frictionShare is 3, expected 0.02 to 1.',
    );
    expect(faultProblem(faultRequest('drive_unit_late', { lateS: 0 }))).toBe(
      'drive_unit_late.lateS is 0, expected 1 to 3600 s.',
    );
    expect(faultProblem(faultRequest('hook_missing', { bar: 'middle' }))).toContain('one of upper, lower');
    expect(faultProblem(faultRequest('camera_frozen', { forS: 3 }))).toContain('needs none');
    expect(faultProblem(faultRequest('label_unreadable', { everyNth: 1.5 }))).toContain('a whole number');
    expect(faultProblem(faultRequest('link_delay', { delayMs: NaN }))).toContain('expected 1 to 1000 ms');
  });

  it('are written as the command line takes them', () => {
    expect(faultInWords(faultRequest('belt_slips', { frictionShare: 0.2 }))).toBe(
      'belt_slips:frictionShare=0.2:slipShare=0',
    );
  });
});
