/** Kiali's own server and operator, where somebody has built them (docs/control-planes-in-tests.md#kiali-itself). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export type KialiPrograms = {
  readonly folder: string;
  /** Upstream's OLM bundle of the operator. */
  readonly bundle: string;
};

const needed = [
  'kiali',
  'ansible-operator',
  'operator/watches-k8s.yaml',
  'operator/playbooks/kiali-deploy.yml',
  'python/bin/ansible-playbook',
  'python/bin/ansible-runner',
  'python/ansible_collections/community/general',
  'python/ansible_collections/kubernetes/core',
  'python/ansible_collections/operator_sdk/util',
  'bundle/manifests',
];

/** In the folder that EASTWEST_KIALI names; else why there are none. */
export function kialiPrograms(
  environment: NodeJS.ProcessEnv = process.env,
): KialiPrograms | { readonly reason: string } {
  const folder = environment.EASTWEST_KIALI;
  if (folder === undefined) return { reason: 'EASTWEST_KIALI names no folder with the programs of Kiali' };
  const missing = needed.filter(name => !existsSync(join(folder, name)));
  if (missing.length > 0) return { reason: `${folder} has no ${missing.join(', ')}` };
  return { folder, bundle: join(folder, 'bundle') };
}
