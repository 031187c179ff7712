const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at {at}',
  ENOTFOUND: 'there is no computer named {host}',
  EAI_AGAIN: 'the name {host} could not be looked up',
  ETIMEDOUT: '{at} did not answer in time',
  EHOSTUNREACH: 'there is no way to {host} in the network',
  ENETUNREACH: 'there is no way to {host} in the network',
  ECONNRESET: '{at} closed the connection at once',
  NOT_THE_CERTIFICATE: 'the certificate of {at} is none of those named by --pin; nothing was sent',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'the certificate of {at} is signed by itself; name it with --pin or its authority with --ca',
  SELF_SIGNED_CERT_IN_CHAIN: 'the authority behind the certificate of {at} is not known; name it with --ca',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the authority behind the certificate of {at} is not known; name it with --ca',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the authority behind the certificate of {at} is not known; name it with --ca',
  CERT_HAS_EXPIRED: 'the certificate of {at} has run out',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of {at} is for another name than {host}',
  EPROTO: 'what listens at {at} does not speak TLS; try http:// instead of https://',
};

/**
 * Why no connection came about, for a person. `failure` is what the WebSocket said, `message` what Socket.IO made of it: that is
 * all there is when the other end accepts and then says nothing.
 */
export function connectFailure(url: string, failure: (Error & { code?: string }) | null, message: string): string {
  const { host, hostname } = new URL(url);
  const fill = (text: string): string => text.replace('{at}', host).replace('{host}', hostname);
  const code = failure?.code;
  const known = code === undefined ? undefined : REASONS[code];
  if (known) return `${fill(known)} (${code})`;
  const status = failure && /^Unexpected server response: (\d{3})$/.exec(failure.message)?.[1];
  if (status) return fill(`what listens at {at} is no cell (it answered ${status})`);
  if (message === 'timeout') return fill('{at} accepted the connection but did not answer in time');
  return `${fill('no connection to {at}')} (${code ?? failure?.message.slice(0, 200) ?? message.slice(0, 200)})`;
}
