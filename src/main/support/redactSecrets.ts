export const REDACTED = '[redacted]';

/** What follows such a word is a secret, whatever it looks like. */
const NAMED =
  /((?:token|secret|password|passwd|api[_-]?key|authorization)["']?\s*[:=]\s*["']?(?:bearer\s+)?|--token[ =]|#code=|\bbearer\s+)([^\s"'&,;}]{4,})/gi;
/** Addresses may carry a name and a password. It begins at a word's beginning, or a long word would be read from each letter. */
const IN_ADDRESS = /(\b\w+:\/\/)[^\s/@:]+:[^\s/@]+@/g;

/**
 * A text without its secrets: those that are known, and whatever stands where a secret stands. What a log says beside them
 * stays readable.
 */
export function redactSecrets(text: string, known: readonly string[] = []): string {
  let clean = text;
  for (const secret of known) if (secret.length >= 8) clean = clean.replaceAll(secret, REDACTED);
  return clean.replace(NAMED, `$1${REDACTED}`).replace(IN_ADDRESS, `$1${REDACTED}@`);
}
