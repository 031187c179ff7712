import { CanvasTexture, RepeatWrapping, SRGBColorSpace, type BoxGeometry } from 'three';

const HATCH_M = 0.02;

/** Repeats the hatch at the same width in metres on every face. */
export function scaleHatch(box: BoxGeometry, widthM: number, depthM: number, heightM: number): void {
  const uv = box.getAttribute('uv');
  // Faces in three's order: right, left (depth x height), top, bottom (width x depth), front, back (width x height);
  // three's box has y up, here the second side is the depth, so the last two faces are floor and ceiling.
  const sides: readonly (readonly [number, number])[] = [
    [heightM, depthM],
    [heightM, depthM],
    [widthM, heightM],
    [widthM, heightM],
    [widthM, depthM],
    [widthM, depthM],
  ];
  sides.forEach(([u, v], face) => {
    for (let corner = face * 4; corner < face * 4 + 4; corner++)
      uv.setXY(corner, (uv.getX(corner) * u) / HATCH_M, (uv.getY(corner) * v) / HATCH_M);
  });
}

/** Diagonal stripes on a faint ground, white, to be coloured by the material. */
export function hatchTexture(): CanvasTexture<OffscreenCanvas> {
  const sizePx = 64;
  const canvas = new OffscreenCanvas(sizePx, sizePx);
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = 'rgba(255,255,255,0.16)';
    context.fillRect(0, 0, sizePx, sizePx);
    context.strokeStyle = '#fff';
    context.lineWidth = sizePx / 7;
    for (const offset of [-sizePx, 0, sizePx]) {
      context.beginPath();
      context.moveTo(offset, sizePx);
      context.lineTo(offset + sizePx, 0);
      context.stroke();
    }
  }
  const texture = new CanvasTexture(canvas);
  texture.wrapS = texture.wrapT = RepeatWrapping;
  texture.colorSpace = SRGBColorSpace;
  return texture;
}
