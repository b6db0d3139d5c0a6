/** Which tokens there are of the account that Kiali uses on a cluster. */
import type { KialiToken } from '../model/kiali-tokens.ts';
import { isOurs } from '../model/marks.ts';
import type { Cluster } from '../ports.ts';

/** Names alone. Throws `ProblemError`. */
export async function kialiTokens(
  cluster: Cluster,
  { namespace, account }: { readonly namespace: string; readonly account: string },
  signal: AbortSignal,
): Promise<readonly KialiToken[]> {
  const fields = 'type=kubernetes.io/service-account-token';
  const secrets = await cluster.list({ apiVersion: 'v1', kind: 'Secret' }, { namespace, fields }, signal);
  return secrets
    .filter(({ metadata }) => metadata.annotations?.['kubernetes.io/service-account.name'] === account)
    .map(secret => ({ name: secret.metadata.name, ours: isOurs(secret) }));
}
