/** Which servers an operator of Kiali can install. Pure. */
import { listAt, textAt } from './fields.ts';
import type { KubeObject } from './kube.ts';
import type { Problem } from './problem.ts';

const image = /^RELATED_IMAGE_kiali_(v\d+_\d+|default)$/;

/** `default`, `v2.27`, `v2.22` …; empty where it does not say. */
export function serversOf(deployment: KubeObject | undefined): readonly string[] {
  return listAt(deployment, 'spec', 'template', 'spec', 'containers')
    .flatMap(container => listAt(container, 'env'))
    .flatMap(variable => image.exec(textAt(variable, 'name') ?? '')?.[1]?.replace('_', '.') ?? []);
}

type Offered = { readonly name: string; readonly versions: readonly string[] };

/** `lacking`: clusters whose operators cannot install it, with what they can. */
export function versionNotOffered(version: string, lacking: readonly Offered[]): Problem {
  const names = lacking.map(({ name }) => name).join(' and ');
  const lists = lacking.map(({ name, versions }) => `${name}: ${versions.join(', ')}`).join('; ');
  return {
    code: 'version-missing',
    title: `the Kiali operator of ${names} cannot install Kiali ${version}`,
    hint: `Choose one that it can (--kiali-version). ${lists}`,
  };
}
