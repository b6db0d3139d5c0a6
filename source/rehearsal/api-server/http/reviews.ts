/** What is asked and not stored: access reviews, token reviews, who am I, tokens for service accounts. */
import { listAt, numberAt, recordAt, textAt } from '../../../model/look.ts';
import { timestamp } from '../core.ts';
import type { Dict } from '../json.ts';
import type { Attributes } from '../rbac.ts';
import type { Inside } from '../server.ts';
import { notFound } from '../status-errors.ts';
import type { User } from '../users.ts';
import type { Virtual } from './virtual-resources.ts';

/** The review with its answer in `status`. */
export function answerReview(inside: Inside, virtual: Virtual, body: Dict, user: User): Dict {
  const { group, version, kind } = virtual;
  const review = { kind, apiVersion: `${group}/${version}`, metadata: { creationTimestamp: null }, ...body };
  return { ...review, status: statusOf(inside, kind, review, user) };
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

const userInfo = ({ name, groups, uid }: User): Dict => ({
  username: name,
  ...(uid === undefined ? {} : { uid }),
  groups,
});

function access(inside: Inside, review: Dict, user: User): Dict {
  const path = textAt(review, 'spec', 'nonResourceAttributes', 'path');
  const { authorizer } = inside.core;
  const allowed =
    path === undefined
      ? authorizer.allows(user, attributesOf(recordAt(review, 'spec', 'resourceAttributes')))
      : authorizer.allowsPath(user, textAt(review, 'spec', 'nonResourceAttributes', 'verb') ?? '', path);
  return allowed ? { allowed, reason: 'RBAC: allowed by the bindings of this user' } : { allowed };
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

/** `kubectl auth can-i --list`: all for administrators; for others what everyone may. */
function rules(inside: Inside, review: Dict, user: User): Dict {
  const everything = user.groups.includes('system:masters');
  const resourceRules = everything
    ? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]
    : inside.core.authorizer.rules(user, textAt(review, 'spec', 'namespace'));
  const self = {
    verbs: ['create'],
    apiGroups: ['authorization.k8s.io'],
    resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  };
  const nonResourceRules = everything ? [{ verbs: ['*'], nonResourceURLs: ['*'] }] : [];
  return { resourceRules: [...resourceRules, self], nonResourceRules, incomplete: false };
}

/** `serviceaccounts/NAME/token`: a token that ends after the seconds asked for (one hour by default). */
export function requestToken(inside: Inside, namespace: string, name: string, body: Dict): Dict {
  const account = inside.core.storage.get('serviceaccounts', namespace, name);
  if (account === undefined) throw notFound({ group: '', plural: 'serviceaccounts', kind: 'ServiceAccount' }, name);
  const seconds = numberAt(body, 'spec', 'expirationSeconds') ?? 3600;
  const token = inside.authenticator.issue(
    { namespace, account: name, uid: String(account.metadata.uid) },
    { seconds },
  );
  const audiences = listAt(body, 'spec', 'audiences');
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: timestamp(inside.core) },
    spec: {
      audiences: audiences.length > 0 ? audiences : ['https://kubernetes.default.svc.cluster.local'],
      expirationSeconds: seconds,
      boundObjectRef: null,
    },
    status: { token, expirationTimestamp: timestamp(inside.core, seconds * 1000) },
  };
}
