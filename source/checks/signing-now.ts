/** What an istiod of a cluster signs with, and whose proxies have its certificates: all that a change of roots begins with. */
import { Buffer } from 'node:buffer';
import { anchorFingerprint, certificateOf, mergedCertificates } from '../model/certificate-anchor.ts';
import { certificateFingerprints } from '../model/certificate-fingerprints.ts';
import { cleaned } from '../model/clean.ts';
import { listAt, numberAt, textAt } from '../model/fields.ts';
import { keeperOf } from '../model/keeper.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Member } from '../model/mesh.ts';
import { sameCertificates } from '../model/pem-certificates.ts';
import { systemNamespace } from '../model/plane.ts';
import type { Problem } from '../model/problem.ts';
import { hasProxy, isGatewayProxy } from '../model/proxy.ts';
import type { Changing, SigningNow } from '../model/root-change.ts';
import { sh } from '../model/shell-word.ts';
import type { Cluster } from '../ports.ts';
import { trouble } from './check.ts';

export type FoundSigning = {
  readonly changing: Changing;
  /** Roots that it hands out and signs by, PEM; '' where its CA is of the new root already, and on a remote. */
  readonly present: string;
  /** SHA-256 of the root that it signs by now. */
  readonly anchor?: string;
  /** SHA-256 of the roots that it publishes. */
  readonly published: readonly string[];
  readonly problems: readonly Problem[];
  /** What stops nothing, and who runs it should know. */
  readonly warnings: readonly string[];
};

const secret = { apiVersion: 'v1', kind: 'Secret' };
const publishedRoots = { apiVersion: 'v1', kind: 'ConfigMap', name: 'istio-ca-root-cert' };

/** Reads one cluster. `wanted`: SHA-256 of the new root; undefined: it is generated later, so no cluster has it. */
export async function findSigning(
  cluster: Cluster,
  member: Member,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<FoundSigning> {
  const [pods, deployments] = await Promise.all([
    cluster.list({ apiVersion: 'v1', kind: 'Pod' }, {}, signal),
    cluster.list({ apiVersion: 'apps/v1', kind: 'Deployment' }, {}, signal),
  ]);
  const proxies = pods.filter(hasProxy);
  const apart = proxies.filter(pod => !isGatewayProxy(pod));
  const namespaces = [...new Set(apart.flatMap(({ metadata }) => metadata.namespace ?? []))].toSorted();
  const base = { member, namespaces, gateways: apart.length < proxies.length };
  const warnings = restartWarnings(member, proxies, deployments);
  const ambient = pods.some(({ metadata }) => metadata.labels?.app === 'ztunnel') ? [withZtunnel(member)] : [];
  if (member.role === 'remote') {
    return { changing: { ...base, istiods: [] }, present: '', published: [], problems: ambient, warnings };
  }
  const namespace = systemNamespace(member);
  const istiods = deployments.filter(each => isIstiod(each));
  const [plugged, own, map] = await Promise.all([
    cluster.read({ ...secret, namespace, name: 'cacerts' }, signal),
    cluster.read({ ...secret, namespace, name: 'istio-ca-secret' }, signal),
    cluster.read({ ...publishedRoots, namespace }, signal),
  ]);
  const published = textAt(map, 'data', 'root-cert.pem') ?? '';
  const found = signingOf(member, { plugged, own, published, wanted });
  const names = istiods.filter(({ metadata }) => metadata.namespace === namespace).map(each => each.metadata.name);
  return {
    changing: { ...base, istiods: names.toSorted(), signing: found.signing },
    present: found.present,
    published: certificateFingerprints(published),
    ...(found.anchor === undefined ? {} : { anchor: found.anchor }),
    // Without an istiod nothing signs: the rest is a consequence.
    problems: [...istiodProblems(member, istiods), ...(names.length === 0 ? [] : found.problems), ...ambient],
    warnings,
  };
}

const isIstiod = ({ metadata }: KubeObject) => metadata.labels?.app === 'istiod';

type Held = {
  readonly plugged: KubeObject | undefined;
  readonly own: KubeObject | undefined;
  readonly published: string;
  readonly wanted: string | undefined;
};

type Signing = {
  readonly signing: SigningNow;
  readonly present: string;
  readonly anchor?: string;
  readonly problems: readonly Problem[];
};

function signingOf(member: Member, { plugged, own, published, wanted }: Held): Signing {
  const self = text(own, 'ca-cert.pem');
  const cert = plugged === undefined ? self : text(plugged, 'ca-cert.pem');
  const pool = plugged === undefined ? '' : `${text(plugged, 'cert-chain.pem')}\n${text(plugged, 'root-cert.pem')}`;
  const objection = plugged === undefined ? undefined : objectionTo(member, plugged);
  const none = { signing: 'own' as const, present: '' };
  if (objection !== undefined) return { ...none, problems: [objection] };
  const anchor = anchorFingerprint(cert, pool);
  if (anchor === undefined) return { ...none, problems: [unknownCa(member)] };
  const roots = certificateFingerprints(published);
  if (roots.length > 0 && !roots.includes(anchor))
    return { ...none, anchor, problems: [plugged === undefined ? anotherRoot(member) : unusedCa(member)] };
  if (anchor === wanted) return { signing: 'new', present: '', anchor, problems: [] };
  const root = certificateOf(`${cert}\n${pool}`, anchor) ?? '';
  const signing = plugged === undefined || sameCertificates(cert, self) ? 'own' : 'plugged';
  return { signing, present: mergedCertificates(published, root), anchor, problems: [] };
}

/** Why this `cacerts` is not for this program to change. */
function objectionTo({ name }: Member, plugged: KubeObject): Problem | undefined {
  const keeper = keeperOf(plugged);
  if (keeper !== undefined) {
    const title = `${name}: Secret cacerts is kept by ${keeper.title}, which would change it back`;
    return trouble(
      'exists',
      title,
      'change the root where that takes it from, in the phases of docs/changing-the-root.md',
    );
  }
  const issuer = Object.keys(plugged.metadata.annotations ?? {}).some(key => key.startsWith('cert-manager.io/'));
  if (issuer || plugged.data?.['tls.crt'] !== undefined) {
    const title = `${name}: Secret cacerts is written by cert-manager`;
    return trouble('exists', title, 'change the root at its issuer, in the phases of docs/changing-the-root.md');
  }
  if (text(plugged, 'ca-crl.pem').trim() !== '') {
    const title = `${name}: Secret cacerts has a revocation list, which istiod wants for every CA of the chain`;
    return trouble('unmet', title, 'take ca-crl.pem out of it, change the root, and add a list for the new CAs');
  }
  return undefined;
}

function istiodProblems(member: Member, istiods: readonly KubeObject[]): readonly Problem[] {
  const { name, context } = member;
  const namespace = systemNamespace(member);
  const here = istiods.filter(({ metadata }) => metadata.namespace === namespace);
  const elsewhere = istiods.filter(each => !here.includes(each));
  if (here.length === 0) {
    return [trouble('unmet', `${name}: no istiod in ${namespace}`, 'eastwest status shows what is installed')];
  }
  const external = here.filter(each => signsElsewhere(each));
  return [
    ...elsewhere.map(({ metadata }) =>
      trouble(
        'unmet',
        `${name}: there is a second istiod, in ${cleaned(metadata.namespace ?? '', 63)}: its workloads would be left with the old root`,
        'change its root by hand, in the same phases (docs/changing-the-root.md)',
      ),
    ),
    ...external.map(({ metadata }) =>
      trouble(
        'unmet',
        `${name}: ${metadata.name} does not sign certificates itself (an external CA does)`,
        `change the root at that CA. Its address: ${sh`kubectl --context ${context} -n ${namespace} get deployment ${metadata.name} -o yaml`}`,
      ),
    ),
  ];
}

/** istio-csr, SPIRE, the CA of a cloud: `cacerts` is not read. */
function signsElsewhere(istiod: KubeObject): boolean {
  const env = listAt(istiod, 'spec', 'template', 'spec', 'containers').flatMap(each => listAt(each, 'env'));
  const value = (key: string) =>
    textAt(
      env.find(each => textAt(each, 'name') === key),
      'value',
    );
  return value('ENABLE_CA_SERVER') === 'false' || (value('EXTERNAL_CA') ?? '') !== '';
}

/** Restarts that interrupt, and proxies that nothing restarts. */
function restartWarnings(
  { name }: Member,
  proxies: readonly KubeObject[],
  deployments: readonly KubeObject[],
): readonly string[] {
  const titled = ({ metadata }: KubeObject) => cleaned(`${metadata.namespace}/${metadata.name}`, 120);
  const ownerOf = (pod: KubeObject) => pod.metadata.ownerReferences?.find(each => each.controller === true);
  const restartable = new Set(['ReplicaSet', 'StatefulSet', 'DaemonSet']);
  const isPermanent = (pod: KubeObject) => textAt(pod, 'status', 'phase') === 'Running';
  const alone = proxies.filter(pod => isPermanent(pod) && !restartable.has(ownerOf(pod)?.kind ?? ''));
  const used = (each: KubeObject) =>
    proxies.some(
      pod =>
        pod.metadata.namespace === each.metadata.namespace &&
        ownerOf(pod)?.name.startsWith(`${each.metadata.name}-`) === true,
    );
  const abrupt = deployments.filter(each => used(each) && isAbrupt(each));
  return [
    ...alone.map(
      pod =>
        `${name}: pod ${titled(pod)} belongs to no Deployment, StatefulSet or DaemonSet: restart it when the plan waits for it`,
    ),
    ...abrupt.map(
      each => `${name}: Deployment ${titled(each)} stops its pods before new ones are ready: its restarts interrupt it`,
    ),
    ...deployments
      .filter(each => used(each) && each.spec?.paused === true)
      .map(
        each => `${name}: Deployment ${titled(each)} is paused: resume it, or the plan waits for it until it times out`,
      ),
  ];
}

function isAbrupt(deployment: KubeObject): boolean {
  if (textAt(deployment, 'spec', 'strategy', 'type') === 'Recreate') return true;
  const replicas = numberAt(deployment, 'spec', 'replicas') ?? 1;
  const unavailable = numberAt(deployment, 'spec', 'strategy', 'rollingUpdate', 'maxUnavailable') ?? 0;
  return replicas > 0 && unavailable >= replicas;
}

const text = (of: KubeObject | undefined, key: string): string =>
  Buffer.from(of?.data?.[key] ?? '', 'base64').toString();

function unknownCa(member: Member): Problem {
  return trouble(
    'bad-certificate',
    `${member.name}: neither cacerts nor istio-ca-secret says which CA istiod signs with`,
    `read its log: ${sh`kubectl --context ${member.context} -n ${systemNamespace(member)} logs deployment/istiod`}`,
  );
}

function unusedCa(member: Member): Problem {
  return trouble(
    'roots-differ',
    `${member.name}: istiod does not use Secret cacerts: it came after istiod had started, or was replaced under it`,
    `keep a copy of it and put back what istiod signs with, or delete it where that is its own CA: ${sh`kubectl --context ${member.context} -n ${systemNamespace(member)} delete secret cacerts`}; then run again`,
  );
}

/** It became self-signed a moment ago, or another writer overwrites what it publishes. */
function anotherRoot(member: Member): Problem {
  const kubectl = sh`kubectl --context ${member.context} -n ${systemNamespace(member)}`;
  return trouble(
    'roots-differ',
    `${member.name}: istiod signs with its own CA (istio-ca-secret), and ConfigMap istio-ca-root-cert has another root`,
    `right after a restart of istiod that passes: run again; else restart it: ${kubectl} rollout restart deployment/istiod`,
  );
}

function withZtunnel({ name }: Member): Problem {
  return trouble(
    'unmet',
    `${name}: ztunnel (ambient mode) does not trust several roots at once (istio/istio#47427)`,
    'change the root in a maintenance window: eastwest up --change-root',
  );
}
