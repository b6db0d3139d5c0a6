/** What restarts pods without an interruption: the workload that they belong to, and how it is told to. */
import { recordAt } from './fields.ts';
import type { JsonObject, KubeObject, ObjectRef } from './kube.ts';

/** What `kubectl rollout restart` sets. Pods carry it from their template. */
export const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

const restartable = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** Which of these a pod belongs to; nothing for a pod that no such workload would replace. */
export async function workloadOwner(
  { metadata: { namespace = '', ownerReferences = [] } }: KubeObject,
  read: (ref: ObjectRef) => Promise<KubeObject | undefined>,
): Promise<ObjectRef | undefined> {
  const owner = ownerReferences.find(each => each.controller === true);
  if (owner === undefined) return undefined;
  const ref = { apiVersion: owner.apiVersion, kind: owner.kind, namespace, name: owner.name };
  if (ref.apiVersion !== 'apps/v1') return undefined;
  if (restartable.has(ref.kind)) return ref;
  const set = ref.kind === 'ReplicaSet' ? await read(ref) : undefined;
  const above = set?.metadata.ownerReferences?.find(each => each.controller === true);
  return above?.kind === 'Deployment' && above.apiVersion === 'apps/v1'
    ? { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: above.name }
    : undefined;
}

/** Annotations of the pods that a workload creates. */
export function templateAnnotations(workload: KubeObject): Readonly<Record<string, string>> {
  return recordAt(workload, 'spec', 'template', 'metadata', 'annotations') as Readonly<Record<string, string>>;
}

/** The workload with a template whose pods are new ones. */
export function restartOf(workload: KubeObject, at: string): KubeObject {
  return withTemplateAnnotations(workload, { [RESTARTED_AT]: at });
}

/** The workload with these annotations on the pods that it makes. */
export function withTemplateAnnotations(
  workload: KubeObject,
  annotations: Readonly<Record<string, string>>,
): KubeObject {
  const template = recordAt(workload, 'spec', 'template') as JsonObject;
  const metadata = recordAt(template, 'metadata') as JsonObject;
  const all = { ...templateAnnotations(workload), ...annotations };
  return {
    ...workload,
    spec: { ...workload.spec, template: { ...template, metadata: { ...metadata, annotations: all } } },
  };
}
