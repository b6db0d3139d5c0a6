/** A custom kind with all that a definition can have. Asked after those before it, in one namespace. */
import { apply, get, mergePatch, patch, post, type RawRequest, strategicPatch, table } from '../raw-request.ts';
import { widget, widgets, widgetsPath } from './lab.ts';

export const widgetsRequests: readonly RawRequest[] = [
  post('a CRD', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?fieldManager=tester', widgets),
  get('the CRD', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.lab.example.com'),
  post('a CRD under a wrong name', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    ...widgets,
    metadata: { name: 'wrong.lab.example.com' },
  }),
  post(
    'a widget',
    `${widgetsPath}?fieldManager=tester`,
    widget({ color: 'red', port: 'http', parts: [{ id: 'a' }] }, { status: { x: 1 } }),
  ),
  post('a widget without its color', widgetsPath, widget({}, { metadata: { name: 'bad' } })),
  post('a widget of no color', widgetsPath, widget({ color: 'mauve' }, { metadata: { name: 'bad' } })),
  post(
    'a widget all wrong',
    widgetsPath,
    widget({ color: 'red', size: 99, name: 'ABCDEFG', port: true }, { metadata: { name: 'bad' } }),
  ),
  post(
    'a widget of wrong types',
    widgetsPath,
    widget({ color: 7, size: 'x', parts: {} }, { metadata: { name: 'bad' } }),
  ),
  post(
    'an unknown field of a widget',
    `${widgetsPath}?fieldValidation=Strict`,
    widget({ color: 'red', colour: 'red' }, { metadata: { name: 'bad' } }),
  ),
  post(
    'an unknown field of a widget, pruned',
    `${widgetsPath}?dryRun=All&fieldManager=tester`,
    widget({ color: 'red', colour: 'red', free: { any: 1 } }, { metadata: { name: 'bad' } }),
  ),
  post(
    'a widget that a webhook judges',
    widgetsPath,
    widget({ color: 'red' }, { metadata: { name: 'judged', labels: { judged: 'yes' } } }),
  ),
  apply('an apply of a widget', `${widgetsPath}/w`, 'one', widget({ color: 'blue', parts: [{ id: 'b', weight: 2 }] })),
  apply(
    'an apply of a widget by force',
    `${widgetsPath}/w`,
    'one',
    widget({ color: 'blue', parts: [{ id: 'b', weight: 2 }] }),
    '&force=true',
  ),
  apply('an apply of an unknown field of a widget', `${widgetsPath}/w`, 'one', widget({ color: 'blue', colour: 'x' })),
  patch('a status of a widget', `${widgetsPath}/w/status?fieldManager=op`, mergePatch, {
    spec: { color: 'red' },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  }),
  get('a widget as a table', `${widgetsPath}/w`, table),
  get('the scale of a widget', `${widgetsPath}/w/scale`),
  patch('a strategic patch of a widget', `${widgetsPath}/w`, strategicPatch, { spec: { size: 4 } }),
  patch('another size of a widget', `${widgetsPath}/w?fieldManager=tester`, mergePatch, { spec: { size: 4 } }),
];
