/** What a real server refuses about Services. */
import { isIP } from 'node:net';
import { at, listAt, recordAt, textAt } from '../../../model/fields.ts';
import { choice, duplicate, forbiddenField, portNumber, repeated, required, unsupported, wrong } from '../causes.ts';
import { type Doc, same } from '../json.ts';
import { keyComplaints } from '../metadata-rules.ts';
import { labelComplaints, portNameComplaints, subdomainComplaints } from '../names.ts';
import type { Cause } from '../status-errors.ts';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const isOutside = (type: string) => type === 'NodePort' || type === 'LoadBalancer';

/** All that is wrong with a Service. */
export function serviceCauses(doc: Doc): readonly Cause[] {
  const type = textAt(doc, 'spec', 'type') ?? '';
  const headless = textAt(doc, 'spec', 'clusterIP') === 'None';
  const causes: Cause[] = [];
  if (!types.includes(type)) causes.push(unsupported('spec.type', type, types));
  if (headless && isOutside(type)) {
    causes.push(wrong('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`));
  }
  if (listAt(doc, 'spec', 'ports').length === 0 && !headless && type !== 'ExternalName') {
    causes.push(required('spec.ports'));
  }
  return [
    ...causes,
    ...(type === 'ExternalName' ? externalNameCauses(textAt(doc, 'spec', 'externalName') ?? '') : []),
    ...portsCauses(doc, type),
    ...choice('spec.sessionAffinity', at(doc, 'spec', 'sessionAffinity'), ['ClientIP', 'None']),
    ...selectorCauses(doc),
    ...policyCauses(doc, type),
    ...familyCauses(doc),
    ...addressCauses(doc, type),
    ...ingressCauses(doc, type),
  ];
}

function externalNameCauses(name: string): readonly Cause[] {
  if (name === '') return [required('spec.externalName')];
  return subdomainComplaints(name.replace(/\.$/, '')).map(why => wrong('spec.externalName', name, why));
}

function portsCauses(doc: Doc, type: string): readonly Cause[] {
  const ports = listAt(doc, 'spec', 'ports');
  const numbered = ports.map(port => `${at(port, 'protocol')} ${at(port, 'port')}`);
  return [
    ...ports.flatMap((port, index) => portCauses(port, `spec.ports[${index}]`, ports.length > 1, type)),
    ...repeated(
      ports.map(port => at(port, 'name')),
      index => `spec.ports[${index}].name`,
    ),
    ...ports.flatMap((port, index) =>
      numbered.indexOf(numbered[index] ?? '') < index ? [duplicate(`spec.ports[${index}]`, bare(port))] : [],
    ),
  ];
}

/** A port as Go prints the part of it that may not come twice. */
const bare = (port: unknown) => ({
  Name: '',
  Protocol: at(port, 'protocol'),
  AppProtocol: null,
  Port: at(port, 'port'),
  TargetPort: 0,
  NodePort: 0,
});

function portCauses(port: unknown, here: string, named: boolean, type: string): readonly Cause[] {
  const name = textAt(port, 'name') ?? '';
  const target = at(port, 'targetPort') ?? 0;
  const inside = type === 'ClusterIP' && at(port, 'nodePort') !== undefined;
  return [
    ...(named && name === '' ? [required(`${here}.name`)] : []),
    ...(name === '' ? [] : labelComplaints(name).map(why => wrong(`${here}.name`, name, why))),
    ...portNumber(`${here}.port`, at(port, 'port') ?? 0),
    ...portNumber(`${here}.targetPort`, target),
    ...(typeof target === 'string' ? portNameComplaints(target) : []).map(why =>
      wrong(`${here}.targetPort`, target, why),
    ),
    ...choice(`${here}.protocol`, at(port, 'protocol'), ['SCTP', 'TCP', 'UDP']),
    ...(inside ? [forbiddenField(`${here}.nodePort`, "may not be used when `type` is 'ClusterIP'")] : []),
  ];
}

const selectorCauses = (doc: Doc): readonly Cause[] =>
  Object.keys(recordAt(doc, 'spec', 'selector')).flatMap(key =>
    keyComplaints(key).map(why => wrong('spec.selector', key, why)),
  );

function policyCauses(doc: Doc, type: string): readonly Cause[] {
  const spec = recordAt(doc, 'spec');
  const external = spec.externalTrafficPolicy;
  const open = isOutside(type) || listAt(spec, 'externalIPs').length > 0;
  const policies = ['Cluster', 'Local'];
  return [
    ...(external !== undefined && !open
      ? [wrong('spec.externalTrafficPolicy', external, 'may only be set for externally-accessible services')]
      : choice('spec.externalTrafficPolicy', external, policies)),
    ...choice('spec.internalTrafficPolicy', spec.internalTrafficPolicy, policies),
  ];
}

const familyCauses = (doc: Doc): readonly Cause[] => [
  ...choice('spec.ipFamilyPolicy', at(doc, 'spec', 'ipFamilyPolicy'), [
    'PreferDualStack',
    'RequireDualStack',
    'SingleStack',
  ]),
  ...listAt(doc, 'spec', 'ipFamilies').flatMap((family, index) =>
    choice(`spec.ipFamilies[${index}]`, family, ['IPv4', 'IPv6']),
  ),
];

const ipCauses = (field: string, address: unknown): readonly Cause[] =>
  typeof address !== 'string' || isIP(address) > 0
    ? []
    : [wrong(field, address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];

const isRange = (text: string): boolean => {
  const [address = '', bits = ''] = text.split('/');
  return isIP(address) > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
};

/** Addresses that are told as a range. */
export const rangeCauses = (range: string, field: string): readonly Cause[] =>
  isRange(range) ? [] : [wrong(field, range, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];

function addressCauses(doc: Doc, type: string): readonly Cause[] {
  const spec = recordAt(doc, 'spec');
  const { clusterIP: own, loadBalancerClass: balancer } = spec;
  const ranges = (listAt(spec, 'loadBalancerSourceRanges') as readonly string[]).flatMap((range, index) =>
    rangeCauses(range.trim(), `spec.LoadBalancerSourceRanges[${index}]`),
  );
  const named = typeof balancer === 'string' ? keyComplaints(balancer) : [];
  return [
    ...(own === undefined || own === '' || own === 'None' ? [] : ipCauses('spec.clusterIPs[0]', own)),
    ...listAt(spec, 'externalIPs').flatMap((address, index) => ipCauses(`spec.externalIPs[${index}]`, address)),
    ...ranges,
    ...(balancer !== undefined && type !== 'LoadBalancer'
      ? [forbiddenField('spec.loadBalancerClass', "may only be used when `type` is 'LoadBalancer'")]
      : named.map(why => wrong('spec.loadBalancerClass', balancer, why))),
  ];
}

function ingressCauses(doc: Doc, type: string): readonly Cause[] {
  const field = 'status.loadBalancer.ingress';
  const given = listAt(doc, 'status', 'loadBalancer', 'ingress');
  if (given.length > 0 && type !== 'LoadBalancer') {
    return [forbiddenField(field, "may only be used when `spec.type` is 'LoadBalancer'")];
  }
  return given.flatMap((each, index) => ipCauses(`${field}[${index}].ip`, at(each, 'ip')));
}

/** What of a Service may not change. */
export function serviceChangeCauses(doc: Doc, before: Doc): readonly Cause[] {
  const type = textAt(doc, 'spec', 'type');
  const causes: Cause[] = [];
  const changed = (field: string) => !same(at(doc, 'spec', field), at(before, 'spec', field));
  if (at(before, 'spec', 'clusterIP') !== undefined && changed('clusterIP') && type !== 'ExternalName') {
    causes.push(wrong('spec.clusterIPs[0]', at(doc, 'spec', 'clusterIPs'), 'may not change once set'));
  }
  if (type === 'LoadBalancer' && textAt(before, 'spec', 'type') === type && changed('loadBalancerClass')) {
    const balancer = at(doc, 'spec', 'loadBalancerClass') ?? null;
    causes.push(wrong('spec.loadBalancerClass', balancer, 'may not change once set'));
  }
  return causes;
}
