/** What a real server refuses about ingresses and network policies. */
import { at, listAt, textAt } from '../../../model/fields.ts';
import { choice, portNumber, required, wrong } from '../causes.ts';
import type { Doc } from '../json.ts';
import { subdomainComplaints, wildcardComplaints } from '../names.ts';
import type { Cause } from '../status-errors.ts';
import { rangeCauses } from './service-rules.ts';

/** All that is wrong with an Ingress. */
export function ingressCauses(doc: Doc): readonly Cause[] {
  const rules = listAt(doc, 'spec', 'rules');
  if (at(doc, 'spec', 'defaultBackend') === undefined && rules.length === 0) {
    return [wrong('spec', null, 'either `defaultBackend` or `rules` must be specified')];
  }
  return rules.flatMap((rule, index) => {
    const here = `spec.rules[${index}]`;
    const host = textAt(rule, 'host') ?? '';
    const complaints = host.includes('*') ? wildcardComplaints(host) : subdomainComplaints(host);
    return [
      ...(host === '' ? [] : complaints).map(why => wrong(`${here}.host`, host, why)),
      ...listAt(rule, 'http', 'paths').flatMap((path, place) => pathCauses(path, `${here}.http.paths[${place}]`)),
    ];
  });
}

function pathCauses(path: unknown, here: string): readonly Cause[] {
  const type = at(path, 'pathType');
  const text = textAt(path, 'path') ?? '';
  const rooted = type === 'Exact' || type === 'Prefix' ? text.startsWith('/') : text === '' || text.startsWith('/');
  return [
    ...(type === undefined
      ? [required(`${here}.pathType`, 'pathType must be specified')]
      : choice(`${here}.pathType`, type, ['Exact', 'ImplementationSpecific', 'Prefix'])),
    ...(rooted ? [] : [wrong(`${here}.path`, text, 'must be an absolute path')]),
    ...backendCauses(at(path, 'backend'), `${here}.backend`),
  ];
}

function backendCauses(backend: unknown, here: string): readonly Cause[] {
  if (at(backend, 'resource') !== undefined) return [];
  const service = at(backend, 'service');
  if (service === undefined) return [wrong(here, '', 'resource or service backend is required')];
  const ported = at(service, 'port', 'name') !== undefined || at(service, 'port', 'number') !== undefined;
  return ported ? [] : [required(here, 'port name or number is required')];
}

/** All that is wrong with a NetworkPolicy. */
export const policyCauses = (doc: Doc): readonly Cause[] => [
  ...listAt(doc, 'spec', 'policyTypes').flatMap((type, index) =>
    choice(`spec.policyTypes[${index}]`, type, ['Ingress', 'Egress']),
  ),
  ...[['ingress', 'from'] as const, ['egress', 'to'] as const].flatMap(([side, whom]) =>
    listAt(doc, 'spec', side).flatMap((rule, index) => [
      ...listAt(rule, 'ports').flatMap((port, place) =>
        portNumber(`spec.${side}[${index}].ports[${place}].port`, at(port, 'port')),
      ),
      ...listAt(rule, whom).flatMap((peer, place) => peerCauses(peer, `spec.${side}[${index}].${whom}[${place}]`)),
    ]),
  ),
];

function peerCauses(peer: unknown, here: string): readonly Cause[] {
  const block = at(peer, 'ipBlock');
  if (block !== undefined) return rangeCauses(textAt(block, 'cidr') ?? '', `${here}.ipBlock.cidr`);
  const named = at(peer, 'podSelector') !== undefined || at(peer, 'namespaceSelector') !== undefined;
  return named ? [] : [required(here, 'must specify a peer')];
}
