/** The existing east-west gateway of the plan's name, where its selector is not the plan's. */
import type { ExistingGateway } from '../model/existing-gateway.ts';
import { at, listAt, numberAt, recordAt, textAt } from '../model/fields.ts';
import { GATEWAY_NAME as name } from '../model/known-objects.ts';
import { type KubeObject, refOf } from '../model/kube.ts';
import type { Cluster } from '../ports.ts';

const networkLabel = 'topology.istio.io/network';
const labelsAt = (object: KubeObject, ...path: readonly string[]) =>
  recordAt(object, ...path) as Readonly<Record<string, string>>;

/** Undefined where there is none, or it is selected as the plan's own is: then the plan continues with it. */
export async function existingGateway(
  cluster: Cluster,
  namespace: string,
  signal: AbortSignal,
): Promise<ExistingGateway | undefined> {
  const ref = { namespace, name };
  const deployment = await cluster.read({ apiVersion: 'apps/v1', kind: 'Deployment', ...ref }, signal);
  if (deployment === undefined || deployment.metadata.deletionTimestamp !== undefined) return undefined;
  const selector = labelsAt(deployment, 'spec', 'selector', 'matchLabels');
  const own = { app: name, istio: 'eastwestgateway', [networkLabel]: selector[networkLabel] };
  const isOwn =
    Object.keys(selector).length === 3 && Object.entries(own).every(([key, each]) => selector[key] === each);
  if (isOwn) return undefined;
  const account = textAt(deployment, 'spec', 'template', 'spec', 'serviceAccountName') ?? name;
  const [service, ...others] = await Promise.all([
    cluster.read({ apiVersion: 'v1', kind: 'Service', ...ref }, signal),
    cluster.read({ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name: account }, signal),
    cluster.read({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', ...ref }, signal),
    cluster.read({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', ...ref }, signal),
  ]);
  const parts = [deployment, service, ...others].flatMap(each => (each === undefined ? [] : [refOf(each)]));
  const template = ['spec', 'template', 'metadata'] as const;
  const container = listAt(deployment, 'spec', 'template', 'spec', 'containers').find(
    each => textAt(each, 'name') === 'istio-proxy',
  );
  const view = listAt(container, 'env').find(each => textAt(each, 'name') === 'ISTIO_META_REQUESTED_NETWORK_VIEW');
  return {
    selector,
    labels: labelsAt(deployment, ...template, 'labels'),
    annotations: labelsAt(deployment, ...template, 'annotations'),
    parts,
    view: textAt(view, 'value'),
    ...(service === undefined ? {} : { service: serviceOf(service) }),
  };
}

function serviceOf(service: KubeObject): NonNullable<ExistingGateway['service']> {
  const ports = listAt(service, 'spec', 'ports').map(each => {
    const port = numberAt(each, 'port') ?? 0;
    return [port, Number(at(each, 'targetPort') ?? port)] as const;
  });
  return {
    type: textAt(service, 'spec', 'type') ?? 'ClusterIP',
    network: service.metadata.labels?.[networkLabel],
    selector: labelsAt(service, 'spec', 'selector'),
    ports: new Map(ports),
  };
}
