/** Which of Istio's objects are about helloworld: by the host that they name. */
import { textAt } from '../model/fields.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Mesh } from '../model/mesh.ts';
import { helloHost } from './gather.ts';

/** `*`, `*.sample.svc.cluster.local`, or the full name itself. */
export function coversHost(pattern: string, mesh: Mesh): boolean {
  const host = helloHost(mesh);
  return pattern === '*' || pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
}

/** By the host's short or long name, as an object in that namespace says it. */
export function isHelloHost(host: string, namespace: string | undefined, mesh: Mesh): boolean {
  const own = mesh.samples.namespace;
  if ([`helloworld.${own}.svc`, `helloworld.${own}`].includes(host)) return true;
  return coversHost(host, mesh) || (host === 'helloworld' && namespace === own);
}

/** DestinationRules for it. */
export function isRuleForHello(rule: KubeObject, mesh: Mesh): boolean {
  return isHelloHost(textAt(rule, 'spec', 'host') ?? '', rule.metadata.namespace, mesh);
}
