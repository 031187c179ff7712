import { describe, expect, it } from 'vitest';
import type { Replay } from '#renderer/stores/replay.ts';
import { useFurtherSignals } from './useFurtherSignals.ts';

const names = ['force', 'joint.a', 'joint.b', 'joint.c', 'joint.d', 'joint.e'];
const replay = { overview: { signals: names.map((signalId) => ({ signalId, label: signalId, unit: 'rad' })) } };
const choose = (value: string): Event => ({ target: { value } }) as unknown as Event;

describe('further signals', () => {
  it('are those of one’s choice, each once, never the first one, and no more than fit', () => {
    const further = useFurtherSignals(
      () => replay as unknown as Replay,
      () => 'force',
    );
    expect(further.toAdd.value.map(({ signalId }) => signalId)).toEqual(names.slice(1));
    for (const name of names.slice(1, 4)) further.add(choose(name));
    expect(further.toAdd.value.map(({ signalId }) => signalId)).toEqual(['joint.d', 'joint.e']);
    further.add(choose('joint.d'));
    expect(further.toAdd.value).toEqual([]);
    further.remove('joint.a');
    expect(further.shownIds.value).toEqual(['joint.b', 'joint.c', 'joint.d']);
    expect(further.toAdd.value.map(({ signalId }) => signalId)).toEqual(['joint.a', 'joint.e']);
  });
});
