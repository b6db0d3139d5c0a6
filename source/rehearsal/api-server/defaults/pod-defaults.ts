/** Defaults of pods and pod templates, as core/v1 of Kubernetes 1.34 sets them. */
import { child, type Dict } from '../json.ts';
import { fill, items, neverTime, present } from './fill.ts';

/** Of a pod itself, beyond those of every pod spec. */
export function defaultPod(pod: Dict): void {
  const spec = child(pod, 'spec');
  defaultPodSpec(spec);
  for (const container of [...items(spec, 'containers'), ...items(spec, 'initContainers')]) {
    if (spec.hostNetwork === true) {
      for (const port of items(container, 'ports')) fill(port, 'hostPort', port.containerPort);
    }
    const resources = child(container, 'resources');
    const limits = present(resources, 'limits');
    if (limits === undefined) continue;
    const requests = child(resources, 'requests');
    for (const [name, amount] of Object.entries(limits)) fill(requests, name, amount);
  }
  fill(spec, 'enableServiceLinks', true);
  if (Number(spec.terminationGracePeriodSeconds) < 0) spec.terminationGracePeriodSeconds = 1;
  for (const condition of items(present(pod, 'status') ?? {}, 'conditions')) neverTime(condition, 'lastProbeTime');
}

/** Of a pod spec, also in templates. */
export function defaultPodSpec(spec: Dict): void {
  fill(spec, 'dnsPolicy', 'ClusterFirst');
  fill(spec, 'restartPolicy', 'Always');
  fill(spec, 'schedulerName', 'default-scheduler');
  fill(spec, 'securityContext', {});
  fill(spec, 'terminationGracePeriodSeconds', 30);
  // The old and the new name of one field always stand side by side.
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  if (typeof account === 'string' && account !== '') {
    spec.serviceAccountName = account;
    spec.serviceAccount = account;
  }
  for (const field of ['containers', 'initContainers', 'ephemeralContainers']) {
    for (const container of items(spec, field)) defaultContainer(container);
  }
  for (const volume of items(spec, 'volumes')) defaultVolume(volume);
}

function defaultContainer(container: Dict): void {
  const image = String(container.image ?? '');
  fill(container, 'imagePullPolicy', tagOf(image) === 'latest' ? 'Always' : 'IfNotPresent');
  fill(container, 'resources', {});
  fill(container, 'terminationMessagePath', '/dev/termination-log');
  fill(container, 'terminationMessagePolicy', 'File');
  for (const port of items(container, 'ports')) fill(port, 'protocol', 'TCP');
  for (const variable of items(container, 'env')) {
    const field = present(present(variable, 'valueFrom') ?? {}, 'fieldRef');
    if (field !== undefined) fill(field, 'apiVersion', 'v1');
  }
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const probe = present(container, name);
    if (probe !== undefined) defaultProbe(probe);
  }
}

function tagOf(image: string): string {
  if (image.includes('@')) return '';
  const last = image.slice(image.lastIndexOf('/') + 1);
  const colon = last.indexOf(':');
  return colon < 0 ? 'latest' : last.slice(colon + 1);
}

function defaultProbe(probe: Dict): void {
  fill(probe, 'timeoutSeconds', 1);
  fill(probe, 'periodSeconds', 10);
  fill(probe, 'successThreshold', 1);
  fill(probe, 'failureThreshold', 3);
  const get = present(probe, 'httpGet');
  if (get === undefined) return;
  fill(get, 'path', '/');
  fill(get, 'scheme', 'HTTP');
}

function defaultVolume(volume: Dict): void {
  const sources = Object.keys(volume).filter(field => field !== 'name');
  if (sources.length === 0) volume.emptyDir = {};
  for (const [source, mode] of [
    ['secret', 0o644],
    ['configMap', 0o644],
    ['downwardAPI', 0o644],
    ['projected', 0o644],
  ] as const) {
    const found = present(volume, source);
    if (found !== undefined) fill(found, 'defaultMode', mode);
  }
  const host = present(volume, 'hostPath');
  if (host !== undefined && host.type === undefined) host.type = '';
  for (const item of items(present(volume, 'downwardAPI') ?? {}, 'items')) defaultFieldRef(item);
  for (const source of items(present(volume, 'projected') ?? {}, 'sources')) {
    const token = present(source, 'serviceAccountToken');
    if (token !== undefined) fill(token, 'expirationSeconds', 3600);
    for (const item of items(present(source, 'downwardAPI') ?? {}, 'items')) defaultFieldRef(item);
  }
}

function defaultFieldRef(item: Dict): void {
  const field = present(item, 'fieldRef');
  if (field !== undefined) fill(field, 'apiVersion', 'v1');
}
