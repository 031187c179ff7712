import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';

/** Numbers as MJCF attributes; nine digits keep a nanometre. */
export const numbers = (values: readonly number[]): string => values.map((v) => Number(v.toFixed(9))).join(' ');

/** MuJoCo writes quaternions w first; ours are w last. */
export const quaternion = ([x, y, z, w]: Quaternion): string => numbers([w, x, y, z]);

/** URDF's fixed-axis roll, pitch, yaw as a unit quaternion. */
export function quaternionFromRollPitchYaw([roll, pitch, yaw]: Vec3): Quaternion {
  const [cr, sr, cp, sp, cy, sy] = [roll, pitch, yaw].flatMap((a) => [Math.cos(a / 2), Math.sin(a / 2)]) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return [
    sr * cp * cy - cr * sp * sy,
    cr * sp * cy + sr * cp * sy,
    cr * cp * sy - sr * sp * cy,
    cr * cp * cy + sr * sp * sy,
  ];
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A name from outside as an attribute's value. */
export const attributeText = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character]!);
