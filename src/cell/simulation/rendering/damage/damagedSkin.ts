import type { ItemForm } from '#shared/domain/item.ts';
import type { ItemDamage } from '../SceneRequest.ts';
import { deconstructed } from './contentsOut.ts';
import { actuated, penetrated } from './openSkin.ts';
import type { Skin } from './paintSurface.ts';
import { deformed, unitMissing } from './pressSkin.ts';
import { soiled, spilled } from './soiling.ts';
import type { Spilled } from './soiling.ts';

/**
 * The same package with the damage as geometry and material. The front of the mesh faces -y; what lies `beside` it belongs
 * to the table at y = `tableM` that the item lies on, front up.
 */
export function damagedSkin(skin: Skin, form: ItemForm, damage: ItemDamage, tableM: number): Spilled {
  switch (damage.kind) {
    case 'deformation':
      return { skin: deformed(skin, form, damage), beside: [] };
    case 'penetration':
      return { skin: penetrated(skin, form, damage), beside: [] };
    case 'actuation':
      return { skin: actuated(skin, form, damage), beside: [] };
    case 'deconstruction':
      return deconstructed(skin, form, damage, tableM);
    case 'spillage':
      return spilled(skin, damage, tableM);
    case 'superficial':
      return { skin: soiled(skin, damage), beside: [] };
    case 'missing_unit':
      // A ball is one unit: what could be missing of it is a part.
      return { skin: form === 'sphere' ? deformed(skin, form, damage) : unitMissing(skin, damage), beside: [] };
  }
}
