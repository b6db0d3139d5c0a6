/** May a user do something? Evaluated from Roles, ClusterRoles and their bindings, as the RBAC authorizer does. */
import { listAt, recordAt, textAt } from '../../model/fields.ts';
import type { Doc } from './json.ts';
import { selectorMatches } from './selectors.ts';
import type { Storage } from './storage.ts';
import type { User } from './users.ts';

export type Attributes = {
  readonly verb: string;
  readonly group: string;
  /** `pods` or `pods/exec`. */
  readonly resource: string;
  readonly namespace?: string;
  readonly name?: string;
};

export type Authorizer = {
  readonly allows: (user: User, attributes: Attributes) => boolean;
  /** By which binding it is allowed; nothing for what needs none. */
  readonly reason: (user: User, attributes: Attributes) => string | undefined;
  /** The rules that hold for a user in a namespace, for resources and for other paths. */
  readonly rules: (user: User, namespace: string | undefined) => readonly unknown[];
  /** For paths that are not resources: `/healthz`. */
  readonly allowsPath: (user: User, verb: string, path: string) => boolean;
};

const RBAC = 'rbac.authorization.k8s.io';

/** Paths that every authenticated user may read (`system:discovery`). */
const discovery = /^\/(api|apis|openapi|version|healthz|livez|readyz)(\/|$)/;

export function createAuthorizer(storage: Storage): Authorizer {
  const bindingsOf = (user: User, namespace: string | undefined): readonly Doc[] => {
    const wide = storage.list(`clusterrolebindings.${RBAC}`, undefined);
    const local = namespace === undefined ? [] : storage.list(`rolebindings.${RBAC}`, namespace);
    return [...wide, ...local].filter(binding => subjectOf(binding, user) !== undefined);
  };
  const rulesOf = (user: User, namespace: string | undefined): readonly unknown[] =>
    bindingsOf(user, namespace).flatMap(binding => rulesOfRole(storage, binding));
  return {
    allows(user, attributes) {
      if (user.groups.includes('system:masters')) return true;
      if (isSelfReview(attributes)) return true;
      return rulesOf(user, attributes.namespace).some(rule => ruleAllows(rule, attributes));
    },
    reason(user, attributes) {
      if (user.groups.includes('system:masters')) return undefined;
      const binding = bindingsOf(user, attributes.namespace).find(each =>
        rulesOfRole(storage, each).some(rule => ruleAllows(rule, attributes)),
      );
      return binding === undefined ? undefined : reasonOf(binding, subjectOf(binding, user));
    },
    rules: rulesOf,
    allowsPath(user, verb, path) {
      if (user.groups.includes('system:masters')) return true;
      if (verb === 'get' && discovery.test(path)) return true;
      return rulesOf(user, undefined).some(
        rule =>
          has(rule, 'verbs', verb) &&
          texts(rule, 'nonResourceURLs').some(
            url => url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))),
          ),
      );
    },
  };
}

/** Everyone may ask what they may do (`system:basic-user`). */
function isSelfReview({ verb, resource }: Attributes): boolean {
  return verb === 'create' && /^self(subject(access|rules)reviews|subjectreviews)$/.test(resource);
}

function reasonOf({ kind, metadata: { name, namespace }, roleRef }: Doc, subject: unknown): string {
  const titled = (own: unknown, home: unknown) => JSON.stringify(home === undefined ? own : `${own}/${String(home)}`);
  const home = textAt(subject, 'namespace') ?? (textAt(subject, 'kind') === 'ServiceAccount' ? namespace : undefined);
  const role = `${textAt(roleRef, 'kind')} ${JSON.stringify(textAt(roleRef, 'name'))}`;
  const to = `${textAt(subject, 'kind')} ${titled(textAt(subject, 'name'), home)}`;
  return `RBAC: allowed by ${kind} ${titled(name, namespace)} of ${role} to ${to}`;
}

/** The subject of a binding that a user is. */
function subjectOf(binding: Doc, user: User): unknown {
  return listAt(binding, 'subjects').find(subject => {
    const name = textAt(subject, 'name');
    switch (textAt(subject, 'kind')) {
      case 'User':
        return name === user.name;
      case 'Group':
        return name !== undefined && user.groups.includes(name);
      case 'ServiceAccount': {
        const namespace = textAt(subject, 'namespace') ?? binding.metadata.namespace;
        return user.name === `system:serviceaccount:${String(namespace)}:${name}`;
      }
    }
    return false;
  });
}

function rulesOfRole(storage: Storage, binding: Doc): readonly unknown[] {
  const name = textAt(binding, 'roleRef', 'name') ?? '';
  if (textAt(binding, 'roleRef', 'kind') === 'Role') {
    return listAt(storage.get(`roles.${RBAC}`, binding.metadata.namespace as string, name), 'rules');
  }
  const role = storage.get(`clusterroles.${RBAC}`, undefined, name);
  const selectors = listAt(role, 'aggregationRule', 'clusterRoleSelectors');
  if (selectors.length === 0) return listAt(role, 'rules');
  return storage
    .list(`clusterroles.${RBAC}`, undefined)
    .filter(each =>
      selectors.some(selector => selectorMatches(selector, recordAt(each, 'metadata', 'labels') as Labels)),
    )
    .flatMap(each => listAt(each, 'rules'));
}

type Labels = Readonly<Record<string, string>>;

const texts = (rule: unknown, field: string): readonly string[] => listAt(rule, field) as readonly string[];
const has = (rule: unknown, field: string, wanted: string): boolean =>
  texts(rule, field).some(each => each === wanted || each === '*');

function ruleAllows(rule: unknown, { verb, group, resource, name }: Attributes): boolean {
  const [, subresource] = resource.split('/');
  const names = texts(rule, 'resourceNames');
  return (
    has(rule, 'verbs', verb) &&
    has(rule, 'apiGroups', group) &&
    (has(rule, 'resources', resource) ||
      (subresource !== undefined && texts(rule, 'resources').includes(`*/${subresource}`))) &&
    (names.length === 0 || (name !== undefined && names.includes(name)))
  );
}
