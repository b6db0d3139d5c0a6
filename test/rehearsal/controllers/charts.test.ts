/** What the simulated operator installs, held to what Istio's own charts render from the same values. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, JsonObject, KubeObject } from '../../../source/model/kube.ts';
import { baseChart } from '../../../source/rehearsal/controllers/sail/chart-base.ts';
import { istiodChart } from '../../../source/rehearsal/controllers/sail/chart-istiod.ts';
import type { Operator } from '../../../source/rehearsal/controllers/sail/operator.ts';
import { newestReleases } from '../../../source/rehearsal/operator-releases.ts';
import { upstreamObjects } from '../../helpers/upstream.ts';
import { factsOf } from '../../upstream/facts.ts';

const operator: Operator = {
  namespace: 'sail-operator',
  fingerprint: '',
  release: newestReleases.sail,
  image: (version, component) => `registry.istio.io/release/${component}:${version}`,
  offers: () => true,
  newestOf: () => undefined,
};

function valuesOf(clusterName: string, network: string, more: JsonObject = {}): JsonObject {
  return {
    global: { meshID: 'mesh1', multiCluster: { clusterName }, network, istioNamespace: 'istio-system', ...more },
  };
}

function remoteAt(remotePilotAddress: string): JsonObject {
  return {
    profile: 'remote',
    istiodRemote: { injectionPath: '/inject/cluster/west/net/network2' },
    ...valuesOf('west', 'network2', { remotePilotAddress }),
  };
}

const cases: readonly { readonly file: string; readonly revision?: string; readonly values: JsonObject }[] = [
  { file: 'primary', values: valuesOf('east', 'network1') },
  { file: 'primary-of-remotes', values: valuesOf('east', 'network1', { externalIstiod: true }) },
  { file: 'remote', values: remoteAt('172.18.255.201') },
  { file: 'remote-by-name', values: remoteAt('gateway.example.com') },
  { file: 'revision', revision: 'canary', values: valuesOf('east', 'network1') },
];

/** Who installed it and in which release, which version, and bookkeeping. */
const unlike = new RegExp(
  [
    String.raw`labels/(app\.kubernetes\.io~1(instance|managed-by|version)|helm\.sh~1chart|release|managed-by) `,
    String.raw`labels/install\.operator\.istio\.io~1owning-resource `,
    String.raw`annotations/kubernetes\.io~1description `,
    ' metadata/namespace = "istio-system"$',
  ].join('|'),
);

/** What API servers fill in alike, and what the simulated world has no use for. */
const simplified: readonly RegExp[] = [
  /^- Service istiod\S* spec\/ports\/#\d\/targetPort = 150/,
  /^- Deployment \S+ spec\/strategy\/type = "RollingUpdate"/,
  /^- \S+WebhookConfiguration \S+ webhooks\/#\d\/(rules\/#0\/scope = "\*"|matchPolicy = "Equivalent"|timeoutSeconds = 10|namespaceSelector = {}|objectSelector = {})/,
  /^- ValidatingWebhookConfiguration \S+ webhooks\/#0\/clientConfig\/service\/port = 443/,
  /^[-+] Deployment \S+ spec\/template\/spec\/(containers\/#0\/(args|env|image|readinessProbe|volumeMounts|resources|securityContext)|volumes)/,
  /^\+ ClusterRole istiod-clusterrole\S* (gateway\.networking|inference|networking\.k8s\.io|multicluster)\S* /,
  /^\+ ClusterRole istiod-clusterrole\S* (security\.istio\.io authorizationpolicies\/status|core services\/status) /,
];

for (const { file, revision = 'default', values } of cases) {
  test(`the simulated operator installs what Istio's charts render: ${file}`, () => {
    const owner: KubeObject = {
      apiVersion: 'sailoperator.io/v1',
      kind: 'IstioRevision',
      metadata: { name: revision },
      spec: { version: 'v1.31.0', namespace: 'istio-system', values },
    };
    const base = revision === 'default' ? [baseChart(owner, operator)] : [];
    const simulated = [istiodChart(owner, operator), ...base].flatMap(chart => chart.objects('install'));
    // istioctl installs the base chart with every revision, the operator with the default one alone.
    const isWanted = ({ metadata }: KubeObject) => base.length > 0 || metadata.name !== 'istio-reader-service-account';
    const rendered = upstreamObjects(`istioctl-1.31/${file}.yaml`).filter(isWanted);
    const hasRights = rendered.some(each => each.kind === 'ClusterRole');
    const compared = simulated.filter(each => hasRights || !/Role(Binding)?$/.test(each.kind));
    assert.deepEqual(compared.map(nameOf).toSorted(), rendered.map(nameOf).toSorted());
    assert.deepEqual(differences(compared.flatMap(lines), rendered.flatMap(lines)), []);
  });
}

const nameOf = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.name}`;

/** `- ` what only the simulated one has, `+ ` what only the rendered one has. */
function differences(simulated: readonly string[], rendered: readonly string[]): readonly string[] {
  const [ours, theirs] = [new Set(simulated), new Set(rendered)];
  const all = [
    ...simulated.filter(line => !theirs.has(line)).map(line => `- ${line}`),
    ...rendered.filter(line => !ours.has(line)).map(line => `+ ${line}`),
  ];
  return all.filter(line => !unlike.test(line) && !simplified.some(each => each.test(line)));
}

/** A line for each value, and one for each right. */
function lines(object: KubeObject): readonly string[] {
  const { rules, data: _files, ...rest } = object;
  const rights = ((rules ?? []) as readonly Rule[]).flatMap(rule =>
    rule.apiGroups.flatMap(group =>
      rule.resources.flatMap(resource => rule.verbs.map(verb => `${group || 'core'} ${resource} ${verb}`)),
    ),
  );
  return [...factsOf(rest as unknown as Json), ...rights].map(line => `${nameOf(object)} ${line}`);
}

type Rule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
};
