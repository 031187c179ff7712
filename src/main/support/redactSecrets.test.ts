import { expect, test } from 'vitest';
import { REDACTED, redactSecrets } from './redactSecrets.ts';

test.each([
  ['{"url":"http://127.0.0.1:7400","token":"q0XbXn2ksP9"}', `{"url":"http://127.0.0.1:7400","token":"${REDACTED}"}`],
  ['started with --token q0XbXn2ksP9 --port 0', `started with --token ${REDACTED} --port 0`],
  ['open http://127.0.0.1:1234/#token=abc_def-123', `open http://127.0.0.1:1234/#token=${REDACTED}`],
  ['open http://127.0.0.1:1234/#code=abc_def-123', `open http://127.0.0.1:1234/#code=${REDACTED}`],
  ['Authorization: Bearer eyJhbGciOi', `Authorization: Bearer ${REDACTED}`],
  ['http://ada:lovelace@cell-4/', `http://${REDACTED}@cell-4/`],
  ['SUPERCARGO_CELL_TOKEN=abcdefgh', `SUPERCARGO_CELL_TOKEN=${REDACTED}`],
])('%s', (text, clean) => {
  expect(redactSecrets(text)).toBe(clean);
});

test('a secret that is known is taken out wherever it stands', () => {
  expect(redactSecrets('the cell said k3yOfTheCell twice: k3yOfTheCell', ['k3yOfTheCell'])).toBe(
    `the cell said ${REDACTED} twice: ${REDACTED}`,
  );
});
test('what is no secret stays', () => {
  const text = 'The cell refused this console: the token is wrong. Fencing took 3 ms.';
  expect(redactSecrets(text)).toBe(text);
});
