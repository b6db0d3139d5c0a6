/** The authorizer's words for a refusal. */
import type { Attributes } from './rbac.ts';
import type { User } from './users.ts';

/** `User "u" cannot list resource "pods" in API group "" in the namespace "n"`. */
export function refusal(user: User, { verb, group, resource, namespace }: Attributes): string {
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `User "${user.name}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;
}
