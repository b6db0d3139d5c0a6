/** EndpointSlices (and the older Endpoints) of Services with a selector. */

import { listAt, numberAt, recordAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { addressOf, isReady, isSelected } from '../../mesh/objects.ts';
import { controllerReference, keyOf, objectOf, ownedObjects, startController } from '../controller.ts';
import { ENDPOINT_SLICE, ENDPOINTS, NODE, POD, SERVICE } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';

const MANAGER = 'kube-controller-manager';

export function startEndpointSlices(site: Site): void {
  const behind = (pod: KubeObject) =>
    site.cache
      .list(SERVICE, pod.metadata.namespace)
      .filter(service => isSelected(recordAt(service, 'spec', 'selector'), pod))
      .map(keyOf);
  startController(site, [{ kind: SERVICE }, { kind: POD, affects: behind }], async (key, signal) => {
    const service = objectOf(site, SERVICE, key);
    const isOurs = Object.keys(recordAt(service, 'spec', 'selector')).length > 0;
    if (service === undefined || !isOurs || service.metadata.deletionTimestamp !== undefined) return;
    const pods = site.cache
      .list(POD, service.metadata.namespace)
      .filter(pod => isSelected(recordAt(service, 'spec', 'selector'), pod) && addressOf(pod) !== '');
    await writeSlice(site, service, pods, signal);
    await writeEndpoints(site, service, pods, signal);
  });
}

async function writeSlice(
  site: Site,
  service: KubeObject,
  pods: readonly KubeObject[],
  signal: AbortSignal,
): Promise<void> {
  const writer = site.writer(MANAGER);
  const { name, namespace } = service.metadata;
  const contents = {
    endpoints: pods.length === 0 ? null : pods.map(pod => endpointOf(site, pod)),
    ports: pods.length === 0 ? null : portsOf(service, pods).reverse(),
  };
  const found = ownedObjects(site, ENDPOINT_SLICE, service)[0];
  if (found !== undefined) return writer.patch(found, contents as JsonObject, signal);
  await writer.create(
    {
      ...ENDPOINT_SLICE,
      metadata: {
        name: '',
        generateName: `${name}-`,
        ...(namespace === undefined ? {} : { namespace }),
        labels: {
          ...labelsOf(service),
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          'kubernetes.io/service-name': name,
        },
        annotations: triggered(site),
        ownerReferences: [controllerReference(service)],
      },
      addressType: 'IPv4',
      ...contents,
    },
    signal,
  );
}

/** Those of the Service, and one for being headless. */
const labelsOf = (service: KubeObject): Readonly<Record<string, string>> => ({
  ...service.metadata.labels,
  ...(textAt(service, 'spec', 'clusterIP') === 'None' ? { 'service.kubernetes.io/headless': '' } : {}),
});

const triggered = ({ clock }: Site) => ({ 'endpoints.kubernetes.io/last-change-trigger-time': timestamp(clock) });

async function writeEndpoints(
  site: Site,
  service: KubeObject,
  pods: readonly KubeObject[],
  signal: AbortSignal,
): Promise<void> {
  const { name, namespace } = service.metadata;
  const address = (pod: KubeObject) => ({
    ip: addressOf(pod),
    nodeName: textAt(pod, 'spec', 'nodeName') ?? '',
    targetRef: targetOf(pod),
  });
  const ready = pods.filter(isReady).map(address);
  const others = pods.filter(pod => !isReady(pod)).map(address);
  const subset = {
    ...(ready.length === 0 ? {} : { addresses: ready }),
    ...(others.length === 0 ? {} : { notReadyAddresses: others }),
    ports: portsOf(service, pods),
  };
  // Of the first time only: a new time each time would be a write each time.
  const isNew = site.cache.get({ ...ENDPOINTS, name, ...(namespace === undefined ? {} : { namespace }) }) === undefined;
  await site.writer(MANAGER).ensure(
    {
      ...ENDPOINTS,
      metadata: {
        name,
        ...(namespace === undefined ? {} : { namespace }),
        labels: { ...labelsOf(service), 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' },
        ...(isNew ? { annotations: triggered(site) } : {}),
      },
      subsets: pods.length === 0 ? null : [subset],
    },
    signal,
  );
}

function portsOf(service: KubeObject, pods: readonly KubeObject[]) {
  return listAt(service, 'spec', 'ports').map(port => ({
    ...(textAt(port, 'name') === undefined ? {} : { name: textAt(port, 'name') }),
    port: numberAt(port, 'targetPort') ?? namedPort(textAt(port, 'targetPort'), pods) ?? numberAt(port, 'port') ?? 0,
    protocol: textAt(port, 'protocol') ?? 'TCP',
  }));
}

/** The number of a port that the pods' containers name. */
function namedPort(name: string | undefined, pods: readonly KubeObject[]): number | undefined {
  const ports = pods
    .flatMap(pod => listAt(pod, 'spec', 'containers'))
    .flatMap(container => listAt(container, 'ports'))
    .filter(port => name !== undefined && textAt(port, 'name') === name);
  return numberAt(ports[0], 'containerPort');
}

function endpointOf(site: Site, pod: KubeObject) {
  const isTerminating = pod.metadata.deletionTimestamp !== undefined;
  const nodeName = textAt(pod, 'spec', 'nodeName') ?? '';
  const node = site.cache.get({ ...NODE, name: nodeName });
  const zone = textAt(node, 'metadata', 'labels', 'topology.kubernetes.io/zone');
  return {
    addresses: [addressOf(pod)],
    conditions: { ready: isReady(pod), serving: isReady(pod) || isTerminating, terminating: isTerminating },
    nodeName,
    targetRef: targetOf(pod),
    ...(zone === undefined ? {} : { zone }),
  };
}

function targetOf(pod: KubeObject) {
  const { name, namespace, uid } = pod.metadata;
  return { kind: 'Pod', name, namespace: namespace ?? '', uid: uid ?? '' };
}
