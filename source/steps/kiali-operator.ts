/** The operator of Kiali on a cluster: through OLM, from a bundle, or the existing one. */
import { deploymentAvailable, kindEstablished } from '../engine/goals.ts';
import type { Step } from '../engine/step.ts';
import { subscription } from '../manifests/operator.ts';
import type { KialiPlan } from '../model/kiali.ts';
import { kialiPackage } from '../model/kiali-package.ts';
import { serversOf } from '../model/kiali-servers.ts';
import type { Member } from '../model/mesh.ts';
import type { OperatorBundle } from '../model/operator-bundle.ts';
import { minutes } from '../model/time-units.ts';
import { kialiId } from './kiali-id.ts';
import { csvSucceeded, resolved } from './operator.ts';
import { installFromBundle } from './operator-bundle.ts';

/** Left out where an operator is installed. */
export function installKialiOperator({ sites }: KialiPlan, member: Member): readonly Step[] {
  const { operator, bundle } = sites.get(member.name) ?? {};
  if (operator !== undefined) return operator.ours ? subscribe(member) : [];
  return bundle === undefined ? subscribe(member) : fromBundle(member, bundle);
}

function fromBundle(member: Member, bundle: OperatorBundle): readonly Step[] {
  return installFromBundle(member, bundle, {
    id: step => kialiId(member, step),
    operator: 'Kiali operator',
    files: { kinds: 'kiali-crds/', rights: 'kiali-operator-rights.yaml' },
  });
}

function subscribe(member: Member): readonly Step[] {
  const wanted = kialiPackage(member.platform);
  return [
    {
      id: kialiId(member, 'operator'),
      cluster: member.name,
      title: 'Create Kiali operator Subscription',
      needs: [],
      apply: () => [subscription(wanted)],
      until: resolved(wanted),
      byHand: 'kubectl apply -f kiali-subscription.yaml',
    },
    {
      id: kialiId(member, 'operator-version'),
      cluster: member.name,
      title: 'Install Kiali operator version',
      needs: [kialiId(member, 'operator')],
      until: csvSucceeded(wanted),
      byHand: '',
    },
  ];
}

/** The operator runs; its pod says which servers it has images of, where it says so. */
export function kialiOperatorReady(kiali: KialiPlan, member: Member): Step {
  const { namespace, deployment } = kialiOperatorAt(kiali, member);
  return {
    id: kialiId(member, 'operator-ready'),
    cluster: member.name,
    title: 'Kiali operator ready',
    needs: installKialiOperator(kiali, member)
      .slice(-1)
      .map(({ id }) => id),
    until: deploymentAvailable({ namespace, name: deployment }, 5 * minutes, 'app=kiali-operator', seen => ({
      kialiVersions: serversOf(seen),
    })),
    byHand: '',
  };
}

/** Where it is, or will be. */
export function kialiOperatorAt(
  { sites }: Pick<KialiPlan, 'sites'>,
  { name, platform }: Member,
): { readonly namespace: string; readonly deployment: string } {
  const { operator, bundle } = sites.get(name) ?? {};
  return operator ?? bundle ?? kialiPackage(platform);
}

/** The operator's kinds are served. */
export function kialiKinds(member: Member): Step {
  return {
    id: kialiId(member, 'kinds'),
    cluster: member.name,
    title: 'Kiali CRD available',
    needs: [kialiId(member, 'operator-ready')],
    until: kindEstablished('kialis.kiali.io', () => ({})),
    byHand: '',
  };
}
