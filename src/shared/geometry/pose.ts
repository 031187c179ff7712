import { z } from 'zod';
import { quantitySchema } from '#shared/units/wireBounds.ts';

/**
 * Frames used throughout. All are right-handed, z up, metres.
 * - cell: the docked pod's frame. Origin on the floor below the pod's front left edge; x right along the pod's front,
 *   y into the pod, z up. The arm works at y < 0.
 * - bin: origin at the lower left front corner of one bin's mouth, on the bin's floor; axes parallel to the cell's.
 * - tool: origin on the arm's flange; y towards the pod when the wrist is square to it. The tcp lies between the paddles' tips.
 * - item: origin at the centre of the item's box; x along its length, y along its width, z along its height.
 */
export const vec3Schema = z.tuple([quantitySchema, quantitySchema, quantitySchema]);
export type Vec3 = z.infer<typeof vec3Schema>;

/** Unit quaternion, x y z w. */
export const quaternionSchema = z.tuple([quantitySchema, quantitySchema, quantitySchema, quantitySchema]);
export type Quaternion = z.infer<typeof quaternionSchema>;

export const poseSchema = z.object({ positionM: vec3Schema, rotation: quaternionSchema });
export type Pose = z.infer<typeof poseSchema>;

export const IDENTITY_ROTATION: Quaternion = [0, 0, 0, 1];
