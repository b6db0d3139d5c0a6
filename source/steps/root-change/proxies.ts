/**
 * Proxies that get other certificates: asked what they have, and restarted only where that will not do, gateways first,
 * then one namespace after another. Rolling: new pods serve before old ones go.
 */
import type { Facts, Goal, Step } from '../../engine/step.ts';
import { certificateFingerprints } from '../../model/certificate-fingerprints.ts';
import type { KubeObject } from '../../model/kube.ts';
import type { Member } from '../../model/mesh.ts';
import { systemNamespace } from '../../model/plane.ts';
import { isGatewayProxy } from '../../model/proxy.ts';
import { proxyCertificates, secretsCommand } from '../../model/proxy-certificates.ts';
import type { Changing, RootChange } from '../../model/root-change.ts';
import { sh } from '../../model/shell-word.ts';
import { minutes } from '../../model/time-units.ts';
import { changeId, newFingerprint, type Phase } from './names.ts';

type Proxied = Exclude<Phase, 'new'>;

/** All proxies of a cluster, in order; the last step looks at those that came meanwhile. */
export function renewProxies(
  change: RootChange,
  { member, gateways, namespaces }: Changing,
  phase: Proxied,
  needs: readonly string[],
): readonly Step[] {
  const step = (what: string, title: string, scope: Scope, after: readonly string[]): Step => ({
    id: changeId(member, phase, what),
    cluster: member.name,
    title,
    needs: after,
    rollout: true,
    until: goal(change, phase, scope),
    byHand: scope.byHand,
  });
  const steps: Step[] = [];
  const last = () => {
    const before = steps.at(-1);
    return before === undefined ? needs : [before.id];
  };
  if (gateways) steps.push(step('gateways', 'Restart gateways', gatewaysOf(member), last()));
  for (const namespace of namespaces) {
    const scope: Scope = {
      namespace,
      only: pod => !isGatewayProxy(pod),
      byHand: sh`kubectl -n ${namespace} rollout restart deployment`,
    };
    steps.push(step(`workloads-${namespace}`, `Restart workloads in ${namespace}`, scope, last()));
  }
  steps.push(step('proxies', said[phase], { byHand: '' }, last()));
  return steps;
}

/** The last step that concerns the proxies of a cluster in a phase. */
export const proxiesDone = (member: Member, phase: Proxied): string => changeId(member, phase, 'proxies');

const said = { both: 'Every proxy trusts all roots', sign: 'Every proxy has a certificate of the new root' } as const;

type Scope = {
  readonly namespace?: string;
  readonly only?: (pod: KubeObject) => boolean;
  readonly byHand: string;
};

const gatewaysOf = (member: Member): Scope => ({
  only: isGatewayProxy,
  byHand: sh`kubectl -n ${systemNamespace(member)} rollout restart deployment/istio-eastwestgateway`,
});

function goal(change: RootChange, phase: Proxied, { namespace, only }: Scope): Goal {
  return {
    by: 'proxies',
    ...(namespace === undefined ? {} : { namespace }),
    ...(only === undefined ? {} : { only }),
    every: true,
    command: secretsCommand,
    within: 15 * minutes,
    byHand: 'istioctl proxy-config secret POD.NAMESPACE -o json',
    hint: 'restart what it names, or wait for its certificate to be renewed (12 h); then run again: what is done stays done',
    pending: (pod, { stdout }, facts) => {
      const has = proxyCertificates(stdout);
      if (has === undefined) return `${pod} does not say which certificate it has`;
      const wanted = newFingerprint(change, facts);
      if (phase === 'sign') return has.anchor === wanted ? undefined : `${pod} has a certificate of an old root`;
      return neededRoots(change, facts).every(each => has.trusted.includes(each))
        ? undefined
        : `${pod} does not trust all roots yet`;
    },
  };
}

function neededRoots(change: RootChange, facts: Facts): readonly string[] {
  return [...certificateFingerprints(change.present), newFingerprint(change, facts)];
}
