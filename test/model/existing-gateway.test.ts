import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ExistingGateway, gatewayMisfits } from '../../source/model/existing-gateway.ts';

const labels = { app: 'istio-eastwestgateway', istio: 'eastwestgateway', 'sidecar.istio.io/inject': 'true' };
const service = {
  type: 'LoadBalancer',
  network: 'network1',
  selector: { app: 'istio-eastwestgateway', istio: 'eastwestgateway' },
  ports: new Map([15021, 15443, 15012, 15017].map(port => [port, port])),
};
/** As the chart istio/gateway makes it with networkGateway=network1. */
const chart: ExistingGateway = {
  selector: service.selector,
  labels,
  annotations: { 'inject.istio.io/templates': 'gateway' },
  view: 'network1',
  service,
};
const needs = { network: 'network1', servesRemotes: true, hasNamedAddress: false };

test('a gateway of the chart fits the network that it was made for, with remotes and without', () => {
  assert.deepEqual(gatewayMisfits(chart, needs), []);
  assert.deepEqual(gatewayMisfits({ ...chart, view: undefined }, { ...needs, servesRemotes: false }), []);
});

test('what it lacks to serve the network as the plan’s own would is told piece by piece', () => {
  const misfit = (changes: Partial<ExistingGateway>, changed: Partial<typeof needs> = {}) =>
    gatewayMisfits({ ...chart, ...changes }, { ...needs, ...changed }).join('; ');
  assert.equal(
    misfit({}, { network: 'network2' }),
    'ISTIO_META_REQUESTED_NETWORK_VIEW=network2; label topology.istio.io/network=network2 on its Service',
  );
  const bare: ExistingGateway = { selector: chart.selector, labels, annotations: chart.annotations, view: 'network1' };
  assert.equal(gatewayMisfits(bare, needs).join('; '), 'a Service of its name');
  assert.equal(
    misfit({ labels: { app: 'x' }, annotations: {} }),
    'label istio=eastwestgateway on its pods; label sidecar.istio.io/inject=true on its pods; annotation inject.istio.io/templates=gateway on its pods; a Service that selects its pods',
  );
  const narrow = { ...service, type: 'ClusterIP', ports: new Map([[15443, 8443]]) };
  assert.equal(
    misfit({ service: narrow }),
    'type LoadBalancer of its Service; port 15443, 15012, 15017 of its Service',
  );
  assert.match(misfit({}, { hasNamedAddress: true }), /instead of gateway=/);
});
