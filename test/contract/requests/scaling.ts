/** Status and scale. Asked after those before it, in one namespace. */
import { get, jsonPatch, mergePatch, patch, post, put, type RawRequest, remove, table } from '../raw-request.ts';
import { apps, deployment, maps } from './yard.ts';

export const scalingRequests: readonly RawRequest[] = [
  // Status and scale.
  post('a Deployment to scale', `${apps}?fieldManager=tester`, deployment()),
  put('a scale', `${apps}/web/scale?fieldManager=tester`, {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { name: 'web', namespace: 'yard' },
    spec: { replicas: 0 },
  }),
  patch('a scale below nothing', `${apps}/web/scale`, mergePatch, { spec: { replicas: -1 } }),
  get('the scale as a table', `${apps}/web/scale`, table),
  get('the scale of nothing', `${apps}/nope/scale`),
  get('the scale of what has none', `${maps}/a/scale`),
  get('the status of what has none', `${maps}/a/status`),
  get('the status of nothing', `${apps}/nope/status`),
  patch('the status of nothing, patched', `${apps}/nope/status`, mergePatch, { status: {} }),
  remove('a deletion of a status', `${apps}/web/status`),
  post('replicas below nothing', apps, deployment({ replicas: -1 }, 'bad')),
  post('a strange strategy', apps, deployment({ strategy: { type: 'Nope' } }, 'bad')),
  patch('a label that the selector needs, removed', `${apps}/web`, mergePatch, {
    spec: { template: { metadata: { labels: { app: null } } } },
  }),
  patch('two containers of one name', `${apps}/web`, jsonPatch, [
    { op: 'add', path: '/spec/template/spec/containers/-', value: { name: 'main', image: 'b' } },
  ]),
];
