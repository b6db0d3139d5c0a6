/** Definitions of custom kinds: what is refused about them, and how they change. */
import { get, mergePatch, namespace, patch, post, put, type RawRequest, table } from '../raw-request.ts';
import { cogs, crds, definition, names, tester, version } from './milling.ts';

export const definitionRequests: readonly RawRequest[] = [
  namespace('milling'),
  post('a definition without a storage version', crds, definition({ versions: [version({ storage: false })] })),
  post('a definition with two storage versions', crds, definition({ versions: [version(), version({ name: 'v2' })] })),
  post('a definition with a version twice', crds, definition({ versions: [version(), version({ storage: false })] })),
  post(
    'a definition that serves nothing',
    `${crds}?dryRun=All&${tester}`,
    definition({ versions: [version({ served: false })] }),
  ),
  post('a definition with a bad version', crds, definition({ versions: [version({ name: 'V1' })] })),
  post('a definition with a bad plural', crds, definition(names({ plural: 'Cogs' }), 'Cogs.milling.example.com')),
  post('a definition without a plural', crds, definition(names({ plural: '' }))),
  post('a definition without a kind', crds, definition(names({ kind: '' }))),
  post('a definition with a bad kind', crds, definition(names({ kind: 'Co g' }))),
  post('a definition with a bad short name', crds, definition(names({ shortNames: ['C G'] }))),
  post('a definition with a bad group', crds, definition({ group: 'Milling_X' }, 'cogs.Milling_X')),
  post('a definition without a group', crds, definition({ group: '' }, 'cogs.')),
  post('a definition in a group of Kubernetes', crds, definition({ group: 'milling.k8s.io' }, 'cogs.milling.k8s.io')),
  post('a definition with an unknown field', `${crds}?fieldValidation=Strict`, definition({ nope: 1 })),
  post(
    'a definition with a strange type',
    crds,
    definition({ versions: [version({ schema: { openAPIV3Schema: { type: 'thing' } } })] }),
  ),
  post(
    'a definition with items that say nothing',
    crds,
    definition({
      versions: [version({ schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'array' } } } } })],
    }),
  ),
  post(
    'a definition with a default of a wrong type',
    crds,
    definition({
      versions: [
        version({
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'integer', default: 'x' } } } },
        }),
      ],
    }),
  ),
  post(
    'a definition with a column without a path',
    crds,
    definition({ versions: [version({ additionalPrinterColumns: [{ name: 'A', type: 'string' }] })] }),
  ),
  post(
    'a definition with a column of no type',
    crds,
    definition({ versions: [version({ additionalPrinterColumns: [{ name: 'A', type: 'nope', jsonPath: '.a' }] })] }),
  ),
  post('a definition with a strange conversion', crds, definition({ conversion: { strategy: 'Magic' } })),
  post('a definition with a webhook that says nothing', crds, definition({ conversion: { strategy: 'Webhook' } })),
  post('a definition that keeps unknown fields', crds, definition({ preserveUnknownFields: true })),
  post(
    'a definition of a scale without a path',
    crds,
    definition({ versions: [version({ subresources: { scale: {} } })] }),
  ),
  post('a definition, drily', `${crds}?dryRun=All&${tester}`, definition()),
  { ...post('the definition', `${crds}?${tester}`, definition()), awaits: [cogs] },
  post('the definition again', crds, definition()),
  get('the definition as a table', `${crds}/cogs.milling.example.com`, table),
  put('the definition replaced without a version', `${crds}/cogs.milling.example.com`, definition()),
  patch('another scope', `${crds}/cogs.milling.example.com`, mergePatch, { spec: { scope: 'Cluster' } }),
  patch('another kind of a definition', `${crds}/cogs.milling.example.com`, mergePatch, {
    spec: { names: { kind: 'Cag' } },
  }),
  patch('another group', `${crds}/cogs.milling.example.com`, mergePatch, { spec: { group: 'x.example.com' } }),
  patch('no versions', `${crds}/cogs.milling.example.com`, mergePatch, { spec: { versions: [] } }),
  patch('a label of the definition', `${crds}/cogs.milling.example.com?${tester}`, mergePatch, {
    metadata: { labels: { a: 'b' } },
  }),
  post(
    'a second definition of the kind',
    `${crds}?dryRun=All&${tester}`,
    definition(names({ plural: 'coggs' }), 'coggs.milling.example.com'),
  ),
  get('the scale of a definition', `${crds}/cogs.milling.example.com/scale`),
  get('the status of the definition', `${crds}/cogs.milling.example.com/status`),
];
