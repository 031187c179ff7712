import { z } from 'zod';

/** Roles of the people who work here. Who is not signed on where there is a roster is a viewer. */
export const personRoles = ['viewer', 'operator', 'lead', 'maintenance', 'engineer'] as const;
export const personRoleSchema = z.enum(personRoles);
export type PersonRole = z.infer<typeof personRoleSchema>;

/** Who may be at a command: a person in a role, or the console's planner. */
export const actorRoles = [...personRoles, 'planner'] as const;
export type ActorRole = (typeof actorRoles)[number];
