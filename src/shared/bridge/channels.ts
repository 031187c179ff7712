/** Names that the preload needs. On their own, so that the preload carries no schemas into the window's process. */
export const IPC_REQUEST = 'supercargo:request';
export const IPC_PUSH = 'supercargo:push';
/** Name on `window` under which the preload exposes the transport. */
export const PRELOAD_KEY = 'supercargo';
