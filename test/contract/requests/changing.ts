/** Replacements and patches of one object. Asked after those before it, in one namespace. */
import { jsonPatch, mergePatch, patch, put, type RawRequest } from '../raw-request.ts';
import { configMap, core } from './lab.ts';

export const changingRequests: readonly RawRequest[] = [
  put('a replacement', `${core}/configmaps/c?fieldManager=tester`, configMap('c', { data: { a: 'c' } })),
  put('a replacement under another name', `${core}/configmaps/c`, configMap('x')),
  put('a replacement of nothing', `${core}/configmaps/x`, configMap('x')),
  put('a stale replacement', `${core}/configmaps/c`, configMap('c', { metadata: { name: 'c', resourceVersion: '1' } })),
  put('a replacement with another uid', `${core}/configmaps/c`, configMap('c', { metadata: { name: 'c', uid: 'x' } })),
  patch('a merge patch', `${core}/configmaps/c?fieldManager=tester`, mergePatch, { data: { b: '1', a: null } }),
  patch('a merge patch of nothing', `${core}/configmaps/x`, mergePatch, { data: {} }),
  patch('a JSON patch', `${core}/configmaps/c?fieldManager=tester`, jsonPatch, [
    { op: 'add', path: '/data/c', value: '2' },
  ]),
  patch('a JSON patch that tests', `${core}/configmaps/c`, jsonPatch, [{ op: 'test', path: '/data/c', value: '3' }]),
  patch('a JSON patch of nothing there', `${core}/configmaps/c`, jsonPatch, [
    { op: 'replace', path: '/data/q', value: '3' },
  ]),
  patch('a JSON patch that removes nothing', `${core}/configmaps/c`, jsonPatch, [{ op: 'remove', path: '/data/q' }]),
  patch('an unknown patch type', `${core}/configmaps/c`, { 'content-type': 'application/json' }, {}),
  patch('an unknown field in a patch', `${core}/configmaps/c?fieldValidation=Strict`, mergePatch, { dota: { a: 'b' } }),
  patch('a patch that renames', `${core}/configmaps/c`, mergePatch, { metadata: { name: 'z' } }),
];
