/** What is asked and not stored: access reviews, token reviews, who am I. */
import { listAt, recordAt, textAt } from '../../../model/fields.ts';
import { timestamp } from '../core.ts';
import type { Inside } from '../inside.ts';
import type { Dict } from '../json.ts';
import type { Attributes } from '../rbac.ts';
import { methodNotAllowed, noSuchResource } from '../status-errors.ts';
import type { User } from '../users.ts';
import { answerJson } from './answer.ts';
import { asked, askedBody } from './asked.ts';
import type { Context } from './context.ts';
import { refuseReview } from './review-rules.ts';
import type { Virtual } from './virtual-resources.ts';

/** Answers a request for what is only asked. Throws 404 for a name, 405 for other methods, 400 and 422 for odd questions. */
export async function answerVirtual(
  context: Context,
  virtual: Virtual,
  { name, namespace }: { readonly name?: string; readonly namespace?: string },
): Promise<void> {
  if (name !== undefined || (namespace !== undefined) !== virtual.namespaced) throw noSuchResource();
  if (context.request.method !== 'POST') throw methodNotAllowed();
  const { inside, response, user } = context;
  const kind = { ...virtual, type: inside.core.types.type(virtual.type) };
  const { body, write } = await askedBody(context, kind, namespace, undefined);
  const owned = asked(inside, body, kind, write);
  refuseReview(virtual.kind, owned);
  if (virtual.kind === 'SelfSubjectReview') owned.metadata.creationTimestamp = timestamp(inside.core);
  answerJson(response, 201, { ...owned, status: statusOf(inside, virtual.kind, owned, user) });
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
  if (path !== undefined) {
    const verb = textAt(review, 'spec', 'nonResourceAttributes', 'verb') ?? '';
    return { allowed: authorizer.allowsPath(user, verb, path) };
  }
  const attributes = attributesOf(recordAt(review, 'spec', 'resourceAttributes'));
  const reason = authorizer.reason(user, attributes);
  return { allowed: authorizer.allows(user, attributes), ...(reason === undefined ? {} : { reason }) };
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
