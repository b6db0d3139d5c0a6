/** The token by which Kiali reads another cluster, and the end of the one before it. */
import { Buffer } from 'node:buffer';
import type { Step } from '../engine/step.ts';
import { kialiToken, kialiTokenName } from '../manifests/kiali-clusters.ts';
import { type KialiPlan, kialiAccount } from '../model/kiali.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Member } from '../model/mesh.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { kialiId } from './kiali-id.ts';

/** A token of that account that does not expire. It goes with the account: a new one of that name gets a new token. */
export function readerTokenOfKiali(kiali: KialiPlan, member: Member): Step {
  const { namespace } = kiali;
  const name = kialiTokenName(kiali, member);
  const contentOf = (seen: KubeObject | undefined, key: string) =>
    Buffer.from(seen?.data?.[key] ?? '', 'base64').toString('utf8');
  return {
    id: kialiId(member, 'token'),
    cluster: member.name,
    title: 'Create token for Kiali',
    needs: [kialiId(member, 'reader')],
    apply: () => [kialiToken(kiali, member)],
    until: {
      by: 'watch',
      of: { apiVersion: 'v1', kind: 'Secret', namespace, name },
      within: 1 * minutes,
      byHand: sh`kubectl -n ${namespace} get secret ${name}`,
      hint: `the token controller fills this Secret when ServiceAccount ${kialiAccount(kiali)} exists`,
      pending: seen =>
        contentOf(seen, 'token') === '' || contentOf(seen, 'ca.crt') === '' ? 'the Secret has no token yet' : undefined,
      learn: seen => ({ kialiToken: contentOf(seen, 'token'), kialiCa: contentOf(seen, 'ca.crt') }),
    },
    byHand: 'kubectl apply -f kiali-token.yaml',
  };
}

/** Last of all: until the server has proven to see the cluster by the new token, the old one must stay good. */
export function revokeOldTokens(kiali: KialiPlan, member: Member): readonly Step[] {
  const { home, namespace, sites } = kiali;
  const old = sites.get(member.name)?.token?.old ?? [];
  if (old.length === 0) return [];
  return [
    {
      id: kialiId(member, 'revoke'),
      cluster: member.name,
      title: 'Revoke the previous token of Kiali',
      needs: [kialiId(home, 'proof')],
      remove: old.map(name => ({
        ref: { apiVersion: 'v1', kind: 'Secret', namespace, name },
        uid: undefined,
        will: 'delete' as const,
      })),
      byHand: old.map(name => sh`kubectl -n ${namespace} delete secret ${name}`).join('\n'),
    },
  ];
}
