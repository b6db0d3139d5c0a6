/** What a real server takes, but warns of. */
import { at, listAt, textAt } from '../../../model/fields.ts';
import type { Doc } from '../json.ts';
import { labelComplaints } from '../names.ts';

/** Warnings about an object that is stored, against its former self where there is one. */
export function warningsOf(doc: Doc, before: Doc | undefined): readonly string[] {
  const counted = before === undefined || before.metadata.generation !== doc.metadata.generation;
  switch (doc.kind) {
    case 'Secret':
      return certificateWarnings(doc);
    case 'Service':
      return serviceWarnings(doc);
    case 'Pod':
      return [
        ...(before === undefined ? nameWarnings(doc, "the Pod's hostname") : []),
        ...podWarnings(doc.spec, 'spec'),
      ];
    case 'Deployment':
    case 'ReplicaSet':
    case 'DaemonSet':
    case 'StatefulSet':
    case 'Job':
      return [
        ...(before === undefined && doc.kind !== 'DaemonSet' ? nameWarnings(doc, 'Pod names and hostnames') : []),
        ...(counted ? podWarnings(at(doc, 'spec', 'template', 'spec'), 'spec.template.spec') : []),
      ];
  }
  return [];
}

function nameWarnings({ metadata: { name } }: Doc, use: string): readonly string[] {
  const complaints = labelComplaints(name);
  if (complaints.length === 0) return [];
  const why = `this is used in ${use}, which can result in surprising behavior; a DNS label is recommended`;
  return [`metadata.name: ${why}: [${complaints.join(' ')}]`];
}

function podWarnings(spec: unknown, path: string): readonly string[] {
  return (['initContainers', 'containers'] as const).flatMap(list =>
    listAt(spec, list).flatMap((container, index) => [
      ...hiddenVariables(container, `${path}.${list}[${index}]`),
      ...repeatedPorts(container, `${path}.${list}[${index}]`),
    ]),
  );
}

function hiddenVariables(container: unknown, here: string): readonly string[] {
  const names = listAt(container, 'env').map(each => textAt(each, 'name') ?? '');
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [`${here}.env[${index}]: hides previous definition of "${name}", which may be dropped when using apply`]
      : [],
  );
}

function repeatedPorts(container: unknown, here: string): readonly string[] {
  const ports = listAt(container, 'ports').map(port => `${at(port, 'containerPort')} ${at(port, 'protocol')}`);
  return ports.flatMap((port, index) => {
    const first = ports.indexOf(port);
    return first < index ? [`${here}.ports[${index}]: duplicate port definition with ${here}.ports[${first}]`] : [];
  });
}

function serviceWarnings({ spec }: Doc): readonly string[] {
  const type = textAt(spec, 'type');
  const headless = textAt(spec, 'clusterIP') === 'None';
  return [
    ...(textAt(spec, 'externalName') !== undefined && type !== 'ExternalName'
      ? ['spec.externalName is ignored when spec.type is not "ExternalName"']
      : []),
    ...(headless && textAt(spec, 'sessionAffinity') === 'ClientIP'
      ? ['spec.SessionAffinity is ignored for headless services']
      : []),
  ];
}

/** A certificate and its key are looked at, but not for whether they fit each other. */
function certificateWarnings(doc: Doc): readonly string[] {
  if (textAt(doc, 'type') !== 'kubernetes.io/tls') return [];
  const isPem = (key: string) =>
    Buffer.from(textAt(doc, 'data', key) ?? '', 'base64')
      .toString()
      .includes('-----BEGIN ');
  if (!isPem('tls.crt')) return ['tls: failed to find any PEM data in certificate input'];
  return isPem('tls.key') ? [] : ['tls: failed to find any PEM data in key input'];
}
