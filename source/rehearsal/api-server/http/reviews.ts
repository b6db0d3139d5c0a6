/** What is asked and not stored: access reviews, token reviews, who am I, tokens for service accounts. */
import { listAt, numberAt, recordAt, textAt } from '../../../model/look.ts';
import { timestamp } from '../core.ts';
import { tracked } from '../fields/field-manager.ts';
import type { Dict, Doc } from '../json.ts';
import type { Attributes } from '../rbac.ts';
import type { Inside } from '../server.ts';
import { notFound } from '../status-errors.ts';
import type { User } from '../users.ts';
import type { Virtual } from './virtual-resources.ts';

/** The review with its answer in `status`. */
export function answerReview(inside: Inside, virtual: Virtual, body: Dict, user: User, manager: string): Dict {
  const { group, version, kind } = virtual;
  const review = { ...body, kind, apiVersion: `${group}/${version}` };
  return { ...owned(inside, review, virtual.type, manager), status: statusOf(inside, kind, review, user) };
}

/** Even what is never stored says who wrote it. */
function owned(
  inside: Inside,
  body: Dict & { apiVersion: string },
  type: string,
  manager: string,
  subresource?: string,
): Doc {
  const doc = { ...body, metadata: { ...recordAt(body, 'metadata') } } as Doc;
  const writer = { manager, operation: 'Update', apiVersion: body.apiVersion, subresource } as const;
  const how = {
    type: inside.core.types.type(type),
    reset: [],
    now: timestamp(inside.core),
    empty: { spec: {}, status: {} },
  };
  return tracked(undefined, doc, writer, how);
}

function statusOf(inside: Inside, kind: string, review: Dict, user: User): Dict {
  switch (kind) {
    case 'SelfSubjectAccessReview':
      return access(inside, review, user);
    case 'SubjectAccessReview':
    case 'LocalSubjectAccessReview': {
      const groups = listAt(review, 'spec', 'groups') as readonly string[];
      return access(inside, review, { name: textAt(review, 'spec', 'user') ?? '', groups });
    }
    case 'SelfSubjectReview':
      return { userInfo: userInfo(user) };
    case 'TokenReview': {
      const found = inside.authenticator.user(textAt(review, 'spec', 'token') ?? '');
      return found === undefined
        ? { user: {}, error: 'invalid bearer token' }
        : { authenticated: true, user: userInfo(found) };
    }
  }
  return rules(inside, review, user);
}

const userInfo = ({ name, groups, uid, extra }: User): Dict => ({
  username: name,
  ...(uid === undefined ? {} : { uid }),
  groups,
  ...(extra === undefined ? {} : { extra }),
});

function access(inside: Inside, review: Dict, user: User): Dict {
  const path = textAt(review, 'spec', 'nonResourceAttributes', 'path');
  const { authorizer } = inside.core;
  const allowed =
    path === undefined
      ? authorizer.allows(user, attributesOf(recordAt(review, 'spec', 'resourceAttributes')))
      : authorizer.allowsPath(user, textAt(review, 'spec', 'nonResourceAttributes', 'verb') ?? '', path);
  return { allowed };
}

function attributesOf(attributes: Readonly<Dict>): Attributes {
  const text = (field: string) => (typeof attributes[field] === 'string' ? attributes[field] : '');
  const [resource, subresource, namespace, name] = ['resource', 'subresource', 'namespace', 'name'].map(text);
  return {
    verb: text('verb'),
    group: text('group'),
    resource: subresource === '' ? `${resource}` : `${resource}/${subresource}`,
    ...(namespace === '' || namespace === undefined ? {} : { namespace }),
    ...(name === '' || name === undefined ? {} : { name }),
  };
}

/** `kubectl auth can-i --list`. */
function rules(inside: Inside, review: Dict, user: User): Dict {
  const all = inside.core.authorizer.rules(user, textAt(review, 'spec', 'namespace'));
  return {
    resourceRules: all.filter(rule => listAt(rule, 'resources').length > 0),
    nonResourceRules: all.filter(rule => listAt(rule, 'nonResourceURLs').length > 0),
    incomplete: false,
  };
}

/** `serviceaccounts/NAME/token`: a token that ends after the seconds asked for (one hour by default). */
export function requestToken(inside: Inside, namespace: string, name: string, body: Dict, manager: string): Dict {
  const account = inside.core.storage.get('serviceaccounts', namespace, name);
  if (account === undefined) throw notFound({ group: '', plural: 'serviceaccounts', kind: 'ServiceAccount' }, name);
  const seconds = numberAt(body, 'spec', 'expirationSeconds') ?? 3600;
  const token = inside.authenticator.issue(
    { namespace, account: name, uid: String(account.metadata.uid) },
    { seconds },
  );
  const audiences = listAt(body, 'spec', 'audiences');
  const apiVersion = 'authentication.k8s.io/v1';
  const asked = { ...body, apiVersion, kind: 'TokenRequest' };
  const { managedFields } = owned(inside, asked, 'authentication.v1.TokenRequest', manager, 'token').metadata;
  return {
    kind: 'TokenRequest',
    apiVersion,
    metadata: {
      name,
      namespace,
      uid: account.metadata.uid,
      creationTimestamp: timestamp(inside.core),
      ...(managedFields === undefined ? {} : { managedFields }),
    },
    spec: {
      audiences: audiences.length > 0 ? audiences : ['https://kubernetes.default.svc'],
      expirationSeconds: seconds,
      boundObjectRef: null,
    },
    status: { token, expirationTimestamp: timestamp(inside.core, seconds * 1000) },
  };
}
