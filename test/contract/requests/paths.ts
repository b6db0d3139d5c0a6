/** Methods, paths, logs, discovery. Asked after those before it, in one namespace. */
import { get, type RawRequest } from '../raw-request.ts';
import { configMap, core, maps } from './yard.ts';

export const pathsRequests: readonly RawRequest[] = [
  // Methods, paths, discovery.
  { title: 'a post to an object', method: 'POST', path: `${maps}/a`, body: configMap('a') },
  { title: 'a put to a collection', method: 'PUT', path: maps, body: configMap('a') },
  { title: 'a post to a log', method: 'POST', path: `${core}/pods/p/log`, body: {} },
  {
    title: 'YAML',
    method: 'POST',
    path: `${maps}?fieldManager=tester`,
    headers: { 'content-type': 'application/yaml' },
    body: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\n',
  },
  get('an unknown version', '/apis/apps/v9/deployments'),
  get('an unknown version of the core', '/api/v9/pods'),
  get('a namespace of a cluster kind', '/api/v1/namespaces/yard/nodes'),
  get('an unknown group, discovered', '/apis/nope.example.com'),
  get('a group of reviews', '/apis/authorization.k8s.io'),
  get('the policies', '/apis/policy'),
  get('logs of no pod', `${core}/pods/nope/log`),
  get('an exec without a command', `${core}/pods/nope/exec`),
];
