/** Breaks of the east-west gateway of west: its Service, its address, its network, and what it exposes. */
import type { JsonObject } from '../../source/model/kube.ts';
import { ref } from '../rehearsal/controllers/worlds.ts';
import { createdAnew, merge, namespace, object, type Row } from './breaking.ts';

const gatewayService = ref('v1', 'Service', 'istio-eastwestgateway', 'istio-system');

const exposure = ref('networking.istio.io/v1', 'Gateway', 'cross-network-gateway', 'istio-system');

const network = (value: string | null) => ({ metadata: { labels: { 'topology.istio.io/network': value } } });

const server = (change: JsonObject) => [
  { op: 'replace', path: '/spec/servers/0', value: { ...exposed, ...change } } as JsonObject,
];

const exposed = {
  port: { number: 15443, name: 'tls', protocol: 'TLS' },
  tls: { mode: 'AUTO_PASSTHROUGH' },
  hosts: ['*.local'],
};

export const gatewayBreaks: Readonly<Record<string, readonly Row[]>> = {
  'the gateway': [
    {
      name: 'its Service has no port 15443',
      by: { on: 'west', of: gatewayService, patch: [{ op: 'remove', path: '/spec/ports/1' }] },
      told: ['gateway-address', 'fine'],
      says: /has no port 15443/,
    },
    {
      name: 'its Service selects no pod',
      by: merge(gatewayService, { spec: { selector: { app: 'another' } } }),
      told: ['gateway', 'fine'],
      says: /selects no pod/,
    },
    {
      name: 'its Service names another network',
      by: merge(gatewayService, network('network7')),
      told: ['gateway-address', 'fine'],
      says: /network7/,
    },
    {
      name: 'its Service is deleted',
      by: { on: 'west', remove: gatewayService },
      told: ['gateway-address', 'fine'],
      says: /no east-west gateway/,
    },
    {
      name: 'its address is pending',
      by: createdAnew(
        'west',
        gatewayService,
        before => before,
        world => world.cluster('west').fault({ loadBalancer: 'none' }),
      ),
      told: ['gateway-address', 'fine'],
      says: /has no address yet/,
    },
    {
      name: 'the namespace names another network',
      by: merge(namespace('istio-system'), network('network7')),
      told: ['network', 'network'],
      says: /network7/,
    },
  ],
  'what the gateway exposes': [
    {
      name: 'with mode PASSTHROUGH',
      by: { on: 'west', of: exposure, patch: server({ tls: { mode: 'PASSTHROUGH' } }) },
      told: ['exposure', 'fine'],
      says: /port 15443 PASSTHROUGH/,
    },
    {
      name: 'on another port',
      by: { on: 'west', of: exposure, patch: server({ port: { number: 15444, name: 'tls', protocol: 'TLS' } }) },
      told: ['exposure', 'fine'],
      says: /port 15444 AUTO_PASSTHROUGH/,
    },
    {
      name: 'for other hosts',
      by: { on: 'west', of: exposure, patch: server({ hosts: ['*.global'] }) },
      told: ['exposure', 'fine'],
      says: /its hosts are \*\.global/,
    },
    {
      name: 'by a selector of another gateway',
      by: merge(exposure, { spec: { selector: { istio: 'ingressgateway' } } }),
      told: ['exposure', 'fine'],
      says: /for pods istio=ingressgateway/,
    },
    {
      name: 'by a selector that no pod of the gateway has',
      by: merge(exposure, { spec: { selector: { istio: 'eastwestgateway', app: 'another' } } }),
      told: ['exposure', 'fine'],
      says: /app=another/,
    },
    {
      name: 'twice',
      by: {
        on: 'west',
        create: object('networking', 'Gateway', 'another', 'istio-system', {
          selector: { istio: 'eastwestgateway' },
          servers: [exposed],
        }),
      },
      told: ['exposure', 'fine'],
      says: /more than one Gateway/,
    },
  ],
};
