/** An arm description that cannot be used; the message is one sentence for a person. */
export class ArmRefused extends Error {}
