/** A cluster-wide custom kind of two versions. Asked after those before it, in one namespace. */
import { get, jsonPatch, patch, post, put, type RawRequest, remove, strategicPatch, table } from '../raw-request.ts';
import { crd, crds, gear, gearNames, gears, version } from './yard.ts';

export const gearsRequests: readonly RawRequest[] = [
  // Custom kinds.
  post('a CRD without a schema', crds, crd(gearNames, [{ name: 'v1', served: true, storage: true }])),
  post('a CRD without versions', crds, crd(gearNames, [])),
  post('a CRD of no scope', crds, crd(gearNames, [version('v1')], { scope: 'Nope' })),
  post(
    'a CRD with a schema of no type',
    crds,
    crd(gearNames, [version('v1', { schema: { openAPIV3Schema: { properties: { spec: {} } } } })]),
  ),
  post(
    'a cluster-wide CRD of two versions',
    `${crds}?fieldManager=tester`,
    crd(gearNames, [version('v1'), version('v1beta1')]),
  ),
  post('a gear', `${gears}?fieldManager=tester`, gear('g', { spec: { teeth: 9 } })),
  get('a gear in another version', '/apis/yard.example.com/v1beta1/gears/g'),
  get('gears in no version', '/apis/yard.example.com/v9/gears'),
  get('gears in a namespace', '/apis/yard.example.com/v1/namespaces/yard/gears'),
  get('the status of a gear', `${gears}/g/status`),
  get('the scale of a gear', `${gears}/g/scale`),
  get('gears as a table', gears, table),
  get('gears as a list', gears),
  get('gears by a field', `${gears}?fieldSelector=spec.teeth%3D9`),
  post('a gear with too many teeth', gears, gear('bad', { spec: { teeth: 100 } })),
  post('a gear of no ratio', gears, gear('bad', { spec: { ratio: 0 } })),
  post('a gear with too many tags', gears, gear('bad', { spec: { tags: ['a', 'b', 'c'] } })),
  post('a gear with an empty tag', gears, gear('bad', { spec: { tags: [''] } })),
  post('a gear of a bad time', gears, gear('bad', { spec: { made: 'yesterday' } })),
  post('a gear of text for teeth', gears, gear('bad', { spec: { teeth: 'many' } })),
  post(
    'a gear with an unknown field',
    `${gears}?fieldManager=tester&dryRun=All`,
    gear('h', { spec: { colour: 'red' } }),
  ),
  post(
    'a gear with an unknown field, strictly',
    `${gears}?fieldValidation=Strict`,
    gear('h', { spec: { colour: 'red' } }),
  ),
  patch('a gear by a strategic patch', `${gears}/g`, strategicPatch, { spec: { teeth: 1 } }),
  patch('a gear by a JSON patch', `${gears}/g?fieldManager=tester`, jsonPatch, [
    { op: 'replace', path: '/spec/teeth', value: 8 },
  ]),
  put('a gear replaced without a version', `${gears}/g`, gear('g', { spec: { teeth: 7 } })),
  get('the discovery of gears', '/apis/yard.example.com/v1'),
  get('the group of gears', '/apis/yard.example.com'),
  remove('a deletion of a gear', `${gears}/g`),
];
