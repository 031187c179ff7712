import type { CatalogueItem } from '#shared/domain/item.ts';
import type { BinLook, BoothLook, ReferenceChoice, ReferencePicture } from '#cell/ports/Cameras.ts';
import type { BinRequest, BoothRequest } from '#cell/simulation/rendering/SceneRequest.ts';

/**
 * The cell's eyes: takes the picture that a simulated camera would take, and says what can be seen in it. Estimates and
 * scores come from the pictures alone. The same requests in the same order give the same answers, in a worker or not.
 */
export interface Vision {
  lookAtBin(request: BinRequest): Promise<BinLook>;
  /** Compared with the references that came with the product where no other choice is given. */
  inspectInBooth(request: BoothRequest, choice?: ReferenceChoice): Promise<BoothLook>;
  /** Pictures of pristine units that came with a product; left out by eyes that have none. */
  references?(product: CatalogueItem): Promise<readonly ReferencePicture[]>;
  /** Ends the worker, if there is one; requests still under way are rejected. */
  close(): Promise<void>;
}
