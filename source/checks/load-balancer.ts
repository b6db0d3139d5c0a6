/**
 * Signs that a Service of type LoadBalancer gets an address on a cluster, or does not
 * (docs/istio/load-balancers.md#signs-of-a-load-balancer).
 */

import { listAt, textAt } from '../model/fields.ts';
import { firstFew } from '../model/first-few.ts';
import { GATEWAY_NAME } from '../model/known-objects.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Platform } from '../model/mesh.ts';
import { sh } from '../model/shell-word.ts';
import { isFromPool, type MetalLb, metalLbOf } from './metallb.ts';
import { minikubeProfile, nodesOf, providersOf } from './nodes.ts';
import { type Asked, listed } from './subject.ts';

/** `unknown`: what gives addresses may stand outside of the cluster, where no API shows it. */
export type Sign = { readonly gives: 'yes' | 'no' | 'unknown'; readonly words: string; readonly hint?: string };

/** How MetalLB comes to a plain Kubernetes cluster: the version that its behaviour here was seen of. */
export const METALLB_MANIFEST =
  'kubectl apply -f https://raw.githubusercontent.com/metallb/metallb/v0.15.3/config/manifests/metallb-native.yaml';
/** What makes eastwest give MetalLB a pool. */
const POOL_FLAG = '--metallb-pool auto';

/** The strongest sign first: what was given already, MetalLB, what has been waiting, the cloud, the kind of nodes. */
export async function loadBalancerSign(candidate: Asked, platform: Platform, signal: AbortSignal): Promise<Sign> {
  const [services, metalLb, found, infrastructure] = await Promise.all([
    listed(candidate, { apiVersion: 'v1', kind: 'Service' }, signal),
    metalLbOf(candidate, signal),
    nodesOf(candidate, signal),
    platform === 'openshift' ? openShiftPlatform(candidate, signal) : undefined,
  ]);
  const wanting = (services ?? []).filter(each => textAt(each, 'spec', 'type') === 'LoadBalancer');
  const nodes = found ?? [];
  // An address from MetalLB says that there was one left then: whether there is one now, its pools tell.
  const byOthers = wanting.filter(each => isGateway(each) || !isFromPool(each, metalLb));
  return (
    given(byOthers) ??
    (metalLb === undefined ? undefined : metalLbSign(metalLb)) ??
    waiting(wanting) ??
    cloudSign(infrastructure, providersOf(nodes)) ??
    localSign(nodes) ??
    (infrastructure === undefined ? undefined : withoutCloud(infrastructure)) ??
    nothing
  );
}

const isGateway = ({ metadata: { name } }: KubeObject) => name === GATEWAY_NAME;

function given(services: readonly KubeObject[]): Sign | undefined {
  const served = services.filter(each => addressesOf(each).length > 0);
  // The gateway's own address tells most.
  const best = served.find(isGateway) ?? served[0];
  if (best === undefined) return undefined;
  return { gives: 'yes', words: `Service ${titleOf(best)} has ${addressesOf(best).join(', ')}` };
}

function metalLbSign({ form, pools, advertised, isHidden }: MetalLb): Sign {
  const title = form === 'kinds' ? 'MetalLB' : 'MetalLB before 0.13';
  if (isHidden) {
    return {
      gives: 'unknown',
      words: `${title}, whose ConfigMap metallb-system/config may not be read`,
      hint: 'check whether it has a pool: kubectl -n metallb-system get configmap config -o yaml',
    };
  }
  if (pools.length === 0) {
    const none = form === 'kinds' ? 'without an IPAddressPool' : 'without a pool in ConfigMap metallb-system/config';
    return {
      gives: 'no',
      words: `${title} ${none}`,
      hint: `let eastwest create one: ${POOL_FLAG}; or create one of addresses in the subnet of the nodes, and an advertisement`,
    };
  }
  const names = pools.map(({ name }) => name).join(', ');
  const open = pools.filter(({ closed }) => closed === undefined);
  if (open.length === 0) {
    return {
      gives: 'no',
      words: `${title}: ${pools.map(({ name, closed }) => `pool ${name} ${closed}`).join('; ')}`,
      hint: `let eastwest create another: ${POOL_FLAG}; or give this one more addresses`,
    };
  }
  if (!open.some(({ name }) => advertised.includes(name))) {
    return {
      gives: 'no',
      words: `${title}, pool ${names}, but no L2Advertisement or BGPAdvertisement`,
      hint: 'add one: without it a Service gets an address that is not announced',
    };
  }
  return { gives: 'yes', words: `${title}, pool ${names} (${open.flatMap(({ addresses }) => addresses).join(', ')})` };
}

function waiting(services: readonly KubeObject[]): Sign | undefined {
  if (services.length === 0) return undefined;
  return {
    gives: 'no',
    words: `Service ${firstFew(services.map(titleOf), 1)} of type LoadBalancer without an address`,
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
  return undefined;
}

/** What people run on their own machines, each with its own way to addresses. */
function localSign(nodes: readonly KubeObject[]): Sign | undefined {
  const profile = minikubeProfile(nodes);
  if (profile !== undefined) {
    return {
      gives: 'unknown',
      words: 'a minikube cluster without its addon metallb; minikube tunnel cannot be detected',
      hint: `${sh`minikube addons enable metallb -p ${profile}`}, then ${POOL_FLAG}, which says with which addresses to configure it; ${sh`minikube tunnel -p ${profile}`} assigns addresses too, but only this machine is sure to reach them`,
    };
  }
  if (!providersOf(nodes).includes('kind')) return undefined;
  return {
    gives: 'unknown',
    words: 'a kind cluster: cloud-provider-kind runs outside of it and cannot be detected',
    hint: `start it on the machine of the clusters: go install sigs.k8s.io/cloud-provider-kind@latest, then cloud-provider-kind; or install MetalLB (${METALLB_MANIFEST}) and let eastwest create a pool: ${POOL_FLAG}`,
  };
}

/** OpenShift's names of platforms that come without a load balancer (docs/istio/load-balancers.md#platforms). */
const bareMetal: Readonly<Record<string, string>> = {
  None: 'OpenShift without a cloud (bare metal, IBM Z, Power, KVM)',
  BareMetal: 'OpenShift on bare metal',
  VSphere: 'OpenShift on vSphere',
  Nutanix: 'OpenShift on Nutanix',
  Ovirt: 'OpenShift on oVirt',
  Libvirt: 'OpenShift on libvirt',
};

function withoutCloud(infrastructure: string): Sign | undefined {
  const title = bareMetal[infrastructure];
  if (title === undefined) return undefined;
  return {
    gives: 'no',
    words: `${title}, which has no load balancer of its own, and no MetalLB`,
    hint: `let eastwest install the MetalLB operator and create a pool: ${POOL_FLAG}; or name the address at which the others reach the gateway: --cluster NAME=CONTEXT,gateway=IP`,
  };
}

const nothing: Sign = {
  gives: 'unknown',
  words: 'no known load balancer: no cloud, no MetalLB, no Service with an address',
  hint: `install MetalLB (${METALLB_MANIFEST}) and let eastwest create a pool: ${POOL_FLAG}; or name the address at which the others reach the gateway: --cluster NAME=CONTEXT,gateway=IP; else the run waits 5 min for an address and fails`,
};

async function openShiftPlatform(candidate: Asked, signal: AbortSignal): Promise<string | undefined> {
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
