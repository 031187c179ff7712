import { fork } from 'node:child_process';
import { once } from 'node:events';

export const attackNames = [
  'urdf_of_many_links',
  'urdf_of_some_links',
  'urdf_for_a_regex',
  'many_items',
  'some_items',
  'many_events',
  'many_arrivals',
  'nested',
  'nanoseconds',
  'large_messages',
  'long_names',
] as const;
/** What a cell may send: a cell at work, and states that hold to every rule of the wire and to nothing else. */
export const stateNames = ['good_state', 'strange_state', 'strange_events'] as const;
export type Attack = (typeof attackNames)[number] | (typeof stateNames)[number];

export interface HostileCell {
  url: string;
  token: string;
  /** Ends every connection; whoever connects from now on meets this attack. */
  use(attack: Attack): Promise<void>;
  close(): void;
}

/** A cell of bad will, in a process of its own: what it does to a console is what it costs the console. */
export async function startHostileCell(): Promise<HostileCell> {
  const child = fork(new URL('./hostileCellProcess.ts', import.meta.url), [], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const [endpoint] = (await once(child, 'message')) as [{ url: string; token: string }];
  return {
    ...endpoint,
    use: async (attack) => {
      child.send(attack);
      await once(child, 'message');
    },
    close: () => void (child.connected && child.disconnect()),
  };
}
