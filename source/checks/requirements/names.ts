/** The names are such that Istio and Kubernetes take them, and each occurs once (docs/istio/model.md#cluster-names). */
import { isLabel } from '../../model/names.ts';
import type { Problem } from '../../model/problem.ts';
import { type Check, trouble } from '../check.ts';

type Named = { readonly name: string; readonly network?: string | undefined };

export const names: Check = {
  id: 'names',
  title: 'Names are valid, cluster names unique',
  weight: 'problem',
  run: ({ mesh, candidates }) => {
    const members = candidates.map(each => each.member);
    return {
      evidence: members.map(({ name, network }) => ({
        cluster: name,
        words: `on network ${network}, in mesh ${mesh.id}`,
      })),
      trouble: [...meshIdTrouble(mesh.id), ...members.flatMap(nameTrouble), ...repeatedNames(members)],
    };
  },
};

const rule = 'use lower-case letters, digits and "-", at most 63, beginning and ending with a letter or digit';
const bad = (title: string): Problem => trouble('bad-input', title, rule);

/** The mesh ID becomes part of names. */
export function meshIdTrouble(meshId: string): readonly Problem[] {
  return isLabel(meshId) ? [] : [bad(`mesh ID "${meshId}" is not valid`)];
}

/** A cluster name and its network; no network is none that is wrong. */
export function nameTrouble({ name, network }: Named): readonly Problem[] {
  return [
    ...(isLabel(name) ? [] : [bad(`cluster name "${name}" is not valid`)]),
    ...(network === undefined || isLabel(network) ? [] : [bad(`network "${network}" of ${name} is not valid`)]),
  ];
}

/** Istio leaves the second of two clusters with one name out, and says so in a log only. */
export function repeatedNames(all: readonly Named[]): readonly Problem[] {
  const hint = 'give each its own: --cluster NAME=CONTEXT; Istio ignores the second one';
  return all
    .filter(({ name }, index) => all.findIndex(each => each.name === name) !== index)
    .map(({ name }) => trouble('bad-input', `two clusters are named "${name}"`, hint));
}
