/** Screens of the navigation, in its order; the name is that of the route. */
export const navScreens = [
  'overview',
  'cell',
  'intervention',
  'inspect',
  'alarms',
  'replay',
  'shift',
  'handover',
  'audit',
  'diagnosis',
] as const;
export type NavScreen = (typeof navScreens)[number];
