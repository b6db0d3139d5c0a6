/** The intermediate CA of each cluster: issued, plugged in as Secret cacerts, and taken up by istiod. */
import type { Goal, Step } from '../engine/step.ts';
import { cacerts } from '../manifests/cacerts.ts';
import { cacertsRef } from '../model/known-objects.ts';
import type { KubeObject } from '../model/kube.ts';
import { inOneOrder, type Member } from '../model/mesh.ts';
import { istiodName, planeOf, restartOfIstiod, systemNamespace } from '../model/plane.ts';
import { isPodReady } from '../model/pod.ts';
import { sh } from '../model/shell-word.ts';
import { minutes } from '../model/time-units.ts';
import { stepId } from './step-id.ts';

const placeholder = { caKey: '<generated in the run>', caCert: '<generated in the run>' };

/**
 * Key material at hand: an intermediate CA of the common root (docs/istio/certificates.md#profile). A cluster that
 * keeps its own has it.
 */
export function issueIntermediateCa(member: Member): Step {
  // A key takes a second of one core, and a hundred clusters wait for theirs at the same time.
  const made: Goal = { by: 'keys', within: 10 * minutes, byHand: `make ${member.name}-cacerts` };
  return {
    id: stepId(member, 'ca'),
    cluster: member.name,
    title: 'Issue intermediate CA',
    needs: [],
    ...(member.keepsCacerts ? {} : { until: made }),
    byHand: '',
  };
}

/**
 * The plugged-in CAs, before the first istiod pod: later ones are not read (docs/istio/certificates.md#late-cacerts).
 * An existing Secret is kept. One cluster decides the root, before any other gets a CA: of two runs with different
 * roots the second is refused there.
 */
export function createCacerts(members: readonly Member[]): readonly Step[] {
  const [decider, ...others] = inOrderOfRoot(members);
  if (decider === undefined) return [];
  const decided = [stepId(decider, 'cacerts')];
  // An existing one is only verified.
  return [pluggedInCa(decider, []), ...others.map(each => pluggedInCa(each, each.keepsCacerts ? [] : decided))];
}

/** First the one that decides: one that has its CA, else the one that every run takes, whatever it calls the clusters. */
function inOrderOfRoot(members: readonly Member[]): readonly Member[] {
  const known = members.filter(each => each.keepsCacerts);
  const [decider] = inOneOrder(known.length > 0 ? known : members);
  return decider === undefined ? [] : [decider, ...members.filter(each => each !== decider)];
}

function pluggedInCa(member: Member, decided: readonly string[]): Step {
  const namespace = systemNamespace(member);
  const ref = cacertsRef(namespace);
  return {
    id: stepId(member, 'cacerts'),
    cluster: member.name,
    title: 'Create cacerts Secret',
    needs: [stepId(member, 'namespace'), stepId(member, 'ca'), ...decided],
    create: facts => {
      if (member.keepsCacerts) return [{ ref, keep: 'verify-certificates' }];
      const made = facts.of(member.name).certificates;
      if (made === undefined && !facts.planning) throw new Error(`the CA of ${member.name} was not issued`);
      const set = made ?? { ...placeholder, rootCert: '<generated in the run>', certChain: '<generated in the run>' };
      return [{ ref, object: cacerts(set, namespace), keep: 'verify-certificates' }];
    },
    byHand: sh`kubectl -n ${namespace} create secret generic cacerts --from-file=${member.name}/ca-cert.pem --from-file=${member.name}/ca-key.pem --from-file=${member.name}/root-cert.pem --from-file=${member.name}/cert-chain.pem`,
  };
}

/**
 * An istiod that started before `cacerts` existed, or with another, is restarted: by the UIDs of its pods, so that one
 * that has the new root is left alone, also when the plan is run again.
 */
export function restartIstiod(member: Member): readonly Step[] {
  const { istiodsToRestart: old = [] } = member;
  if (old.length === 0) return [];
  const isOld = ({ metadata }: KubeObject) => old.includes(metadata.uid ?? '');
  const labels = 'app=istiod';
  const { namespace, revision } = planeOf(member);
  const deployment = istiodName({ revision });
  return [
    {
      id: stepId(member, 'istiod-root'),
      cluster: member.name,
      title: 'Restart istiod with the mesh’s root CA',
      needs: [stepId(member, 'cacerts')],
      restart: {
        namespace,
        deployment,
        labels,
        broken: pod => (isOld(pod) ? 'it signs with a different root than the mesh' : undefined),
      },
      until: {
        by: 'watch-all',
        of: { apiVersion: 'v1', kind: 'Pod' },
        selection: { namespace, labels },
        within: 3 * minutes,
        slow: { namespace, labels },
        byHand: sh`kubectl -n ${namespace} rollout status deployment/${deployment}`,
        pending: pods => {
          if (pods.some(isOld)) return 'istiod still uses its old root';
          const ready = pods.some(isPodReady);
          return ready ? undefined : 'the new istiod is not ready yet';
        },
      },
      byHand: restartOfIstiod(member),
    },
  ];
}
