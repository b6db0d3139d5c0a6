/** An istiod reads another root when it starts, and never later (docs/istio/certificates.md#rotation). */
import { Buffer } from 'node:buffer';
import type { Facts, Step } from '../../engine/step.ts';
import { gatewayProbe } from '../../manifests/east-west-gateway.ts';
import type { Amended } from '../../model/amendment.ts';
import { certificateFingerprints } from '../../model/certificate-fingerprints.ts';
import { numberAt, textAt } from '../../model/fields.ts';
import { cacertsRef } from '../../model/known-objects.ts';
import type { KubeObject } from '../../model/kube.ts';
import type { Member } from '../../model/mesh.ts';
import { systemNamespace } from '../../model/plane.ts';
import { templateAnnotations, withTemplateAnnotations } from '../../model/rollout.ts';
import type { Changing, RootChange } from '../../model/root-change.ts';
import { sh } from '../../model/shell-word.ts';
import { minutes } from '../../model/time-units.ts';
import { changeId, newFingerprint, type Phase } from './names.ts';

/** The step that waits for the roots that a cluster publishes. */
export const publishedId = (cluster: string, phase: Phase): string => `${cluster}/root-${phase}-published`;

/** On the pods of an istiod: the certificates of the `cacerts` that they started with. Public, and no key among them. */
const STARTED_WITH = 'eastwest/cacerts';

/**
 * Restarts every istiod of a cluster that did not start with this `cacerts`, new pods first; then proves that the injector
 * answers and that the roots are published.
 */
export function restartIstiods(
  change: RootChange,
  { member, istiods }: Changing,
  phase: Phase,
  needs: readonly string[],
): readonly Step[] {
  const restarts = istiods.map(name => restartOne(member, name, phase, needs));
  const restarted = restarts.map(({ id }) => id);
  const serves: Step = {
    id: changeId(member, phase, 'injector'),
    cluster: member.name,
    title: 'Sidecar injector ready',
    needs: restarted,
    until: {
      by: 'dry-run',
      object: gatewayProbe(member),
      within: 2 * minutes,
      byHand: 'kubectl create --dry-run=server -f gateway-pod.yaml -o jsonpath={.spec.containers[0].image}',
      hint: sh`inspect istiod: kubectl -n ${systemNamespace(member)} get pods`,
      pending: made =>
        textAt(made, 'spec', 'containers', 0, 'image') === 'auto'
          ? 'the API server does not call the injector yet'
          : undefined,
    },
    byHand: '',
  };
  return [...restarts, serves, rootsPublished(change, member, phase, serves.id)];
}

function restartOne(member: Member, name: string, phase: Phase, needs: readonly string[]): Step {
  const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: systemNamespace(member), name };
  const to = (found: KubeObject | undefined, secret: KubeObject | undefined): Amended => {
    if (found === undefined) {
      const title = `${member.name}: Deployment ${name} is gone`;
      return { will: 'refuse', why: { code: 'not-found', title, hint: 'install Istio again, then run again' } };
    }
    const wanted = startedWith(secret);
    if (templateAnnotations(found)[STARTED_WITH] === wanted) return { will: 'keep' };
    return { will: 'write', object: withTemplateAnnotations(found, { [STARTED_WITH]: wanted }) };
  };
  return {
    id: changeId(member, phase, name),
    cluster: member.name,
    title: `Restart ${name}`,
    needs,
    // The operator's Helm merges three ways: what others put on the pods stays.
    amend: () => [
      {
        ref,
        words: 'new pods, with this cacerts',
        from: cacertsRef(systemNamespace(member)),
        besideItsKeeper: true,
        amend: to,
      },
    ],
    until: {
      by: 'watch',
      of: ref,
      within: 5 * minutes,
      slow: { namespace: systemNamespace(member), labels: 'app=istiod' },
      byHand: sh`kubectl -n ${systemNamespace(member)} rollout status deployment/${name}`,
      pending: rolledOut,
    },
    byHand: sh`kubectl -n ${systemNamespace(member)} rollout restart deployment/${name}`,
  };
}

/** As `kubectl rollout status` judges it. */
function rolledOut(seen: KubeObject | undefined): string | undefined {
  const status = (key: string) => numberAt(seen, 'status', key) ?? 0;
  const wanted = numberAt(seen, 'spec', 'replicas') ?? 1;
  if (status('observedGeneration') < (seen?.metadata.generation ?? 0)) return 'the restart has not started';
  if (status('updatedReplicas') < wanted) return `${status('updatedReplicas')}/${wanted} new pods`;
  if (status('replicas') > status('updatedReplicas')) {
    return `${status('replicas') - status('updatedReplicas')} old pods not gone`;
  }
  const available = status('availableReplicas');
  return available < wanted ? `${available}/${wanted} ready` : undefined;
}

/** The certificates of a `cacerts`, as short as an annotation may be read. */
function startedWith(secret: KubeObject | undefined): string {
  const pem = ['ca-cert.pem', 'root-cert.pem'].map(key => Buffer.from(secret?.data?.[key] ?? '', 'base64').toString());
  return certificateFingerprints(pem.join('\n'))
    .map(each => each.replaceAll(':', '').slice(0, 8).toLowerCase())
    .join('-');
}

/**
 * What istiod hands out shows where it publishes it, on its remotes as well: their proxies verify istiod itself by that.
 */
export function rootsPublished(change: RootChange, member: Member, phase: Phase, need: string): Step {
  const published = (seen: KubeObject | undefined) =>
    certificateFingerprints(textAt(seen, 'data', 'root-cert.pem') ?? '');
  const needed = certificateFingerprints(change.present);
  return {
    id: publishedId(member.name, phase),
    cluster: member.name,
    title: phase === 'new' ? 'New root published alone' : 'All roots published',
    needs: [need],
    until: {
      by: 'outcome',
      of: { apiVersion: 'v1', kind: 'ConfigMap', namespace: systemNamespace(member), name: 'istio-ca-root-cert' },
      within: 2 * minutes,
      byHand: sh`kubectl -n ${systemNamespace(member)} get configmap istio-ca-root-cert -o jsonpath={.data.root-cert\\.pem}`,
      hint: sh`istiod starts with what the kubelet has mounted: restart it once more: kubectl -n ${systemNamespace(member)} rollout restart deployment/istiod; then run again`,
      judge: (_before, facts: Facts) => ({
        pending: seen => {
          const fingerprint = newFingerprint(change, facts);
          const roots = published(seen);
          if (!roots.includes(fingerprint)) return 'istiod does not publish the new root yet';
          if (phase === 'new') {
            return roots.every(each => each === fingerprint) ? undefined : 'istiod still publishes an old root';
          }
          return needed.every(each => roots.includes(each)) ? undefined : 'istiod does not publish all roots yet';
        },
      }),
    },
    byHand: '',
  };
}
