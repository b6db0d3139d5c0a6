/** Istio's own charts, rendered by istioctl from a revision's values, in place of the simulated operator's. */
import { execFileSync } from 'node:child_process';
import { loadAll } from 'js-yaml';
import { recordAt, textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import type { Chart } from '../../../source/rehearsal/controllers/sail/chart.ts';
import { isRemote, namespaceOf } from '../../../source/rehearsal/controllers/sail/values.ts';
import type { IstioPrograms } from './programs.ts';

/** Values without what Envoys that lack Istio's own filters do not understand. */
export function forStockEnvoy(values: Readonly<Record<string, unknown>>) {
  const env = {
    ...recordAt(values, 'pilot', 'env'),
    PILOT_ENABLE_ALPN_FILTER: 'false',
    PILOT_DISABLE_MX_ALPN: 'true',
    PILOT_ENABLE_METADATA_EXCHANGE: 'false',
  };
  return { ...values, telemetry: { enabled: false }, pilot: { ...recordAt(values, 'pilot'), env } };
}

/** What the simulated operator's charts make, made by istioctl. */
export function realCharts({ istioctl }: IstioPrograms) {
  const rendered = new Map<string, readonly KubeObject[]>();
  return (chart: Chart, revision: KubeObject): Chart => ({
    ...chart,
    objects: () => {
      const key = JSON.stringify([revision.metadata.name, revision.spec]);
      const all = rendered.get(key) ?? manifests(istioctl, revision);
      rendered.set(key, all);
      return all.filter(each => isOfBase(each) === (chart.name === 'base')).map(each => marked(each, chart));
    },
  });
}

function isOfBase({ kind, metadata }: KubeObject): boolean {
  return (
    (kind === 'ServiceAccount' && metadata.name === 'istio-reader-service-account') ||
    metadata.name === 'istiod-default-validator'
  );
}

function marked(object: KubeObject, { release }: Chart): KubeObject {
  const labels = {
    ...object.metadata.labels,
    'app.kubernetes.io/managed-by': 'Helm',
    'managed-by': 'sail-operator',
    release,
  };
  return { ...object, metadata: { ...object.metadata, labels } };
}

function manifests(istioctl: string, revision: KubeObject): readonly KubeObject[] {
  const { revision: _ours, ...values } = recordAt(revision, 'spec', 'values');
  const name = revision.metadata.name;
  const operator = {
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { namespace: namespaceOf(revision), name: 'istio' },
    spec: {
      profile: isRemote(revision) ? 'remote' : 'minimal',
      hub: 'registry.istio.io/release',
      tag: textAt(revision, 'spec', 'version')?.replace(/^v/, ''),
      ...(name === 'default' ? {} : { revision: name }),
      values: forStockEnvoy({
        ...values,
        // The operator's own; istioctl leaves the default validator to its own installer.
        ...(name === 'default' ? { defaultRevision: 'default' } : {}),
      }),
    },
  };
  const text = execFileSync(istioctl, ['manifest', 'generate', '--force', '-f', '-'], {
    input: JSON.stringify(operator),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return (loadAll(text) as (KubeObject | null)[])
    .filter(each => each !== null)
    .filter(each => each.kind !== 'CustomResourceDefinition');
}
