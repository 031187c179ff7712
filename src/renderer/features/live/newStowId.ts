/** Names a stow that a person asks for. */
export const newStowId = (): string => `stow-${crypto.randomUUID()}`;
