/** Admission webhooks: which ones a request goes to, and what becomes of it. */
import { at, listAt, numberAt, recordAt, textAt } from '../../model/fields.ts';
import type { AdmissionCaller, AdmissionRequest, AdmissionResponse, WebhookClient } from './admission.ts';
import { type Doc, shown } from './json.ts';
import { jsonPatch } from './patches.ts';
import { admitPod } from './pod-admission.ts';
import type { Resource } from './resources.ts';
import { selectorMatches } from './selectors.ts';
import { failure, internalError } from './status-errors.ts';
import type { Storage } from './storage.ts';
import type { User } from './users.ts';

export type Admission = {
  /** The object as the mutating webhooks leave it; throws what a webhook, or its failing, answers. */
  readonly mutate: (review: Review) => Promise<Doc>;
  readonly validate: (review: Review) => Promise<void>;
  /** True when some webhook wants to see this: the way through is then asynchronous. */
  readonly concerns: (review: Review) => boolean;
};

export type Review = {
  readonly resource: Resource;
  readonly version: string;
  readonly subresource: string | undefined;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly namespace: string | undefined;
  readonly name: string;
  readonly object: Doc | undefined;
  readonly oldObject: Doc | undefined;
  readonly user: User;
  readonly dryRun: boolean;
};

type Hook = { readonly configuration: Doc; readonly webhook: unknown };

const GROUP = 'admissionregistration.k8s.io';

export function createAdmission(storage: Storage, caller: () => AdmissionCaller | undefined): Admission {
  /** By the list of their configurations, which is another one when any of them changes: every write asks. */
  const known = new WeakMap<readonly Doc[], readonly Hook[]>();
  const hooksOf = (kind: 'mutating' | 'validating'): readonly Hook[] => {
    const configurations = storage.list(`${kind}webhookconfigurations.${GROUP}`, undefined);
    const found =
      known.get(configurations) ??
      configurations.flatMap(configuration =>
        listAt(configuration, 'webhooks').map(webhook => ({ configuration, webhook })),
      );
    known.set(configurations, found);
    return found;
  };
  const byRequest = new WeakMap<readonly Hook[], Map<string, readonly Hook[]>>();
  /** Those whose rules name such a request, of which there are few kinds and many requests of each. */
  const ruled = (kind: 'mutating' | 'validating', review: Review): readonly Hook[] => {
    const all = hooksOf(kind);
    const known = byRequest.get(all) ?? new Map<string, readonly Hook[]>();
    byRequest.set(all, known);
    const request = requestKey(review);
    const found = known.get(request) ?? all.filter(({ webhook }) => rulesMatch(webhook, review));
    known.set(request, found);
    return found;
  };
  const hooks = (kind: 'mutating' | 'validating', review: Review): readonly Hook[] =>
    ruled(kind, review).filter(({ webhook }) => selectorsMatch(webhook, review, storage));

  return {
    async mutate(review) {
      let object = review.object;
      for (const hook of hooks('mutating', review)) {
        const response = await call(hook, { ...review, object }, caller(), storage);
        if (response === undefined || object === undefined) continue;
        refuseDenied(hook, response, review);
        if (response.patch !== undefined) object = jsonPatch(object, response.patch) as Doc;
      }
      // The built-in plugins look once more at what webhooks changed: an injected container gets its token too.
      if (object !== undefined && isNewPod(review)) admitPod(object, storage, Math.random);
      return object as Doc;
    },
    async validate(review) {
      for (const hook of hooks('validating', review)) {
        const response = await call(hook, review, caller(), storage);
        if (response !== undefined) refuseDenied(hook, response, review);
      }
    },
    concerns: review => hooks('mutating', review).length > 0 || hooks('validating', review).length > 0,
  };
}

const isNewPod = ({ resource: { kind }, operation, subresource }: Review) =>
  kind === 'Pod' && operation === 'CREATE' && subresource === undefined;

/** All of a review that rules look at: what defines a custom kind may be replaced. */
const requestKey = ({ resource, version, subresource, operation }: Review): string =>
  `${operation} ${resource.plural}.${resource.group}/${version}/${subresource ?? ''} ${resource.versions} ${resource.namespaced}`;

/** Webhook configurations themselves are never sent to webhooks: else a broken one could not be mended. */
const rulesMatch = (webhook: unknown, review: Review): boolean =>
  review.resource.group !== GROUP && listAt(webhook, 'rules').some(rule => ruleMatches(rule, review));

function selectorsMatch(webhook: unknown, review: Review, storage: Storage): boolean {
  const labels = recordAt(review.object ?? review.oldObject, 'metadata', 'labels') as Labels;
  return selectorMatches(at(webhook, 'objectSelector'), labels) && namespaceMatches(webhook, review, storage);
}

type Labels = Readonly<Record<string, string>>;

function ruleMatches(rule: unknown, { resource, version, subresource, operation }: Review): boolean {
  const has = (field: string, wanted: string) => listAt(rule, field).some(each => each === '*' || each === wanted);
  const scope = textAt(rule, 'scope') ?? '*';
  const path = subresource === undefined ? resource.plural : `${resource.plural}/${subresource}`;
  const named = listAt(rule, 'resources').some(each => {
    if (each === '*/*') return true;
    if (each === '*') return subresource === undefined;
    return each === path || (subresource !== undefined && each === `${resource.plural}/*`);
  });
  return (
    named &&
    has('operations', operation) &&
    has('apiGroups', resource.group) &&
    (has('apiVersions', version) || resource.versions.some(each => has('apiVersions', each))) &&
    (scope === '*' || (scope === 'Namespaced') === resource.namespaced)
  );
}

function namespaceMatches(webhook: unknown, review: Review, storage: Storage): boolean {
  const selector = at(webhook, 'namespaceSelector');
  if (review.resource.plural === 'namespaces' && review.resource.group === '') {
    return selectorMatches(selector, recordAt(review.object ?? review.oldObject, 'metadata', 'labels') as Labels);
  }
  if (review.namespace === undefined) return true;
  const namespace = storage.get('namespaces', undefined, review.namespace);
  return selectorMatches(selector, recordAt(namespace, 'metadata', 'labels') as Labels);
}

/** Nothing when the webhook failed and its policy is to ignore that. */
async function call(
  hook: Hook,
  review: Review,
  caller: AdmissionCaller | undefined,
  storage: Storage,
): Promise<AdmissionResponse | undefined> {
  const { webhook, configuration } = hook;
  const name = textAt(webhook, 'name') ?? '';
  const client = at(webhook, 'clientConfig') as WebhookClient;
  try {
    if (caller === undefined) throw new Error(unanswered(client, numberAt(webhook, 'timeoutSeconds') ?? 10, storage));
    const { apiVersion, kind } = configuration;
    const origin = { configuration: { apiVersion, kind, name: configuration.metadata.name }, webhook: name };
    return await caller(client, requestOf(review), origin);
  } catch (error) {
    if (textAt(webhook, 'failurePolicy') === 'Ignore') return undefined;
    throw internalError(`failed calling webhook "${name}": failed to call webhook: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What the server's HTTP client says when the Service has no endpoint. */
function unanswered(client: WebhookClient, seconds: number, storage: Storage): string {
  const { service, url } = client;
  if (service === undefined) return `Post "${url}?timeout=${seconds}s": connect: connection refused`;
  const { namespace, name, path = '', port = 443 } = service;
  const target = `https://${name}.${namespace}.svc:${port}${path}?timeout=${seconds}s`;
  const known = storage.get('services', namespace, name) !== undefined;
  return `Post "${target}": ${known ? `no endpoints available for service "${name}"` : `service "${name}" not found`}`;
}

function requestOf(review: Review): AdmissionRequest {
  const { resource, version, namespace, name, operation, subresource, user, dryRun } = review;
  const { group, kind, plural } = resource;
  return {
    uid: crypto.randomUUID(),
    kind: { group, version, kind },
    resource: { group, version, resource: plural },
    name,
    operation,
    userInfo: { username: user.name, groups: user.groups },
    dryRun,
    ...(subresource === undefined ? {} : { subResource: subresource }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(review.object === undefined ? {} : { object: shown(review.object) }),
    ...(review.oldObject === undefined ? {} : { oldObject: shown(review.oldObject) }),
  };
}

function refuseDenied({ webhook }: Hook, response: AdmissionResponse, review: Review): void {
  if (response.allowed) return;
  const { message, reason, code } = response.status ?? {};
  const start = `admission webhook "${textAt(webhook, 'name')}" denied the request`;
  const full =
    message !== undefined
      ? `${start}: ${message}`
      : reason !== undefined
        ? `${start}: ${reason}`
        : `${start} without explanation`;
  const status = code === undefined || code < 400 ? 400 : code;
  throw failure(status, reason ?? (status === 403 ? 'Forbidden' : 'BadRequest'), full, { name: review.name });
}
