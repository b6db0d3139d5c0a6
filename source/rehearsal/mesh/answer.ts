/** The response that curl gets. */

import { listAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { travelsResponse } from './travels.ts';

export type Answer = {
  /** HTTP status; 0 when there was none. */
  readonly code: number;
  readonly seconds: number;
  /** curl's exit code. */
  readonly exit: number;
  /** curl's own words, without `curl: (6) `. */
  readonly error: string;
  readonly body: string;
  /** The pod that answered. */
  readonly by?: KubeObject;
};

/** The version that a helloworld pod answers with: its SERVICE_VERSION, else that of its image. Absent: another program. */
export function helloVersionOf(pod: KubeObject): string | undefined {
  const container = listAt(pod, 'spec', 'containers').find(each =>
    textAt(each, 'image')?.includes('examples-helloworld-'),
  );
  if (container === undefined) return undefined;
  const set = listAt(container, 'env').find(each => textAt(each, 'name') === 'SERVICE_VERSION');
  return textAt(set, 'value') ?? /examples-helloworld-(v\d+)/.exec(textAt(container, 'image') ?? '')?.[1];
}

/** A pod's answer to `GET /hello`, and 404 for any other path. */
export function answerOf(pod: KubeObject, path: string, seconds: number): Answer {
  const version = helloVersionOf(pod);
  if (version === undefined) {
    const response = travelsResponse(pod, path);
    return response === undefined ? failedToConnect(seconds) : { ...response, seconds, exit: 0, error: '', by: pod };
  }
  if (path !== '/hello') return { code: 404, seconds, exit: 0, error: '', body: '404 page not found\n', by: pod };
  const body = `Hello version: ${version}, instance: ${pod.metadata.name}\n`;
  return { code: 200, seconds, exit: 0, error: '', body, by: pod };
}

/** As curl reports a name that DNS does not have. */
export function couldNotResolve(host: string): Answer {
  return { code: 0, seconds: 0.0003, exit: 6, error: `Could not resolve host: ${host}`, body: '' };
}

/** As curl reports a request that takes longer than it may. */
export function timedOut(seconds: number): Answer {
  const milliseconds = Math.round(seconds * 1000);
  const error = `Operation timed out after ${milliseconds} milliseconds with 0 bytes received`;
  return { code: 0, seconds, exit: 28, error, body: '' };
}

/** As curl reports a refused connection. */
export function failedToConnect(seconds: number): Answer {
  return { code: 0, seconds, exit: 7, error: 'Failed to connect: Connection refused', body: '' };
}

/** The server's proxy turns the request away. */
export function accessDenied(by: KubeObject, seconds: number): Answer {
  return { code: 403, seconds, exit: 0, error: '', body: 'RBAC: access denied', by };
}

/** A fault that a VirtualService injects. */
export function faultInjected(code: number): Answer {
  return { code, seconds: 0.001, exit: 0, error: '', body: 'fault filter abort' };
}

/** Envoy's own answers. */
export function noHealthyUpstream(seconds: number): Answer {
  return { code: 503, seconds, exit: 0, error: '', body: 'no healthy upstream' };
}

/** The 503 of a sidecar whose connection to the server failed, in Envoy's words. */
export function upstreamFailed(end: 'refused' | 'reset' | 'untrusted' | 'dropped', seconds: number): Answer {
  const lead = 'upstream connect error or disconnect/reset before headers. retried and the latest reset reason: ';
  return { code: 503, seconds, exit: 0, error: '', body: lead + latestReason[end] };
}

const latestReason = {
  refused: 'remote connection failure, transport failure reason: delayed connect error: Connection refused',
  reset: 'connection termination',
  untrusted:
    'remote connection failure, transport failure reason: TLS_error:|268435581:SSL routines:OPENSSL_internal:' +
    'CERTIFICATE_VERIFY_FAILED:TLS_error_end',
  dropped: 'connection timeout',
} as const;
