/** Pods. Asked after those before it, in one namespace. */
import { get, patch, post, type RawRequest, strategicPatch, table } from '../raw-request.ts';
import { core, pod } from './lab.ts';

export const podsRequests: readonly RawRequest[] = [
  post(
    'a pod',
    `${core}/pods?fieldManager=tester`,
    pod('p', {
      nodeSelector: { nowhere: 'yes' },
      containers: [
        {
          name: 'main',
          image: 'a:latest',
          readinessProbe: { httpGet: { port: 80 } },
          volumeMounts: [{ name: 'v', mountPath: '/v' }],
        },
      ],
      volumes: [{ name: 'v', configMap: { name: 'c' } }],
    }),
  ),
  get('the pod as a table', `${core}/pods/p`, table),
  patch('another command of a pod', `${core}/pods/p`, strategicPatch, {
    spec: { containers: [{ name: 'main', command: ['x'] }] },
  }),
  patch('another image of a pod', `${core}/pods/p?fieldManager=tester`, strategicPatch, {
    spec: { containers: [{ name: 'main', image: 'a:2' }] },
  }),
  post(
    'a pod of an unknown account',
    `${core}/pods`,
    pod('bad', { serviceAccountName: 'nobody', containers: [{ name: 'main', image: 'a' }] }),
  ),
  get('logs of an unknown container', `${core}/pods/p/log?container=nope`),
];
