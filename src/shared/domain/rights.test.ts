import { expect, it } from 'vitest';
import type { CellCommandBody } from './cellCommand.ts';
import { packmlCommands } from './packml.ts';
import { commandDenial, rightRules, type SecondPerson } from './rights.ts';
import { personRoles, type ActorRole } from './roles.ts';

const eva = { operatorId: 'eva', name: 'Eva' };
const maintenance: CellCommandBody = { type: 'mode.set', mode: 'maintenance' };
const asks = (role: ActorRole, body: CellCommandBody, second: SecondPerson | null = null): string | null =>
  commandDenial(eva, role, second, body);

it('Stop, Abort and Hold are everybody’s; no other command is a viewer’s', () => {
  const ofViewers = packmlCommands.filter(
    (command) => asks('viewer', { type: 'packml', command, reason: '' }) === null,
  );
  expect(ofViewers.toSorted()).toEqual(['abort', 'hold', 'stop']);
  expect(asks('viewer', { type: 'floor.clear' })).toBe(
    'Eva is a viewer here: floor.clear takes the role operator, lead, maintenance or engineer. Nothing was done.',
  );
});

it('a mode in which metal may move outside Held takes a role for it, and a second person whose role fits', () => {
  expect(asks('operator', maintenance)).toContain('takes the role lead, maintenance or engineer');
  expect(asks('operator', { type: 'mode.set', mode: 'production' })).toBeNull();
  expect(asks('lead', maintenance)).toContain('mode.set maintenance takes four eyes');
  expect(asks('lead', maintenance, { operatorId: 'eva', role: 'lead' })).toContain('not that of Eva again');
  expect(asks('lead', maintenance, { operatorId: 'tim', role: 'viewer' })).toContain('a viewer is none of these');
  expect(asks('lead', maintenance, { operatorId: 'tim', role: 'operator' })).toBeNull();
});

it('a planner sends what planners send, and nothing that takes a person', () => {
  expect(asks('planner', { type: 'control.acquire', role: 'planner', takeOver: false, reason: '' })).toBeNull();
  expect(asks('planner', { type: 'floor.clear' })).toContain('it takes a person');
  expect(asks('planner', maintenance)).toContain('it takes a person');
});

it('no right is nobody’s, and a viewer’s are all but acts', () => {
  const viewers = Object.entries(rightRules).filter(([, { roles }]) => (roles as readonly string[]).includes('viewer'));
  expect(viewers.map(([right]) => right)).toEqual(['watch', 'stop', 'prove']);
  for (const { roles } of Object.values(rightRules)) expect(personRoles).toEqual(expect.arrayContaining([...roles]));
});
