/** Deployments: strategic patches, applies over others, rules. Asked after those before it, in one namespace. */
import { apply, get, mergePatch, patch, post, type RawRequest, strategicPatch, table } from '../raw-request.ts';
import { apps, deployment } from './lab.ts';

export const deploymentsRequests: readonly RawRequest[] = [
  post(
    'a Deployment',
    `${apps}?fieldManager=tester`,
    deployment('a:1', { ports: [{ containerPort: 80 }], env: [{ name: 'A', value: '1' }] }, { replicas: 0 }),
  ),
  get('the Deployment as a table', `${apps}/web`, table),
  patch('a strategic patch', `${apps}/web?fieldManager=tester`, strategicPatch, {
    spec: { template: { spec: { containers: [{ name: 'main', env: [{ name: 'B', value: '2' }] }] } } },
  }),
  patch('a strategic patch that deletes', `${apps}/web?fieldManager=tester`, strategicPatch, {
    spec: { template: { spec: { containers: [{ name: 'main', env: [{ name: 'A', $patch: 'delete' }] }] } } },
  }),
  patch('a strategic patch without a key', `${apps}/web`, strategicPatch, {
    spec: { template: { spec: { containers: [{ image: 'x' }] } } },
  }),
  patch('a strategic patch of an unknown field', `${apps}/web?fieldValidation=Strict`, strategicPatch, {
    spec: { riplicas: 1 },
  }),
  patch('another selector', `${apps}/web`, mergePatch, { spec: { selector: { matchLabels: { app: 'x' } } } }),
  patch('a wrong type in a patch', `${apps}/web`, mergePatch, { spec: { replicas: 'many' } }),
  apply('an apply over the Deployment', `${apps}/web`, 'one', deployment('a:2')),
  apply(
    'an apply over the Deployment by force',
    `${apps}/web`,
    'one',
    deployment('a:2', { args: ['x'] }),
    '&force=true',
  ),
  apply('an unknown field deep in', `${apps}/web`, 'one', deployment('a:2', { foo: 1 })),
  // Of two unknown fields a real server names either: the order of a Go map.
  apply('one container twice', `${apps}/web`, 'one', deployment('a:2', { env: [{ name: 'A' }, { name: 'A' }] })),
  apply('an item without its key', `${apps}/web`, 'one', deployment('a:2', { env: [{ value: 'A' }] })),
  post('a Deployment without a selector', apps, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'bad' },
    spec: { template: { spec: { containers: [{ name: 'a', image: 'b' }] } } },
  }),
  post('labels that do not match', apps, {
    ...deployment('a:1'),
    metadata: { name: 'bad' },
    spec: {
      selector: { matchLabels: { app: 'x' } },
      template: { metadata: { labels: { app: 'y' } }, spec: { containers: [{ name: 'a', image: 'b' }] } },
    },
  }),
  post('no containers', apps, {
    ...deployment('a:1', {}, { template: { metadata: { labels: { app: 'web' } }, spec: {} } }),
    metadata: { name: 'bad' },
  }),
  post('a container without an image', apps, { ...deployment(''), metadata: { name: 'bad' } }),
  get('the scale', `${apps}/web/scale`),
  get('a status as an object', `${apps}/web/status`),
  get('an unknown subresource', `${apps}/web/nope`),
];
