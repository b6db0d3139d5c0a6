/** Why something that is being deleted is still there: who holds it, and whether that one is at work. */
import { type KindRef, type KubeObject, objectTitle, refOf } from '../model/kube.ts';
import { conditionOf, listAt, textAt } from '../model/look.ts';
import { ProblemError } from '../model/problem.ts';
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
  const failing = listAt(namespace, 'status', 'conditions').find(
    each => textAt(each, 'status') === 'True' && /Failure$/.test(textAt(each, 'type') ?? ''),
  );
  if (failing !== undefined) {
    return `${textAt(failing, 'message')}: an unavailable API service blocks deletion of every namespace; kubectl get apiservices shows which`;
  }
  const { items } = await cluster.contents([namespace.metadata.name], signal);
  const held = items.filter(each => isLeaving(each) && (each.metadata.finalizers ?? []).length > 0);
  const [first] = held;
  if (first !== undefined) return await heldBy(cluster, first, signal);
  const left = items.map(each => objectTitle(refOf(each)));
  return left.length === 0
    ? undefined
    : `it still contains ${left.slice(0, 3).join(', ')}${left.length > 3 ? ' …' : ''}`;
}

async function heldBy(cluster: Cluster, object: KubeObject, signal: AbortSignal): Promise<string | undefined> {
  const { finalizers = [] } = object.metadata;
  const [finalizer] = finalizers;
  if (finalizer === undefined) return undefined;
  const holder = await holderWords(cluster, finalizer, signal);
  return `${objectTitle(refOf(object))} is held by finalizer ${finalizer}${holder === undefined ? '' : `: ${holder}`}`;
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
    if (deployment === undefined) return `${title} clears it, and none is installed here: install it again`;
    const { name, namespace } = deployment.metadata;
    return conditionOf(deployment, 'Available')?.status === 'True'
      ? `${title} (${namespace}/${name}) runs and has not cleared it yet`
      : `${title} clears it, and Deployment ${namespace}/${name} is not available`;
  } catch (error) {
    if (error instanceof ProblemError) return `${title} clears it`;
    throw error;
  }
}
