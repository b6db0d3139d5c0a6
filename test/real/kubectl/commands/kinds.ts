/** The kinds of the operator and of Istio, of which both servers have the same CRDs. */
import { istioCrds } from '../../../../source/rehearsal/controllers/crds/istio-crds.ts';
import { sailCrds } from '../../../../source/rehearsal/controllers/crds/sail-crds.ts';
import { type Command, sorted, withoutQuote } from '../command.ts';

const crds = [...sailCrds({ installable: ['v1.30.3', 'v1.30.2'], ended: ['v1.26.8'] }), ...istioCrds()];

const istio = (version: string, more = '') => `
apiVersion: sailoperator.io/v1
kind: Istio
metadata: { name: default }
spec:
  version: ${version}
  namespace: istio-system
  values:
    global:
      meshID: mesh1
      network: east-network
      multiCluster: { clusterName: east }${more}
`;

const gateway = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: cross-network-gateway }
spec:
  selector: { istio: eastwestgateway }
  servers: [{ port: { number: 15443, name: tls, protocol: TLS }, tls: { mode: AUTO_PASSTHROUGH }, hosts: ["*.local"] }]
`;

export const kinds: readonly Command[] = [
  { line: 'create -f -', input: crds.map(each => JSON.stringify(each)).join('\n---\n') },
  { line: 'wait crd --all --for=condition=Established --timeout=240s', only: sorted },
  { line: 'get crds' },
  { line: 'get crd istios.sailoperator.io -o yaml' },
  { line: 'api-resources --api-group=sailoperator.io' },
  { line: 'api-resources --categories=istio-io' },
  { line: 'get istios' },
  { line: 'apply -f -', input: istio('v1.30.3') },
  { line: 'apply -f -', input: istio('v1.30.3') },
  { line: 'apply -f -', input: istio('v1.2.3') },
  { line: 'apply -f -', input: istio('v1.30.3', '\n  updateStrategi: {}'), only: withoutQuote },
  { line: 'apply --server-side -f -', input: istio('v1.30.2') },
  { line: 'apply --server-side --force-conflicts -f -', input: istio('v1.30.2') },
  { line: 'get istio default' },
  { line: 'get istio default -o yaml --show-managed-fields' },
  { line: 'get istio default -o jsonpath={.spec.values.global.meshID}' },
  { line: 'describe istio default' },
  { line: 'patch istio default --type=merge -p {"spec":{"values":{"pilot":{"env":{"A":"b"}}}}}' },
  {
    line: 'patch istio default --subresource=status --type=merge -p {"status":{"state":"Healthy","revisions":{"total":1,"ready":1,"inUse":1}}}',
  },
  { line: 'patch istio default -p {"spec":{}}' },
  { line: 'get istio' },
  { line: 'get istio -o wide' },
  { line: 'wait istio/default --for=jsonpath={.status.state}=Healthy --timeout=240s' },
  { line: 'label istio default stage=test' },
  { line: 'apply -f -', input: gateway },
  { line: 'get gateways.networking.istio.io,vs' },
  { line: 'get gw -o yaml' },
  { line: 'get gateways.v1beta1.networking.istio.io cross-network-gateway -o yaml' },
  { line: 'describe gw cross-network-gateway' },
  { line: 'edit istio default', env: { KUBE_EDITOR: 'sed -i s/east-network/west-network/' } },
  { line: 'delete istio default' },
  { line: 'delete crd istiocnis.sailoperator.io' },
  { line: 'delete namespace lab --timeout=240s' },
  { line: 'get namespace lab' },
];
