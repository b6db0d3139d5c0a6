/**
 * Signs that a Service of type LoadBalancer gets an address on a cluster, or does not
 * (docs/istio/load-balancers.md#signs-of-a-load-balancer).
 */

import type { KubeObject } from '../model/kube.ts';
import { listAt, textAt } from '../model/look.ts';
import { ISTIO_NAMESPACE } from '../model/mesh.ts';
import { sh } from '../model/shell-word.ts';
import { hasOldMetalLb, type MetalLb, metalLbOf } from './metallb.ts';
import { nodesOf, providersOf } from './nodes.ts';
import { type Candidate, listed } from './subject.ts';

/** `unknown`: what gives addresses may stand outside of the cluster, where no API shows it. */
export type Sign = { readonly gives: 'yes' | 'no' | 'unknown'; readonly words: string; readonly hint?: string };

/** The strongest sign first: what was given already, MetalLB, what has been waiting, the cloud, the kind of nodes. */
export async function loadBalancerSign(candidate: Candidate, signal: AbortSignal): Promise<Sign> {
  const [services, metalLb, hasOld, nodes, platform] = await Promise.all([
    listed(candidate, { apiVersion: 'v1', kind: 'Service' }, signal),
    metalLbOf(candidate, signal),
    hasOldMetalLb(candidate, signal),
    nodesOf(candidate, signal),
    openShiftPlatform(candidate, signal),
  ]);
  const wanting = (services ?? []).filter(each => textAt(each, 'spec', 'type') === 'LoadBalancer');
  return (
    given(wanting) ??
    (metalLb === undefined ? undefined : metalLbSign(metalLb)) ??
    (hasOld ? oldMetalLb : undefined) ??
    waiting(wanting) ??
    cloudSign(platform, providersOf(nodes ?? [])) ??
    nothing
  );
}

function given(services: readonly KubeObject[]): Sign | undefined {
  const served = services.filter(each => addressesOf(each).length > 0);
  // The gateway's own address tells most.
  const best = served.find(each => each.metadata.namespace === ISTIO_NAMESPACE) ?? served[0];
  if (best === undefined) return undefined;
  return { gives: 'yes', words: `Service ${titleOf(best)} has ${addressesOf(best).join(', ')}` };
}

function metalLbSign({ pools, advertised }: MetalLb): Sign {
  if (pools.length === 0) {
    return {
      gives: 'no',
      words: 'MetalLB without an IPAddressPool',
      hint: 'give it a pool of addresses in the subnet of the nodes, and an L2Advertisement',
    };
  }
  const names = pools.map(({ name }) => name).join(', ');
  const open = pools.filter(({ closed }) => closed === undefined);
  if (open.length === 0) {
    return {
      gives: 'no',
      words: `MetalLB: ${pools.map(({ name, closed }) => `pool ${name} ${closed}`).join('; ')}`,
      hint: 'give it another IPAddressPool, or more addresses in this one',
    };
  }
  if (!open.some(({ name }) => advertised.includes(name))) {
    return {
      gives: 'no',
      words: `MetalLB, pool ${names}, but no L2Advertisement or BGPAdvertisement`,
      hint: 'add one: without it a Service gets an address that is not announced',
    };
  }
  return { gives: 'yes', words: `MetalLB, pool ${names} (${open.flatMap(({ addresses }) => addresses).join(', ')})` };
}

const oldMetalLb: Sign = {
  gives: 'unknown',
  words: 'a MetalLB before 0.13, whose pools are not custom resources',
  hint: 'list them: kubectl -n metallb-system get configmap config -o yaml; newer versions take IPAddressPools',
};

function waiting(services: readonly KubeObject[]): Sign | undefined {
  const [first, ...more] = services.map(titleOf);
  if (first === undefined) return undefined;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return {
    gives: 'no',
    words: `Service ${first}${others} of type LoadBalancer without an address`,
    hint: sh`its events say why: kubectl describe service -n ${services[0]?.metadata.namespace} ${services[0]?.metadata.name}`,
  };
}

/** OpenShift's names of platforms, and the schemes of nodes' provider IDs, whose clouds give addresses. */
const clouds: Readonly<Record<string, string>> = {
  AWS: 'AWS, which gives host names',
  aws: 'AWS, which gives host names',
  Azure: 'Azure',
  azure: 'Azure',
  GCP: 'Google Cloud',
  gce: 'Google Cloud',
  IBMCloud: 'IBM Cloud',
  ibm: 'IBM Cloud',
  AlibabaCloud: 'Alibaba Cloud',
  OpenStack: 'OpenStack',
  openstack: 'OpenStack',
  digitalocean: 'DigitalOcean',
  hcloud: 'Hetzner Cloud',
  linode: 'Linode',
  oci: 'Oracle Cloud',
  k3s: 'k3s, whose own ServiceLB gives the nodes’ addresses',
};

function cloudSign(platform: string | undefined, providers: readonly string[]): Sign | undefined {
  const known = [platform ?? '', ...providers].map(name => clouds[name]).find(cloud => cloud !== undefined);
  if (known !== undefined) return { gives: 'yes', words: `runs on ${known}` };
  if (!providers.includes('kind')) return undefined;
  return {
    gives: 'unknown',
    words: 'a kind cluster: cloud-provider-kind runs outside of it and cannot be detected',
    hint: 'start cloud-provider-kind on the machine of the clusters, or install MetalLB with a pool in the container network',
  };
}

const nothing: Sign = {
  gives: 'unknown',
  words: 'no known load balancer: no cloud, no MetalLB, no Service with an address',
  hint: 'the plan waits 5 min for an address: use a cloud’s load balancer or MetalLB (a pool and an advertisement), on minikube by: minikube tunnel; or name the address at which the others reach it: --cluster NAME=CONTEXT,gateway=IP',
};

async function openShiftPlatform(candidate: Candidate, signal: AbortSignal): Promise<string | undefined> {
  if (candidate.member.platform !== 'openshift') return undefined;
  const all = await listed(candidate, { apiVersion: 'config.openshift.io/v1', kind: 'Infrastructure' }, signal);
  return textAt(
    all?.find(each => each.metadata.name === 'cluster'),
    'status',
    'platformStatus',
    'type',
  );
}

function addressesOf(service: KubeObject): readonly string[] {
  return listAt(service, 'status', 'loadBalancer', 'ingress').flatMap(
    ingress => textAt(ingress, 'ip') ?? textAt(ingress, 'hostname') ?? [],
  );
}

const titleOf = ({ metadata }: KubeObject) => `${metadata.namespace}/${metadata.name}`;
