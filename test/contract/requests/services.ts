/** Services, their addresses and rules. Asked after those before it, in one namespace. */
import { get, mergePatch, patch, post, type RawRequest, table } from '../raw-request.ts';
import { core, service } from './lab.ts';

export const servicesRequests: readonly RawRequest[] = [
  post(
    'a Service',
    `${core}/services?fieldManager=tester`,
    service('s', { selector: { a: 'b' }, ports: [{ port: 80 }] }),
  ),
  post(
    'a headless Service',
    `${core}/services?fieldManager=tester`,
    service('headless', { clusterIP: 'None', selector: { a: 'b' }, ports: [{ port: 80 }] }),
  ),
  post(
    'a balanced Service',
    `${core}/services?fieldManager=tester`,
    service('lb', {
      type: 'LoadBalancer',
      selector: { a: 'b' },
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 81, targetPort: 'x' },
      ],
    }),
  ),
  post(
    'an external Service',
    `${core}/services?fieldManager=tester`,
    service('ext', { type: 'ExternalName', externalName: 'example.com' }),
  ),
  post('a Service without ports', `${core}/services`, service('bad', {})),
  post('a Service with nameless ports', `${core}/services`, service('bad', { ports: [{ port: 80 }, { port: 81 }] })),
  post('a Service of no type', `${core}/services`, service('bad', { type: 'Nope', ports: [{ port: 80 }] })),
  post('a Service with a bad name', `${core}/services`, service('1bad', { ports: [{ port: 80 }] })),
  patch('another cluster IP', `${core}/services/s`, mergePatch, { spec: { clusterIP: '10.0.0.99' } }),
  patch('a balancer address', `${core}/services/lb/status?fieldManager=lb`, mergePatch, {
    status: { loadBalancer: { ingress: [{ ip: '10.9.9.9' }] } },
  }),
  get('Services as a table', `${core}/services?fieldSelector=metadata.name=ext`, table),
];
