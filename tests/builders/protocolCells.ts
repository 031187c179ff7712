import { afterEach } from 'vitest';
import type { CellCoreOptions } from '#cell/core/CellCore.ts';
import { cellServerForTests, ConsoleForTests, type CellServerForTests } from './cellServerForTests.ts';

export const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

export async function cellWith(
  options: Partial<CellCoreOptions> & { speed?: number } = {},
): Promise<CellServerForTests> {
  const started = await cellServerForTests(options);
  open.push(started);
  return started;
}
export function consoleOf(
  { server }: CellServerForTests,
  handshake: ConstructorParameters<typeof ConsoleForTests>[1] = {},
  headers: Record<string, string> = {},
): ConsoleForTests {
  const created = new ConsoleForTests(server.url, handshake, headers);
  open.push(created);
  return created;
}
export const stowOf = (cell: CellServerForTests): Parameters<ConsoleForTests['send']>[0] => ({
  type: 'stow',
  request: cell.cell.stowRequest({ origin: 'operator', prediction: null }),
});
export const running = (cell: CellServerForTests): boolean =>
  cell.cell.core.snapshot.cell.packml === 'execute' && cell.cell.core.snapshot.buffer.length === 8;
