/** Failures in words: what could not be done, where, why, and what to do now. Never a secret (`clean.ts`). */

import { resourceOf } from '../../model/kinds.ts';
import { groupOf, type KindRef, type ObjectRef, objectTitle, type Status } from '../../model/kube.ts';
import { type Problem, ProblemError } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { clean } from './clean.ts';
import { type Failure, failureOf, type Refusal, type Unreachable, webhookThatFailed } from './failure.ts';

/** Where an API is reached, for the words only. */
export type Place = {
  /** The cluster name. */
  readonly cluster: string;
  readonly context?: string | undefined;
  /** The API server's URL. */
  readonly server?: string | undefined;
  /** Why the context may not be what its file says; the hint when its login is refused. */
  readonly mixedUp?: string | undefined;
  /** It logs in by a client certificate, which only who ends the TLS connection sees. */
  readonly byCertificate?: true;
};

/** What was being done. `verb` as a person says it: apply, create, read, list, watch, delete, exec into … */
export type Doing = Place & { readonly verb: string; readonly of?: (KindRef | ObjectRef) & { namespace?: string } };

/**
 * The Problem that this error is for the person at the terminal; `undefined` for a bug, which must be thrown on.
 * A `ProblemError` keeps the words it has.
 */
export function problemOf(error: unknown, doing: Doing): Problem | undefined {
  const failure = failureOf(error);
  switch (failure.kind) {
    case 'known':
      return failure.error.problem;
    case 'bug':
      return undefined;
    case 'unreachable':
      return unreachable(failure, doing);
    case 'client-certificate':
      return { ...unauthorized(doing), evidence: clean(failure.words) };
    case 'bad-response':
      return badResponse(failure.words, doing);
    case 'busy':
      return {
        code: 'overloaded',
        title: `${doing.cluster} is too busy to ${act(doing)}`,
        hint: 'The API server kept rejecting requests: overloaded or starting; try again in a minute',
        ...words(failure.status),
      };
    default:
      return refused(failure.kind, failure.status, doing);
  }
}

/** Throws the error as a ProblemError; a bug, and an abort of this signal, are thrown as they are. */
export function failWith(error: unknown, doing: Doing, signal: AbortSignal): never {
  signal.throwIfAborted();
  const problem = error instanceof ProblemError ? withContext(error.problem, doing) : problemOf(error, doing);
  throw problem === undefined ? error : new ProblemError(problem, { cause: error });
}

/** A login is a context's: with several, one must be told which (a plugin's own words do not say). */
function withContext(problem: Problem, { context }: Doing): Problem | undefined {
  if (problem.code !== 'unauthorized' || context === undefined || problem.title.includes(context)) return undefined;
  return { ...problem, title: `context ${context}: ${problem.title}` };
}

function refused(kind: Refusal, status: Status, doing: Doing): Problem {
  const said = words(status);
  switch (kind) {
    case 'unauthorized':
      return { ...unauthorized(doing), ...said };
    case 'forbidden':
      return {
        code: 'forbidden',
        title: `Not allowed to ${act(doing)} on ${doing.cluster}`,
        hint: forbiddenHint(doing),
        ...said,
      };
    case 'kind-missing':
      if (doing.of === undefined) return notAnApi(doing, said);
      return {
        code: 'kind-missing',
        title: `${doing.cluster} does not have the kind ${kindTitle(doing.of)}, so it cannot ${act(doing)}`,
        hint: 'Its custom resource definition comes with an operator or add-on: install that first',
        ...said,
      };
    case 'not-found':
      if (doing.of === undefined) return notAnApi(doing, said);
      return {
        code: 'not-found',
        title: `Cannot ${act(doing)} on ${doing.cluster}: not found`,
        hint: 'Something it belongs to, usually the namespace, does not exist',
        ...said,
      };
    case 'exists':
      return {
        code: 'exists',
        title: `Cannot ${act(doing)} on ${doing.cluster}: it already exists`,
        hint: 'Check the existing one; delete it or choose another name',
        ...said,
      };
    case 'conflict':
      return conflict(status, doing);
    case 'webhook-unready':
      return {
        code: 'webhook-unready',
        title: `The API server of ${doing.cluster} cannot call the webhook ${clean(webhookThatFailed(status) ?? '')}`,
        hint: 'Check the pods and endpoints of the Service that its message names',
        ...said,
      };
    case 'gone':
    case 'invalid':
    case 'server-error':
      return {
        code: 'invalid',
        title: `${doing.cluster} refused to ${act(doing)}`,
        hint:
          kind === 'server-error'
            ? 'The API server or a webhook failed; see its message'
            : 'The API server rejected it; its message names the field',
        ...said,
      };
  }
}

/** What every API server has is not found there, and no object was asked for: whatever answers, it is none. */
function notAnApi(doing: Doing, said: { readonly evidence?: string }): Problem {
  return { ...badResponse('404 not found', doing), ...said };
}

function badResponse(words: string, doing: Doing): Problem {
  const host = doing.server === undefined ? 'its address' : hostAndPort(doing.server);
  return {
    code: 'bad-response',
    title: `${doing.cluster} sent an invalid response (${act(doing)}): ${clean(words)}`,
    hint: `Check the server URL, its path included, and what responds at ${host}: is it the API server itself, or a proxy that changes or replaces responses?`,
  };
}

function conflict(status: Status, doing: Doing): Problem {
  const causes = (status.details?.causes ?? []).filter(each => each.reason === 'FieldManagerConflict');
  const managers = new Set(causes.flatMap(each => /conflict with "([^"]+)"/.exec(each.message ?? '')?.[1] ?? []));
  const fields = causes.flatMap(each => each.field ?? []);
  const said = words(status);
  if (managers.size === 0) {
    return {
      code: 'conflict',
      title: `Cannot ${act(doing)} on ${doing.cluster}: it was changed by another client in the meantime`,
      hint: 'Run again: it starts from the current state',
      ...said,
    };
  }
  const owners = [...managers].map(clean).join(', ');
  return {
    code: 'conflict',
    title: `Cannot ${act(doing)} on ${doing.cluster}: ${owners} owns ${fields.map(clean).join(', ')}`,
    hint: `Nothing was overwritten. Let ${owners} set these fields to the wanted values, or remove them there, and run again`,
    ...said,
  };
}

function unauthorized(doing: Doing): Problem {
  const context = doing.context === undefined ? '' : ` of context ${doing.context}`;
  return {
    code: 'unauthorized',
    title: `${doing.cluster} rejects the login${context}`,
    hint: doing.mixedUp ?? `${loginHint(doing)}${certificateHint(doing)}`,
  };
}

function certificateHint({ byCertificate }: Place): string {
  return byCertificate === true
    ? '. A proxy or load balancer that terminates TLS does not pass client certificates on: through it, log in by a token'
    : '';
}

/** How to log in again: OpenShift's contexts and servers are known by their names and ports. */
export function loginHint(place: Place): string {
  const openshift =
    /^https:\/\/api\.[^/]+:6443\/?$/.test(place.server ?? '') || /^[^/]*\/[^/]+:\d+\/.+$/.test(place.context ?? '');
  if (openshift && place.server !== undefined) return sh`Log in again: oc login https://${hostAndPort(place.server)}`;
  const context = place.context === undefined ? '' : sh` --context ${place.context}`;
  return `Log in again or renew the credentials, then try: kubectl${context} auth whoami`;
}

function forbiddenHint(doing: Doing): string {
  if (doing.of === undefined) return 'Ask a cluster administrator for this permission';
  const context = doing.context === undefined ? '' : sh` --context ${doing.context}`;
  const where = doing.of.namespace === undefined ? '' : sh` -n ${doing.of.namespace}`;
  const right = rights[doing.verb] ?? { verb: doing.verb };
  const { plural } = resourceOf(doing.of);
  const group = groupOf(doing.of.apiVersion);
  const resource = group === '' ? `${plural}${right.subresource ?? ''}` : `${plural}.${group}`;
  return `An administrator must allow it; check with: kubectl${context} ${sh`auth can-i ${right.verb} ${resource}`}${where}`;
}

/** What RBAC calls that which a person says otherwise. */
const rights: Readonly<Record<string, { readonly verb: string; readonly subresource?: string }>> = {
  apply: { verb: 'patch' },
  read: { verb: 'get' },
  'take over': { verb: 'patch' },
  'try to apply': { verb: 'patch' },
  'try to create': { verb: 'create' },
  'run a command in': { verb: 'create', subresource: '/exec' },
};

const causeWords: Readonly<Record<Unreachable, string>> = {
  refused: 'the connection is refused',
  'no-such-host': 'the host name is unknown',
  'no-route': 'there is no route to it',
  'timed-out': 'it does not respond in time',
  reset: 'the connection broke',
  certificate: 'its certificate is not trusted',
  'not-tls': 'it does not speak TLS as expected',
  proxy: 'the proxy rejects it',
};

const causeHints: Readonly<Record<Unreachable, string>> = {
  refused: 'Check that the cluster is running and the port is right',
  'no-such-host': 'Check the server in the kubeconfig, the DNS, and whether a VPN is needed',
  'no-route': 'Check the network and whether a VPN is needed',
  'timed-out': 'Check the network, firewalls, and whether a VPN or proxy is needed',
  reset: 'Run again; if it persists, check what is between here and the API server',
  certificate: 'Check certificate-authority and tls-server-name in the kubeconfig; the cluster may have been recreated',
  'not-tls': 'Check the server URL in the kubeconfig, http or https, and the port',
  proxy: 'Check proxy-url in the kubeconfig, HTTPS_PROXY and NO_PROXY',
};

function unreachable(failure: Extract<Failure, { kind: 'unreachable' }>, doing: Doing): Problem {
  const host = doing.server === undefined ? '' : ` at ${hostAndPort(doing.server)}`;
  return {
    code: 'unreachable',
    title: `${doing.cluster} is not reachable${host}: ${causeWords[failure.cause]}`,
    hint: failure.cause === 'certificate' ? (doing.mixedUp ?? causeHints.certificate) : causeHints[failure.cause],
    evidence: clean(failure.words),
  };
}

/** `api.east.example.com:6443`: the port always, as people compare it with firewalls. */
export function hostAndPort(server: string): string {
  if (!URL.canParse(server)) return server;
  const url = new URL(server);
  return `${url.hostname}:${url.port || (url.protocol === 'http:' ? '80' : '443')}`;
}

function act(doing: Doing): string {
  if (doing.of === undefined) return doing.verb;
  if ('name' in doing.of) return `${doing.verb} ${objectTitle(doing.of)}`;
  const where = doing.of.namespace === undefined ? '' : ` in ${doing.of.namespace}`;
  return `${doing.verb} ${resourceOf(doing.of).plural}${where}`;
}

function kindTitle({ apiVersion, kind }: KindRef): string {
  return groupOf(apiVersion) === '' ? kind : `${kind} (${apiVersion})`;
}

function words(status: Status): { readonly evidence?: string } {
  return status.message === undefined || status.message === '' ? {} : { evidence: clean(status.message) };
}
