/** What went wrong with a request: the one place that interprets HTTP statuses and network error codes. */

import { at } from '../../model/fields.ts';
import { type Status, StatusError } from '../../model/kube.ts';
import { ProblemError } from '../../model/problem.ts';
import { BadResponse } from './bad-response.ts';

export type Failure =
  /** No answer. `sent`: the server may have received the request and acted on it. */
  | { readonly kind: 'unreachable'; readonly cause: Unreachable; readonly sent: boolean; readonly words: string }
  | { readonly kind: 'client-certificate'; readonly words: string }
  | { readonly kind: Refusal; readonly status: Status }
  /** Overloaded, starting or stopping: it has not acted and may be asked again. `after` in seconds, when it said. */
  | { readonly kind: 'busy'; readonly status: Status; readonly after: number | undefined }
  /** An answer that cannot be read, of a server or of what stands before it. */
  | { readonly kind: 'bad-response'; readonly words: string }
  /** A ProblemError: its cause is worded already. */
  | { readonly kind: 'known'; readonly error: ProblemError }
  | { readonly kind: 'bug' };

export type Refusal =
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'kind-missing'
  | 'exists'
  | 'conflict'
  | 'gone'
  | 'invalid'
  | 'webhook-unready'
  | 'server-error';

export type Unreachable =
  | 'refused'
  | 'no-such-host'
  | 'no-route'
  | 'timed-out'
  | 'reset'
  | 'certificate'
  | 'not-tls'
  | 'proxy';

/** Sorts anything that an `Api` or a connection throws. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ProblemError) return { kind: 'known', error };
  if (error instanceof StatusError) return refusal(error.status);
  if (error instanceof BadResponse) return { kind: 'bad-response', words: error.message };
  if (isOfSocks(error)) return { kind: 'unreachable', cause: 'proxy', sent: false, words: error.message };
  const found = withCode(error);
  if (found === undefined) return { kind: 'bug' };
  const words = found.message;
  if (found.code.includes('ALERT') && /CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED/.test(found.code)) {
    return { kind: 'client-certificate', words };
  }
  if (unreadable.test(found.code)) return { kind: 'bad-response', words };
  const known = causes.find(([pattern]) => pattern.test(found.code));
  if (known === undefined) return { kind: 'bug' };
  const [, cause, sent] = known;
  // A tunnel that the proxy refused ends with the code of an aborted request.
  if (cause === 'proxy' && !/proxy/i.test(words)) return { kind: 'bug' };
  return { kind: 'unreachable', cause, sent, words };
}

/** What the HTTP and WebSocket libraries say of a response that breaks the protocol, or a limit. */
const unreadable = /^(HPE_HEADER_OVERFLOW|WS_ERR_.*|UND_ERR_(HTTP_PARSER|NOT_SUPPORTED))$/;

const causes: readonly (readonly [RegExp, Unreachable, boolean])[] = [
  [/^ECONNREFUSED$/, 'refused', false],
  [/^(ENOTFOUND|EAI_.*|EINVAL)$/, 'no-such-host', false],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN|EACCES)$/, 'no-route', false],
  [/^UND_ERR_CONNECT_TIMEOUT$/, 'timed-out', false],
  [/^(ETIMEDOUT|UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT)$/, 'timed-out', true],
  [/^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_(SOCKET|CLOSED|DESTROYED))$/, 'reset', true],
  // What came on a sound connection was no whole HTTP answer, whatever stood in between.
  [/^(HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_.*|UND_ERR_RESPONSE.*|UND_ERR_INFO)$/, 'reset', true],
  [/^(UND_ERR_ABORTED|UND_ERR_PRX.*|UND_ERR_SOCKS|ERR_PROXY.*)$/, 'proxy', false],
  [/CERT|SIGNED|ISSUER|VERIFY|CRL/, 'certificate', false],
  [/^(EPROTO|HPE_.*|ERR_SSL_.*|ERR_TLS_.*)$/, 'not-tls', false],
];

/** The SOCKS library gives its errors no code, but what it was asked for, login included: that is never told. */
function isOfSocks(error: unknown): error is Error {
  return error instanceof Error && at(error, 'options', 'proxy', 'type') !== undefined;
}

function withCode(error: unknown): { readonly code: string; readonly message: string } | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string') return { code, message: error.message };
  // Not all that its parser objects to has a code.
  if (error.name === 'HTTPParserError') return { code: 'HPE_', message: error.message };
  // Several addresses were tried, or a library wrapped the socket's error: the first one that has a code speaks.
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  for (const each of inner) {
    const found = withCode(each);
    if (found !== undefined) return found;
  }
  return undefined;
}

function refusal(status: Status): Failure {
  const after = status.details?.retryAfterSeconds;
  if (status.code === 429 || status.code === 503) return { kind: 'busy', status, after };
  if (status.code >= 500 && (after !== undefined || isPassing(status))) return { kind: 'busy', status, after };
  return { kind: refusalKind(status), status };
}

/** Words of a kube-apiserver whose store elects a leader, or that is going down: gone in seconds. */
function isPassing(status: Status): boolean {
  return (
    status.code === 502 ||
    status.code === 504 ||
    /etcdserver|leader changed|shutting down|apiserver is not ready/i.test(status.message ?? '')
  );
}

function refusalKind(status: Status): Refusal {
  switch (status.code) {
    case 401:
      return 'unauthorized';
    case 403:
      return notAboutRights.test(status.message ?? '') ? 'invalid' : 'forbidden';
    case 404:
      return isKindMissing(status) ? 'kind-missing' : 'not-found';
    case 409:
      return status.reason === 'AlreadyExists' ? 'exists' : 'conflict';
    case 410:
      return 'gone';
  }
  if (status.code < 500) return 'invalid';
  return webhookThatFailed(status) === undefined ? 'server-error' : 'webhook-unready';
}

/**
 * The webhook that the API server could not call: no endpoints, a refused connection, a certificate of a CA that the
 * webhook's configuration is about to name. What a webhook denies reads otherwise.
 */
export function webhookThatFailed(status: Status): string | undefined {
  return /failed calling webhook "([^"]+)"/.exec(status.message ?? '')?.[1];
}

/** Admission says no with 403 as well: webhooks, quotas, pod security, a namespace on its way out. */
const notAboutRights = /denied the request|exceeded quota|violates PodSecurity|being terminated/;

/** A 404 for an object names it; one for a collection that is not served has no name or is plain text. */
function isKindMissing(status: Status): boolean {
  const name = status.details?.name;
  return name === undefined || name === '' || /could not find the requested resource/.test(status.message ?? '');
}

/** True for the refusals that a server in its first seconds gives to everybody: its roles are not loaded yet. */
export function isRefusedLogin(failure: Failure): boolean {
  return failure.kind === 'unauthorized' || failure.kind === 'forbidden';
}
