/** One promise of the port `Api`, held by every server behind it. */
import assert from 'node:assert/strict';
import { type KubeObject, type ObjectRef, type Status, StatusError } from '../../source/model/kube.ts';
import type { Api, ExecTarget, PodPort } from '../../source/ports.ts';
import type { HttpAccess } from './http-access.ts';

export type Helpers = {
  readonly signal: AbortSignal;
  /** A new namespace of this case, ready for objects; its name. */
  readonly namespace: () => Promise<string>;
  /** Until it is true; fails with `what` after a while. */
  readonly until: (what: string, isTrue: () => Promise<boolean> | boolean) => Promise<void>;
  /** Makes the server forget its history. Absent where that cannot be done. */
  readonly compact?: () => Promise<void>;
  /** A running pod in which `echo`, `cat`, `false` and `yes` can be run. Absent where none can run. */
  readonly pod?: () => Promise<ExecTarget>;
  /** A port of a running pod from which everything comes back. Absent where nothing listens. */
  readonly port?: () => Promise<PodPort>;
  /** The server itself, beside the port. Absent where there is only the port. */
  readonly http?: HttpAccess;
};

export type Need = 'compact' | 'pod' | 'port' | 'http';

export type ContractCase = {
  /** A sentence: what holds. */
  readonly name: string;
  /** What the world must offer beyond the API. */
  readonly needs?: Need | readonly Need[];
  run(api: Api, helpers: Helpers): Promise<void>;
};

/** The Status that a promise is refused with. */
export async function refusal(promise: Promise<unknown>): Promise<Status> {
  const error = await promise.then(
    value => assert.fail(`was not refused but gave ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof StatusError, String(error));
  return error.status;
}

export const configMap = (namespace: string, name: string, data: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});

export const configMaps = { apiVersion: 'v1', kind: 'ConfigMap' } as const;

export const configMapRef = (namespace: string, name: string): ObjectRef => ({ ...configMaps, namespace, name });

export function deployment(namespace: string, image = 'app:1', replicas = 0): KubeObject {
  const labels = { app: 'web' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image }] } },
    },
  };
}

export const deploymentRef = (namespace: string): ObjectRef => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace,
  name: 'web',
});

/** The object, which must be there. */
export async function must(api: Api, ref: ObjectRef, signal: AbortSignal): Promise<KubeObject> {
  const found = await api.get(ref, signal);
  assert.ok(found !== undefined, `${ref.kind} ${ref.name} is missing`);
  return found;
}
