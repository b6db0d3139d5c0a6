/** Patches with odd bodies. Asked after those before it, in one namespace. */
import { apply, applyPatch, jsonPatch, mergePatch, patch, type RawRequest, strategicPatch } from '../raw-request.ts';
import { apps, configMap, deployment, maps } from './yard.ts';

export const patchesRequests: readonly RawRequest[] = [
  // Patches with odd bodies.
  patch('a merge patch that is a list', `${maps}/a`, mergePatch, [1]),
  patch('a merge patch that changes nothing', `${maps}/a?fieldManager=tester`, mergePatch, {}),
  patch('a merge patch of another kind', `${maps}/a`, mergePatch, { kind: 'Secret' }),
  patch('a merge patch of another version', `${maps}/a`, mergePatch, { apiVersion: 'v2' }),
  patch('a merge patch with an old version', `${maps}/a`, mergePatch, {
    metadata: { resourceVersion: '1' },
    data: { x: '1' },
  }),
  patch('a merge patch of another uid', `${maps}/a`, mergePatch, { metadata: { uid: 'x' } }),
  patch('a merge patch of another namespace', `${maps}/a`, mergePatch, { metadata: { namespace: 'default' } }),
  patch('a merge patch with a bad label', `${maps}/a`, mergePatch, { metadata: { labels: { 'a/b/c': 'x' } } }),
  patch('a merge patch with a long label', `${maps}/a`, mergePatch, { metadata: { labels: { a: 'x'.repeat(64) } } }),
  patch('a JSON patch that is empty', `${maps}/a?fieldManager=tester`, jsonPatch, []),
  patch('a JSON patch of an unknown operation', `${maps}/a`, jsonPatch, [{ op: 'grow', path: '/data' }]),
  patch('a JSON patch that moves', `${maps}/a?fieldManager=tester`, jsonPatch, [
    { op: 'add', path: '/data', value: { x: '1' } },
    { op: 'move', from: '/data/x', path: '/data/y' },
  ]),
  patch('a JSON patch that copies and tests', `${maps}/a?fieldManager=tester`, jsonPatch, [
    { op: 'test', path: '/data/y', value: '1' },
    { op: 'copy', from: '/data/y', path: '/data/z' },
  ]),
  patch('a JSON patch with an escaped path', `${maps}/a?fieldManager=tester`, jsonPatch, [
    { op: 'add', path: '/metadata/labels/yard.example.com~1x', value: 'y' },
  ]),
  patch('a strategic patch that replaces', `${maps}/a?fieldManager=tester`, strategicPatch, {
    data: { $patch: 'replace', only: '1' },
  }),
  patch(
    'an apply in YAML',
    `${maps}/written?fieldManager=one`,
    applyPatch,
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: written}\ndata: {a: b}\n',
  ),
  apply('a dry apply', `${maps}/dry`, 'one', configMap('dry'), '&dryRun=All'),
  apply('an apply of a status', `${apps}/web/status`, 'one', deployment()),
  patch('a patch with a bad manager', `${maps}/a?fieldManager=${'m'.repeat(129)}`, mergePatch, { data: { q: '1' } }),
  patch('force without apply', `${maps}/a?force=true`, mergePatch, { data: { q: '1' } }),
  patch('a dry patch', `${maps}/a?dryRun=All&fieldManager=tester`, mergePatch, { data: { dry: '1' } }),
];
