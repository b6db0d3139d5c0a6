/** `serviceaccounts/NAME/token`: tokens of service accounts that end by themselves. */
import { at, listAt, numberAt, textAt } from '../../../model/fields.ts';
import { ISSUER } from '../authenticator.ts';
import { wrong } from '../causes.ts';
import { timestamp } from '../core.ts';
import type { Inside } from '../inside.ts';
import { child, type Dict, type Doc } from '../json.ts';
import type { Target } from '../requests.ts';
import { badRequest, type Cause, invalid, notFound } from '../status-errors.ts';
import { asked, askedBody } from './asked.ts';
import type { Context } from './context.ts';

const GROUP = 'authentication.k8s.io';
const kind = { group: GROUP, version: 'v1', kind: 'TokenRequest', plural: 'tokenrequests' } as const;

const HOUR = 3600;
const SHORTEST = 600;
const LONGEST = 2 ** 32;

/** The request with its token. Throws 404 for an account that is not there, 400 and 422 for odd requests. */
export async function tokenAnswer(context: Context, { namespace = '' }: Target, name: string): Promise<Dict> {
  const { inside } = context;
  const typed = { ...kind, type: inside.core.types.type('authentication.v1.TokenRequest') };
  const { body, write } = await askedBody(context, typed, namespace, 'token');
  const account = inside.core.storage.get('serviceaccounts', namespace, name);
  if (account === undefined) throw notFound({ group: '', plural: 'serviceaccounts', kind: 'ServiceAccount' }, name);
  const spec = child(body, 'spec');
  spec.expirationSeconds ??= HOUR;
  const request = asked(inside, body, typed, write);
  const given = textAt(request, 'metadata', 'name') ?? name;
  if (given !== name) {
    const why = 'must match the service account name if specified';
    throw invalid(kind, name, [wrong('metadata.name', given, why)]);
  }
  const causes = lifetimeCauses(spec);
  if (causes.length > 0) throw invalid(kind, '', causes);
  requireBound(inside, namespace, at(spec, 'boundObjectRef'));
  return answered(inside, request, account);
}

function lifetimeCauses(spec: Dict): readonly Cause[] {
  const seconds = numberAt(spec, 'expirationSeconds') ?? HOUR;
  const refused = (why: string) => [wrong('spec.expirationSeconds', seconds, `may not specify a duration ${why}`)];
  if (seconds < SHORTEST) return refused('less than 10 minutes');
  return seconds > LONGEST ? refused('larger than 2^32 seconds') : [];
}

const bindable: Readonly<Record<string, string>> = { Pod: 'pods', Node: 'nodes', Secret: 'secrets' };

/** A token may end with a pod, node or secret: that must be there. */
function requireBound(inside: Inside, namespace: string, bound: unknown): void {
  if (bound === undefined) return;
  const [version = '', kindOf = ''] = [textAt(bound, 'apiVersion'), textAt(bound, 'kind')];
  const plural = version === 'v1' ? bindable[kindOf] : undefined;
  if (plural === undefined) {
    const group = version.includes('/') ? version : `/${version}`;
    throw badRequest(`cannot bind token to object of type ${group}, Kind=${kindOf}`);
  }
  const name = textAt(bound, 'name') ?? '';
  const found = inside.core.storage.get(plural, plural === 'nodes' ? undefined : namespace, name);
  if (found === undefined) throw notFound({ group: '', plural, kind: kindOf }, name);
}

function answered(inside: Inside, request: Doc, account: Doc): Dict {
  const { name, namespace, uid } = account.metadata;
  const seconds = numberAt(request, 'spec', 'expirationSeconds') ?? HOUR;
  const given = listAt(request, 'spec', 'audiences') as readonly string[];
  const audiences = given.length > 0 ? given : [ISSUER];
  const bound = { namespace: String(namespace), account: name, uid: String(uid) };
  const token = inside.authenticator.issue(bound, { seconds, audiences });
  const { managedFields } = request.metadata;
  return {
    kind: 'TokenRequest',
    apiVersion: `${GROUP}/v1`,
    metadata: { name, namespace, uid, creationTimestamp: timestamp(inside.core), managedFields },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: at(request, 'spec', 'boundObjectRef') ?? null },
    status: { token, expirationTimestamp: timestamp(inside.core, seconds * 1000) },
  };
}
