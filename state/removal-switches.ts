/** What of a removal can be chosen besides the clusters: what is kept, and what goes too. */
import { listed } from '../source/model/listed.ts';
import type { RemovalOptions } from '../source/steps/removal/removing.ts';

/** In the order in which they are shown. */
export const removalSwitches = ['samples', 'cacerts', 'namespaces', 'operator', 'crds', 'finalizers', 'kiali'] as const;

/**
 * `samples`, `cacerts`, `namespaces`: kept. `operator`, `crds`: deleted too. `finalizers`: cleared where no operator is left
 * to do it. `kiali`: Kiali alone goes, and the mesh stays.
 */
export type RemovalSwitch = (typeof removalSwitches)[number];

/** What `--keep`, `--operator` and `--crds` say. */
export function optionsOf(on: readonly RemovalSwitch[]): RemovalOptions {
  const keep = (['samples', 'cacerts', 'namespaces'] as const).filter(each => on.includes(each));
  const clears = on.includes('finalizers') ? { clearFinalizers: true } : {};
  const alone = on.includes('kiali') ? { kialiOnly: true } : {};
  return { keep: new Set(keep), operator: on.includes('operator'), crds: on.includes('crds'), ...clears, ...alone };
}

/** "samples and cacerts stay, the operator goes too"; undefined where nothing is chosen. */
export function switchWords(on: readonly RemovalSwitch[]): string | undefined {
  const { keep, operator, crds, clearFinalizers, kialiOnly } = optionsOf(on);
  // Nothing else is touched then.
  if (kialiOnly === true) return 'Kiali alone, the mesh stays';
  const kept = keep.size === 0 ? [] : [`${listed([...keep])} kept`];
  const gone = [...(operator ? ['operator'] : []), ...(crds ? ['CRDs'] : [])];
  const cleared = clearFinalizers === true ? ['finalizers cleared where no operator is left'] : [];
  const words = [...kept, ...cleared, ...(gone.length === 0 ? [] : [`${listed(gone)} deleted too`])];
  return words.length === 0 ? undefined : words.join(', ');
}
