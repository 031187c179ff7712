import type { LetGoReason } from '#shared/domain/manualMotion.ts';

/** Messages between the host in the Electron for checks and the process in which the application runs. */
export type ToElsewhere =
  | { type: 'request'; id: number; name: unknown; params: unknown; windowId: string }
  | { type: 'windowGone'; windowId: string; why: LetGoReason }
  | { type: 'openRecording'; path: string }
  | { type: 'stop' };
export type FromElsewhere = { type: 'answer'; id: number; answer: unknown } | { type: 'push'; push: unknown };

/** How the test, the host and that process find each other. */
export const variables = {
  node: 'SUPERCARGO_NODE',
  program: 'SUPERCARGO_ELSEWHERE',
  /** File to which each motion by hand that ended is appended, a JSON line each. */
  holds: 'SUPERCARGO_HOLDS_FILE',
} as const;
