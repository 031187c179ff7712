/** The connection that a message came on. */
export interface MessageOrigin {
  consoleId: string;
  /** Of this one connection. */
  connectionId: string;
  /** Shared by the connections that showed the same secret; names it without giving it away. */
  sessionId: string;
}
