/** Prometheus, its address and monitors, judged by a real API server; the monitors' kinds are upstream's own. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { KubeObject } from '../../source/model/kube.ts';
import type { MetricsPlan } from '../../source/model/metrics.ts';
import { kialiSteps } from '../../source/plans/kiali.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { unavailable } from '../control-plane/unavailable.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { writesOf } from './learned.ts';
import { applied, put } from './put.ts';
import { monitorKinds } from './upstream-kinds.ts';

const namespaceNamed = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

describe('metrics', { skip: unavailable() ?? false }, () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane('metrics', { without: ['kube-controller-manager', 'kube-scheduler', 'kwok'] });
    await put(plane, [...monitorKinds(), ...['istio-system', 'shop'].map(namespaceNamed)]);
  });
  after(() => plane?.stop());

  test('every object of federation is accepted by a strict server, without a warning, and the same when applied again', async () => {
    const site = { namespaces: ['istio-system'], hasProxies: true };
    const metrics: MetricsPlan = {
      from: 'federation',
      sites: new Map([
        ['east', site],
        ['west', site],
      ]),
    };
    const mesh = rehearsedMesh({ east: 'network1', west: 'network2' }, {}, 'kubernetes');
    const steps = kialiSteps(kialiFor(mesh, { metrics })).filter(({ id }) => id.startsWith('west/metrics-'));
    const written = writesOf(steps, mesh.id, 'v1.30.3').map(({ object }) => object);
    assert.deepEqual(written.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted(), [
      'ClusterRole prometheus',
      'ClusterRoleBinding prometheus',
      'ConfigMap prometheus',
      'Deployment prometheus',
      'Service prometheus',
      'Service prometheus-federation',
      'ServiceAccount prometheus',
    ]);
    for (const object of written) {
      const title = `${object.kind} ${object.metadata.name}`;
      const first = await applied(plane, object);
      assert.ok(first.status === 200 || first.status === 201, `${title}: ${first.status} ${first.body}`);
      assert.equal(first.headers.warning, undefined, title);
      const again = await applied(plane, object);
      const version = (body: string) => JSON.parse(body).metadata.resourceVersion;
      assert.equal(version(again.body), version(first.body), `${title} changes when it is applied again`);
    }
  });

  test('monitors are what the kinds of the Prometheus operator take, strictly, and read the same when applied again', async () => {
    const site = { namespaces: ['istio-system', 'shop'], hasProxies: true };
    const metrics: MetricsPlan = { from: 'thanos', sites: new Map([['east', site]]) };
    const mesh = rehearsedMesh({ east: 'network1' });
    const steps = kialiSteps(kialiFor(mesh, { metrics }));
    const written = writesOf(steps, mesh.id, 'v1.30.3')
      .map(({ object }) => object)
      .filter(({ kind }) => kind.endsWith('Monitor'));
    assert.deepEqual(written.map(({ kind, metadata }) => `${kind} ${metadata.namespace}`).toSorted(), [
      'PodMonitor istio-system',
      'PodMonitor shop',
      'ServiceMonitor istio-system',
    ]);
    for (const object of written) {
      const first = await applied(plane, object);
      assert.equal(first.status, 201, first.body);
      assert.equal(first.headers.warning, undefined);
      const again = JSON.parse((await applied(plane, object)).body);
      assert.equal(again.metadata.resourceVersion, JSON.parse(first.body).metadata.resourceVersion);
      // Nothing of it was dropped, and no default changes what it says.
      assert.deepEqual(again.spec, object.spec);
    }
    const [proxies] = written.filter(({ kind }) => kind === 'PodMonitor');
    const wrong = { ...proxies, spec: { ...proxies?.spec, podMetricsEndpoint: [] } } as KubeObject;
    assert.match((await applied(plane, wrong)).body, /podMetricsEndpoint: field not declared in schema/);
  });
});
