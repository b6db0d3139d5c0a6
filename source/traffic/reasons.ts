/**
 * Why a request failed, in plain words: from what curl or Envoy says, with the response flag by which Envoy's access log
 * has it (docs/istio/traffic.md#requests). Pure.
 */
type Explanation = { readonly pattern: RegExp; readonly words: string };

const explanations: readonly Explanation[] = [
  {
    pattern: /CERTIFICATE_VERIFY_FAILED|certificate verify failed/i,
    words: 'certificate not trusted: the clusters have different roots (UF)',
  },
  { pattern: /TLS_error|SSL routines/i, words: 'TLS failed between the proxies (UF)' },
  { pattern: /RBAC: access denied/i, words: 'denied by an AuthorizationPolicy (RBAC)' },
  { pattern: /no healthy upstream/i, words: 'no healthy endpoint is known to the client proxy (UH)' },
  { pattern: /upstream request timeout|HTTP 504/i, words: 'no response in the time of the route (UT)' },
  { pattern: /connection timeout/i, words: 'connection timed out on the way to the gateway or server (UF)' },
  {
    pattern: /delayed connect error|connection refused|remote connection failure|connection failure/i,
    words: 'connection refused by the gateway or server (UF)',
  },
  {
    pattern: /connection termination|reset before headers|remote reset|Recv failure|Connection reset/i,
    words: 'connection closed before a response (UC)',
  },
  { pattern: /overflow|HTTP 429/i, words: 'refused by a limit of connections or requests (UO)' },
  { pattern: /Could not resolve host/i, words: 'the Service does not exist in this cluster' },
  { pattern: /Operation timed out|timed out after/i, words: 'no response within 5 s' },
  { pattern: /HTTP 404/i, words: 'no route or no such path (NR)' },
];

/** Undefined for what speaks for itself. */
export function plainReason(reason: string): string | undefined {
  return explanations.find(({ pattern }) => pattern.test(reason))?.words;
}
