/** The Deployments of an install strategy, with what OLM adds to their pods. Pure. */

import { listAt, recordAt, textAt } from '../model/fields.ts';
import type { JsonObject, KubeObject } from '../model/kube.ts';

/** In the operator's namespace; the strategy's spec is kept as it is, OLM's annotations and variable added. */
export function strategyDeployments(csv: KubeObject, namespace: string): readonly KubeObject[] {
  return listAt(csv, 'spec', 'install', 'spec', 'deployments').map(each => {
    const name = textAt(each, 'name');
    if (name === undefined) throw new Error('a Deployment of its install strategy has no name');
    const labels = recordAt(each, 'label') as Readonly<Record<string, string>>;
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace, labels },
      spec: withOlmsWords(recordAt(each, 'spec') as JsonObject, csv.metadata.name, namespace),
    };
  });
}

/**
 * The pod template's annotations are functional: a downward-API volume hands them to the operator, which finds its
 * images there (docs/istio/operators.md#on-plain-kubernetes). `olm.targetNamespaces` is empty for all namespaces.
 */
function withOlmsWords(spec: JsonObject, csvName: string, namespace: string): JsonObject {
  const template = recordAt(spec, 'template') as JsonObject;
  const metadata = recordAt(template, 'metadata') as JsonObject;
  const annotations = recordAt(metadata, 'annotations') as JsonObject;
  const podSpec = recordAt(template, 'spec') as JsonObject;
  const olms = { 'olm.operatorNamespace': namespace, 'olm.targetNamespaces': '' };
  const containers = listAt(podSpec, 'containers').map(each => withVariable(each as JsonObject, csvName));
  return {
    ...spec,
    template: {
      ...template,
      metadata: { ...metadata, annotations: { ...annotations, ...olms } },
      spec: { ...podSpec, containers },
    },
  };
}

const CONDITION_NAME = 'OPERATOR_CONDITION_NAME';

function withVariable(container: JsonObject, csvName: string): JsonObject {
  const env = listAt(container, 'env') as readonly JsonObject[];
  if (env.some(each => each.name === CONDITION_NAME)) return container;
  return { ...container, env: [...env, { name: CONDITION_NAME, value: csvName }] };
}
