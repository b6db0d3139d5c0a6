/** Secrets by which images are pulled. */
import { cleaned } from './clean.ts';
import type { KubeObject } from './kube.ts';
import type { Problem } from './problem.ts';

const types = ['kubernetes.io/dockerconfigjson', 'kubernetes.io/dockercfg'];

/** Nothing for one of a type by which images are pulled; else the type that it has. */
export function wrongType({ type }: KubeObject): string | undefined {
  if (typeof type === 'string' && types.includes(type)) return undefined;
  return cleaned(String(type ?? 'Opaque'), 80);
}

/** Why the existing one is of no use; nothing for a good one. Its contents are not read. */
export function uselessToPull(secret: KubeObject): Problem | undefined {
  const type = wrongType(secret);
  if (type === undefined) return undefined;
  const { namespace, name } = secret.metadata;
  return {
    code: 'exists',
    title: `Secret ${namespace}/${name}, given as an image pull secret, has type ${type}, which cannot be one`,
    hint: 'create it again with kubectl create secret docker-registry, or delete it to have it copied',
  };
}
