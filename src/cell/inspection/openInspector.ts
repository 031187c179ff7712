import { ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { DamageInspector } from './DamageInspector.ts';
import { DamageNet } from './DamageNet.ts';
import { referenceInspector } from './Inspector.ts';
import type { Inspector } from './Inspector.ts';
import { FUSED_MODEL } from './inspectorNames.ts';
import type { InspectorName } from './inspectorNames.ts';

/** By name; the net and its runtime are loaded only for the one that needs them. */
export async function openInspector(name: InspectorName): Promise<Result<Inspector, string>> {
  if (name !== FUSED_MODEL) return ok(referenceInspector as Inspector);
  const net = await DamageNet.open();
  return net.ok ? ok(new DamageInspector(net.value) as Inspector) : net;
}
