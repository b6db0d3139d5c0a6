/** The account that Kiali uses on another cluster: by the operator there, or by ourselves. */
import { namespaceActive } from '../engine/goals.ts';
import type { Step } from '../engine/step.ts';
import { kialiReader } from '../manifests/kiali.ts';
import { ownKialiAccount } from '../manifests/kiali-account.ts';
import { operatorNamespace } from '../manifests/namespace.ts';
import { type KialiPlan, kialiAccount } from '../model/kiali.ts';
import type { Member } from '../model/mesh.ts';
import { systemNamespace } from '../model/plane.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { kialiId } from './kiali-id.ts';
import { kialiAddress, kialiReconciled, kialiVersion, serverNeeds, versionNeeds } from './kiali-server.ts';

/** Account and roles for the server; existing ones are used. */
export function prepareReader(kiali: KialiPlan, member: Member): readonly Step[] {
  const site = kiali.sites.get(member.name);
  const namespace = namespaceOf(kiali, member);
  const after = namespace.map(({ id }) => id);
  return [
    ...namespace,
    site?.ownAccount === true ? ownAccount(kiali, member, after) : accountOfOperator(kiali, member, after),
  ];
}

/** Istio's exists; a foreign server elsewhere has its accounts in the namespace of the same name. */
function namespaceOf({ namespace }: KialiPlan, member: Member): readonly Step[] {
  if (namespace === systemNamespace(member)) return [];
  return [
    {
      id: kialiId(member, 'namespace'),
      cluster: member.name,
      title: `Create namespace ${namespace}`,
      needs: [],
      apply: () => [operatorNamespace(namespace)],
      until: namespaceActive(namespace),
      byHand: sh`kubectl create namespace ${namespace}`,
    },
  ];
}

function ownAccount(kiali: KialiPlan, member: Member, needs: readonly string[]): Step {
  const { namespace } = kiali;
  const name = kialiAccount(kiali);
  return {
    id: kialiId(member, 'reader'),
    cluster: member.name,
    title: 'Create account and roles for Kiali',
    needs,
    apply: () => ownKialiAccount(kiali, member),
    until: {
      by: 'watch',
      of: { apiVersion: 'v1', kind: 'ServiceAccount', namespace, name },
      within: 1 * minutes,
      byHand: sh`kubectl -n ${namespace} get serviceaccount ${name}`,
      pending: seen => (seen === undefined ? 'it does not exist yet' : undefined),
    },
    byHand: 'kubectl apply -f kiali-account.yaml',
  };
}

const created = ({ replaces }: KialiPlan) =>
  replaces === undefined ? 'Create account and roles for Kiali' : 'Remove the account of Kiali, then create it again';

function accountOfOperator(kiali: KialiPlan, member: Member, after: readonly string[]): Step {
  const { home, sites } = kiali;
  const found = sites.get(member.name)?.adopted === true;
  const address = kialiAddress(kiali);
  return {
    id: kialiId(member, 'reader'),
    cluster: member.name,
    title: found ? 'Existing account for Kiali' : created(kiali),
    needs: [
      kialiId(member, 'kinds'),
      ...after,
      ...versionNeeds(kiali),
      ...address.map(({ id }) => id),
      // Another version takes the account and its token away first: a server that starts then would find no way in.
      ...(kiali.replaces === undefined ? [] : serverNeeds(kiali)),
    ],
    apply: facts => {
      if (found) return [];
      const host = address.length === 0 ? undefined : facts.text(home.name, 'kialiHost', 'Kiali address');
      return [kialiReader(kiali, member, { version: kialiVersion(kiali, facts), host })];
    },
    until: kialiReconciled(kiali),
    byHand: found ? '' : 'kubectl apply -f kiali-remote.yaml',
  };
}
