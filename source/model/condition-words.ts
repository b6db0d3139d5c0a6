/** What an unhealthy condition means: condition types differ from operator to operator. Pure. */
import { conditionOf } from './fields.ts';
import type { KubeObject } from './kube.ts';

type Meaning = { readonly wrong: string; readonly open: string };

/** `wrong`: it says no. `open`: it does not say yet, or not any more. */
const meanings: Readonly<Record<string, Meaning>> = {
  // Sail's (docs/istio/sail.md#readiness)
  Reconciled: { wrong: 'the operator could not apply it', open: 'the operator is still applying it' },
  Ready: { wrong: 'not ready', open: 'the operator has not said yet whether it is ready' },
  DependenciesHealthy: {
    wrong: 'something that it needs is missing or not healthy',
    open: 'the operator has not said yet whether what it needs is there',
  },
  // Of a CustomResourceDefinition
  Established: { wrong: 'the API server does not serve it', open: 'the API server does not serve it yet' },
};

/** "not ready: istiod has no pods", in its controller's own words; its bare status where it has none. */
export function conditionWords(type: string, object: KubeObject): string {
  const { message, reason } = conditionOf(object, type) ?? {};
  const detail = message || reason || '';
  return `${conditionMeaning(type, object)}${detail === '' ? '' : `: ${detail}`}`;
}

/** The same without their words. */
export function conditionMeaning(type: string, object: KubeObject): string {
  const { wrong, open } = meanings[type] ?? { wrong: `${type} is not true`, open: `${type} is not known yet` };
  return conditionOf(object, type)?.status === 'False' ? wrong : open;
}
