/** What a real server refuses about Services and Ingresses. */
import { at, listAt, textAt } from '../../model/look.ts';
import { required, unsupported, wrong } from './causes.ts';
import type { Doc } from './json.ts';
import { subdomainComplaints, wildcardComplaints } from './names.ts';
import type { Cause } from './status-errors.ts';

const serviceTypes = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

const portWords = 'must be between 1 and 65535, inclusive';

export const serviceCauses = (doc: Doc): readonly Cause[] => {
  const type = textAt(doc, 'spec', 'type') ?? '';
  const ports = listAt(doc, 'spec', 'ports');
  const headless = textAt(doc, 'spec', 'clusterIP') === 'None';
  const causes: Cause[] = [];
  if (!serviceTypes.includes(type)) causes.push(unsupported('spec.type', type, serviceTypes));
  if (ports.length === 0 && !headless && type !== 'ExternalName') causes.push(required('spec.ports'));
  for (const [index, port] of ports.entries()) {
    const here = `spec.ports[${index}]`;
    const number = at(port, 'port');
    if (ports.length > 1 && (textAt(port, 'name') ?? '') === '') causes.push(required(`${here}.name`));
    if (typeof number !== 'number' || number < 1 || number > 65535) {
      causes.push(wrong(`${here}.port`, number ?? 0, portWords));
    }
    const target = at(port, 'targetPort');
    if (typeof target === 'number' && (target < 1 || target > 65535)) {
      causes.push(wrong(`${here}.targetPort`, target, portWords));
    }
  }
  return causes;
};

export function ingressCauses(doc: Doc): readonly Cause[] {
  const rules = listAt(doc, 'spec', 'rules');
  if (at(doc, 'spec', 'defaultBackend') === undefined && rules.length === 0) {
    return [wrong('spec', null, 'either `defaultBackend` or `rules` must be specified')];
  }
  return rules.flatMap((rule, index) => {
    const here = `spec.rules[${index}]`;
    return [
      ...hostCauses(textAt(rule, 'host') ?? '', `${here}.host`),
      ...listAt(rule, 'http', 'paths').flatMap((path, place) => pathCauses(path, `${here}.http.paths[${place}]`)),
    ];
  });
}

function hostCauses(host: string, field: string): readonly Cause[] {
  if (host === '') return [];
  if (host.includes('*')) return wildcardComplaints(host).map(why => wrong(field, host, why));
  return subdomainComplaints(host).map(why => wrong(field, host, why));
}

function pathCauses(path: unknown, field: string): readonly Cause[] {
  const [type, text] = [textAt(path, 'pathType'), textAt(path, 'path') ?? ''];
  if (type === undefined) return [required(`${field}.pathType`, 'pathType must be specified')];
  const isAbsolute = text.startsWith('/') || (type === 'ImplementationSpecific' && text === '');
  return isAbsolute ? [] : [wrong(`${field}.path`, text, 'must be an absolute path')];
}

/** A Service keeps its address. */
export const clusterAddressCauses = (doc: Doc, before: Doc): readonly Cause[] => {
  const [now, was] = [textAt(doc, 'spec', 'clusterIP'), textAt(before, 'spec', 'clusterIP')];
  if (was === undefined || was === now || textAt(doc, 'spec', 'type') === 'ExternalName') return [];
  return [wrong('spec.clusterIPs[0]', at(doc, 'spec', 'clusterIPs'), 'may not change once set')];
};
