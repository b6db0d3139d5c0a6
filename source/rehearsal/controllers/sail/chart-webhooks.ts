/** The injector's and the validator's webhook configurations. */

import { textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { MUTATING_WEBHOOK, VALIDATING_WEBHOOK } from '../kinds.ts';
import { chartLabels } from './chart-labels.ts';
import { namespaceOf, suffixOf } from './values.ts';

const present = (key: string, ...values: readonly string[]) => ({ key, operator: 'In', values });
const absent = (key: string) => ({ key, operator: 'DoesNotExist' });
const REVISION = 'istio.io/rev';
const INJECTION = 'istio-injection';
const INJECT = 'sidecar.istio.io/inject';
const notRefused = { key: INJECT, operator: 'NotIn', values: ['false'] };

/** Four entries: by revision or by the plain label, of the namespace or of the pod. Only `default` has the plain ones. */
export function injectorWebhook(revision: KubeObject): KubeObject {
  const suffix = suffixOf(revision);
  const release = `${revision.metadata.name}-istiod`;
  const labels = chartLabels(revision, {
    chart: 'istiod',
    release,
    extra: {
      app: 'sidecar-injector',
      'istio.io/rev': revision.metadata.name,
      'operator.istio.io/component': 'Pilot',
    },
  });
  return injecting(revision, revision.metadata.name, { name: `istio-sidecar-injector${suffix}`, labels });
}

/** The same for a tag, which leads to the istiod of its revision (docs/istio/sail.md#revisions). */
export function tagWebhook(tag: string, revision: KubeObject): KubeObject {
  const labels = chartLabels(revision, {
    chart: 'revisiontags',
    release: `${tag}-revisiontags`,
    extra: {
      app: 'sidecar-injector',
      'istio.io/rev': revision.metadata.name,
      'istio.io/tag': tag,
      'operator.istio.io/component': 'Pilot',
    },
  });
  return injecting(revision, tag, { name: `istio-revision-tag-${tag}`, labels });
}

type Named = { readonly name: string; readonly labels: Readonly<Record<string, string>> };

/** Called for what asks for `wanted`, a revision or a tag. */
function injecting(revision: KubeObject, wanted: string, { name: base, labels }: Named): KubeObject {
  const namespace = namespaceOf(revision);
  const suffix = suffixOf(revision);
  const path = textAt(revision, 'spec', 'values', 'istiodRemote', 'injectionPath') ?? '/inject';
  const url = textAt(revision, 'spec', 'values', 'istiodRemote', 'injectionURL');
  const service = { name: `istiod${suffix}`, namespace, path, port: 443 };
  const clientConfig = url === undefined ? { service } : { url };
  const own = present(REVISION, wanted);
  const entries: readonly (readonly [string, readonly JsonObject[], readonly JsonObject[]])[] = [
    ['rev.namespace', [own, absent(INJECTION)], [notRefused]],
    ['rev.object', [absent(REVISION), absent(INJECTION)], [notRefused, own]],
    ['namespace', [present(INJECTION, 'enabled')], [notRefused]],
    ['object', [absent(INJECTION), absent(REVISION)], [present(INJECT, 'true'), absent(REVISION)]],
  ];
  return {
    ...MUTATING_WEBHOOK,
    metadata: { name: `${base}${namespace === 'istio-system' ? '' : `-${namespace}`}`, labels },
    webhooks: entries
      .filter(([name]) => wanted === 'default' || name.startsWith('rev.'))
      .map(([name, namespaces, objects]) => ({
        name: `${name}.sidecar-injector.istio.io`,
        admissionReviewVersions: ['v1'],
        clientConfig,
        failurePolicy: 'Fail',
        matchPolicy: 'Equivalent',
        namespaceSelector: { matchExpressions: namespaces },
        objectSelector: { matchExpressions: objects },
        reinvocationPolicy: 'Never',
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: '*' }],
        sideEffects: 'None',
        timeoutSeconds: 10,
      })),
  };
}

/** A validator starts as `Ignore`; the next upgrade of its chart makes it `Fail` (recorded on primary and remote). */
export function validatorWebhook(
  revision: KubeObject,
  which: 'revision' | 'default',
  phase: 'install' | 'upgrade',
): KubeObject {
  const namespace = namespaceOf(revision);
  const suffix = suffixOf(revision);
  const ofRevision = which === 'revision';
  const chart = ofRevision ? 'istiod' : 'base';
  const objectSelector = ofRevision ? { matchExpressions: [present(REVISION, revision.metadata.name)] } : {};
  return {
    ...VALIDATING_WEBHOOK,
    metadata: {
      name: ofRevision ? `istio-validator${suffix}-${namespace}` : 'istiod-default-validator',
      labels: chartLabels(revision, {
        chart,
        release: ofRevision ? `${revision.metadata.name}-istiod` : 'default-base',
        name: 'istiod',
        extra: { app: 'istiod', istio: 'istiod', 'istio.io/rev': revision.metadata.name },
      }),
    },
    webhooks: [
      {
        name: ofRevision ? 'rev.validation.istio.io' : 'validation.istio.io',
        admissionReviewVersions: ['v1'],
        clientConfig: { service: { name: `istiod${suffix}`, namespace, path: '/validate', port: 443 } },
        failurePolicy: phase === 'install' ? 'Ignore' : 'Fail',
        matchPolicy: 'Equivalent',
        namespaceSelector: {},
        objectSelector,
        rules: [
          {
            apiGroups: ['security.istio.io', 'networking.istio.io', 'telemetry.istio.io', 'extensions.istio.io'],
            apiVersions: ['*'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['*'],
            scope: '*',
          },
        ],
        sideEffects: 'None',
        timeoutSeconds: 10,
      },
    ],
  };
}
