/** Why something that is being deleted is still there: who holds it, and whether that one is at work. */

import { conditionOf, listAt, recordAt, textAt } from '../model/fields.ts';
import { type KindRef, type KubeObject, objectTitle, refOf } from '../model/kube.ts';
import { ProblemError } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { Cluster } from '../ports.ts';

type Leaving = KindRef & { readonly namespace?: string; readonly name?: string };

/** One line; undefined when nothing of it is being deleted, or nothing holds it. */
export async function whyItStays(
  cluster: Cluster,
  { namespace, name, ...kind }: Leaving,
  signal: AbortSignal,
): Promise<string | undefined> {
  const selection = {
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { fields: `metadata.name=${name}` }),
  };
  const held = (await cluster.list(kind, selection, signal)).find(isLeaving);
  if (held === undefined) return undefined;
  return held.kind === 'Namespace' ? await inNamespace(cluster, held, signal) : await heldBy(cluster, held, signal);
}

const isLeaving = (each: KubeObject) => each.metadata.deletionTimestamp !== undefined;

/** The first object inside that is held; else what the namespace itself says. */
async function inNamespace(cluster: Cluster, namespace: KubeObject, signal: AbortSignal): Promise<string | undefined> {
  const said = (type: RegExp) =>
    textAt(
      listAt(namespace, 'status', 'conditions').find(
        each => textAt(each, 'status') === 'True' && type.test(textAt(each, 'type') ?? ''),
      ),
      'message',
    );
  // Kubernetes must know what is in a namespace before it lets it go.
  const undiscovered = said(/^NamespaceDeletion(Discovery|GroupVersionParsing)Failure$/);
  if (undiscovered !== undefined) return `${undiscovered}: ${await apiServiceWords(cluster, signal)}`;
  const { items } = await cluster.contents([namespace.metadata.name], signal);
  const held = items.filter(each => isLeaving(each) && (each.metadata.finalizers ?? []).length > 0);
  const [first, ...others] = held;
  if (first !== undefined) {
    const words = await heldBy(cluster, first, signal);
    return words === undefined || others.length === 0 ? words : `${words}; ${others.length} more in it are held too`;
  }
  const refused = said(/^NamespaceDeletionContentFailure$/);
  if (refused !== undefined) return refusalWords(refused);
  const left = items.map(each => objectTitle(refOf(each)));
  return left.length === 0
    ? undefined
    : `it still contains ${left.slice(0, 3).join(', ')}${left.length > 3 ? ' …' : ''}`;
}

/** Which API service does not answer: it blocks the deletion of every namespace. */
async function apiServiceWords(cluster: Cluster, signal: AbortSignal): Promise<string> {
  const effect = 'an unavailable API service blocks deletion of every namespace';
  try {
    const all = await cluster.list({ apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService' }, {}, signal);
    const dead = all.filter(each => conditionOf(each, 'Available')?.status === 'False');
    if (dead.length === 0) return `${effect}; kubectl get apiservices shows which`;
    const named = dead.slice(0, 3).map(each => {
      const service = recordAt(each, 'spec', 'service');
      return `APIService ${each.metadata.name} (Service ${textAt(service, 'namespace')}/${textAt(service, 'name')}: ${conditionOf(each, 'Available')?.reason})`;
    });
    const [first] = dead;
    return `${named.join(', ')} blocks deletion of every namespace: repair its server, or, where it is no longer served, ${sh`kubectl delete apiservice ${first?.metadata.name}`}`;
  } catch (error) {
    if (error instanceof ProblemError) return `${effect}; kubectl get apiservices shows which`;
    throw error;
  }
}

/** Something inside is not let go: most often a webhook whose server is gone. */
function refusalWords(message: string): string {
  const webhook = /failed calling webhook "([^"]+)"/.exec(message)?.[1];
  if (webhook === undefined) return message;
  return `${message}: webhook ${webhook} has no server any more; restore it, or delete its webhook configuration (kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations)`;
}

/** Every finalizer, each with who clears it. */
async function heldBy(cluster: Cluster, object: KubeObject, signal: AbortSignal): Promise<string | undefined> {
  const { finalizers = [] } = object.metadata;
  if (finalizers.length === 0) return undefined;
  const holders = await Promise.all(
    finalizers.slice(0, 3).map(async finalizer => {
      const holder = await holderWords(cluster, finalizer, signal);
      return `${finalizer}${holder === undefined ? '' : `: ${holder}`}`;
    }),
  );
  return `${objectTitle(refOf(object))} is held by finalizer ${holders.join('; by ')}`;
}

/** Who clears a finalizer, where that is known. */
async function holderWords(cluster: Cluster, finalizer: string, signal: AbortSignal): Promise<string | undefined> {
  switch (finalizer) {
    case 'sailoperator.io/sail-operator':
      return await operatorWords(cluster, ['servicemesh-operator3', 'sail-operator'], 'the Istio operator', signal);
    case 'kiali.io/finalizer':
      return await operatorWords(cluster, ['kiali-operator'], 'the Kiali operator', signal);
    case 'service.kubernetes.io/load-balancer-cleanup':
      return 'the load balancer controller (the cloud provider’s) clears it when the load balancer is deleted';
    case 'foregroundDeletion':
      return 'what belongs to it is deleted first';
    default:
      return `the controller that set it clears it; eastwest does not know which one "${finalizer.split('/')[0]}" is`;
  }
}

async function operatorWords(
  cluster: Cluster,
  names: readonly string[],
  title: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    const kind = { apiVersion: 'apps/v1', kind: 'Deployment' };
    const found = await Promise.all(names.map(name => cluster.list(kind, { fields: `metadata.name=${name}` }, signal)));
    const [deployment] = found.flat();
    if (deployment === undefined)
      return `${title} clears it, and none is installed here: install it again (eastwest up); where it will not come back: eastwest down --clear-finalizers`;
    const { name, namespace } = deployment.metadata;
    return conditionOf(deployment, 'Available')?.status === 'True'
      ? `${title} (${namespace}/${name}) runs and has not cleared it yet`
      : `${title} clears it, and Deployment ${namespace}/${name} is not available`;
  } catch (error) {
    if (error instanceof ProblemError) return `${title} clears it`;
    throw error;
  }
}
