/** Users of requests and their groups. */
export type User = {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  /** What else is known: the credential's id. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
};

/** The cluster's administrator, as the kubeconfig's client certificate names it. */
export const admin: User = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };

/** A service account as a user. */
export function serviceAccountUser(namespace: string, name: string, uid?: string): User {
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  const user = { name: `system:serviceaccount:${namespace}:${name}`, groups };
  return uid === undefined ? user : { ...user, uid };
}
