/** Our Prometheus against that of Istio's samples, and its configuration judged by Prometheus' own tool. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { load } from 'js-yaml';
import { federate } from '../../source/manifests/metrics/federation.ts';
import { prometheus, prometheusConfigMap } from '../../source/manifests/metrics/prometheus.ts';
import { toYaml } from '../../source/manifests/yaml.ts';
import { type KubeObject, objectTitle, refOf } from '../../source/model/kube.ts';
import { upstreamObjects } from '../helpers/upstream.ts';

/** Files inside a ConfigMap by what they say. */
function factual(object: KubeObject): unknown {
  const files = object.kind === 'ConfigMap' ? Object.entries(object.data ?? {}) : [];
  const data = Object.fromEntries(files.map(([name, text]) => [name, typeof text === 'string' ? load(text) : text]));
  return JSON.parse(JSON.stringify(files.length === 0 ? object : { ...object, data }));
}

/** Without what is so anyway: empty annotations, an empty subPath, no delay. */
function normal(object: KubeObject): KubeObject {
  const text = JSON.stringify(object).replace(/,"annotations":\{\}|,"subPath":""|"initialDelaySeconds":0,/g, '');
  return JSON.parse(text) as KubeObject;
}

test('Prometheus equals that of Istio’s samples', () => {
  const byTitle = (left: KubeObject, right: KubeObject) =>
    objectTitle(refOf(left)).localeCompare(objectTitle(refOf(right)));
  const ours = [prometheusConfigMap('istio-system'), ...prometheus('istio-system')].toSorted(byTitle);
  const theirs = upstreamObjects('istio-1.30.3/samples/addons/prometheus.yaml').map(normal).toSorted(byTitle);
  assert.deepEqual(ours.map(factual), theirs.map(factual));
});

const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'istio-system', name: 'prometheus' } as const;
const promtool = spawnSync('promtool', ['--version'], { encoding: 'utf8' });
const absent = promtool.error === undefined ? false : 'promtool is not installed (Debian: package prometheus)';

test('promtool accepts our configuration, with and without federation', { skip: absent }, context => {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-promtool-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const amended = federate(ref, [
    { cluster: 'west', address: '192.0.2.7:9090' },
    { cluster: 'north', address: '[2001:db8::7]:9090' },
    { cluster: 'south', address: 'lb.example.com:9090' },
  ]).amend(prometheusConfigMap('istio-system'));
  assert.ok(amended.will === 'write');
  for (const [index, object] of [prometheusConfigMap('istio-system'), amended.object].entries()) {
    const file = join(folder, `${index}.yml`);
    writeFileSync(file, toYaml(withoutDiscovery(load(object.data?.['prometheus.yml'] ?? ''))));
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'config', '--syntax-only', file], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, `${stdout}${stderr}`);
  }
});

/** Debian's is built without the discovery of Kubernetes, and refuses the field. */
function withoutDiscovery(config: unknown): unknown {
  return JSON.parse(JSON.stringify(config, (key, value) => (key === 'kubernetes_sd_configs' ? undefined : value)));
}
