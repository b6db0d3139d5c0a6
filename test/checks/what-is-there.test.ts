import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cni } from '../../source/checks/requirements/cni.ts';
import { existingMesh } from '../../source/checks/requirements/existing-mesh.ts';
import { injection } from '../../source/checks/requirements/injection.ts';
import { meshId } from '../../source/checks/requirements/mesh-id.ts';
import { rootCa } from '../../source/checks/requirements/root-ca.ts';
import type { Subject } from '../../source/checks/subject.ts';
import type { ExistingIstio } from '../../source/model/existing-istio.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { CertificatePlan } from '../../source/model/ledger.ts';
import { candidate, clusterWith, object, resultOf, subjectOf, titlesOf, wordsOf } from './subjects.ts';

function plane(changes: Partial<ExistingIstio> = {}): ExistingIstio {
  return {
    role: 'primary',
    version: 'v1.30.3',
    clusterName: 'east',
    network: 'network1',
    meshId: 'mesh1',
    state: 'Healthy',
    ours: true,
    ...changes,
  };
}

test('a cluster without Istio, and one of our own mesh, are no trouble', async () => {
  const subject = subjectOf([
    candidate('east', { survey: { istio: plane(), network: 'network1' } }),
    candidate('west'),
  ]);
  const result = await resultOf(existingMesh, subject);
  assert.equal(result.verdict, 'ok');
  assert.deepEqual(wordsOf(result), [
    'east: a primary created by eastwest (v1.30.3, mesh mesh1, east, network1, Healthy), istio-system on network network1',
    'west: no Istio',
  ]);
  assert.equal((await resultOf(meshId, subject)).verdict, 'ok');
});

test('another mesh, another name, another network are described and never overwritten', async () => {
  const istio = plane({ clusterName: 'ost', network: 'network9', meshId: 'other', ours: false });
  const subject = subjectOf([candidate('east', { survey: { istio, network: 'network7' } })]);
  const other = await resultOf(meshId, subject);
  assert.deepEqual(titlesOf(other), ['east has a control plane of mesh other, the plan needs mesh1']);
  assert.match(
    other.problems[0]?.hint ?? '',
    /--mesh-id other, or remove the existing one first; nothing is overwritten/,
  );
  const result = await resultOf(existingMesh, subject);
  assert.equal(result.verdict, 'problem');
  assert.deepEqual(titlesOf(result).slice(0, 3), [
    'east has a control plane with the cluster name ost, the plan needs east',
    'east has a control plane on network network9, the plan needs network1',
    'east has its namespace on network network7, the plan needs network1',
  ]);
  assert.match(result.problems[1]?.hint ?? '', /--cluster east=east,network=network9/);
});

test('a control plane is not made into another role, nor led by another primary', async () => {
  const asRemote = candidate('east', { survey: { istio: plane() }, member: { role: 'remote', primary: 'west' } });
  assert.deepEqual(titlesOf(await resultOf(existingMesh, subjectOf([asRemote]))), [
    'east has a control plane in the role of a primary, the plan needs remote',
  ]);
  const led = candidate('east', {
    survey: { istio: plane({ role: 'remote' }), primary: 'west' },
    member: { role: 'remote', primary: 'north' },
  });
  assert.deepEqual(titlesOf(await resultOf(existingMesh, subjectOf([led]))), [
    'east has a control plane with primary west, the plan needs north',
  ]);
});

test('a foreign control plane with the same fields is a warning', async () => {
  const result = await resultOf(
    existingMesh,
    subjectOf([candidate('east', { survey: { istio: plane({ ours: false }) } })]),
  );
  assert.equal(result.verdict, 'warning');
  assert.match(titlesOf(result)[0] ?? '', /^east has a control plane that eastwest did not create: .*mesh mesh1/);
});

function istiod(namespace: string, labels: Record<string, string>, owner?: string): KubeObject {
  const ownerReferences = owner === undefined ? [] : [{ apiVersion: 'v1', kind: owner, name: 'default', uid: 'u' }];
  const spec = { template: { spec: { containers: [{ image: 'registry.example.com/istio/pilot:1.27.1' }] } } };
  return object('Deployment', 'istiod', { spec }, { namespace, labels: { app: 'istiod', ...labels }, ownerReferences });
}

test('an istiod that no operator runs is in the way when it serves the same revision, else it is a warning', async () => {
  const told = async (found: KubeObject) =>
    resultOf(existingMesh, subjectOf([candidate('east', { cluster: clusterWith('east', [found]) })]));
  const inTheWay = await told(istiod('istio-system', {}));
  assert.equal(inTheWay.verdict, 'problem');
  assert.deepEqual(titlesOf(inTheWay), [
    'east has an istiod not managed by a Sail operator: Deployment istio-system/istiod of revision default, pilot:1.27.1',
  ]);
  assert.equal((await told(istiod('elsewhere', { 'istio.io/rev': 'default' }))).verdict, 'problem');
  assert.equal((await told(istiod('elsewhere', { 'istio.io/rev': 'canary' }))).verdict, 'warning');
  assert.equal((await told(istiod('istio-system', {}, 'IstioRevision'))).verdict, 'ok');
  assert.equal((await told(istiod('istio-system', { 'managed-by': 'sail-operator' }))).verdict, 'ok');
});

const named = (istio: string, namespace = 'istio-system') => ({ istio, namespace, revision: istio, label: istio });

test('an Istio by another name or in another namespace is what the plan continues with', async () => {
  const prod = plane({ plane: named('prod', 'mesh-control'), ours: false });
  const told = await resultOf(
    existingMesh,
    subjectOf([candidate('east', { survey: { istio: prod }, member: { plane: named('prod', 'mesh-control') } })]),
  );
  assert.equal(told.verdict, 'warning');
  assert.match(titlesOf(told)[0] ?? '', /a primary Istio prod in mesh-control not created by eastwest/);
});

test('of several Istios in a cluster one has to be chosen; in one namespace they cannot be told apart', async () => {
  const [own, prod] = [plane({}), plane({ plane: named('prod', 'mesh-control'), ours: false })];
  const told = (survey: object) => resultOf(existingMesh, subjectOf([candidate('east', { survey })]));
  const ambiguous = await told({ istio: own, ambiguous: true, otherIstios: [prod] });
  assert.equal(ambiguous.verdict, 'problem');
  assert.match(
    titlesOf(ambiguous)[0] ?? '',
    /^east has 2 control planes: Istio default in istio-system .*; Istio prod in/,
  );
  assert.match(ambiguous.problems[0]?.hint ?? '', /--cluster east=\S+,istio=default/);
  const chosen = await told({ istio: own, otherIstios: [prod] });
  assert.equal(chosen.verdict, 'warning');
  assert.match(chosen.warnings[0]?.hint ?? '', /istio=prod/);
  const beside = await told({ istio: own, otherIstios: [plane({ plane: named('prod') })] });
  assert.equal(beside.verdict, 'problem');
  assert.match(titlesOf(beside)[0] ?? '', /in the namespace of Istio default/);
});

test('an Istio by revision fits with and without a tag, where no remote needs its istiod', async () => {
  const tagged = { istio: 'default', namespace: 'istio-system', revision: 'default-v1-30-3', label: 'prod', tag: true };
  const told = (survey: ExistingIstio) =>
    resultOf(existingMesh, subjectOf([candidate('east', { survey: { istio: survey } })]));
  const byTag = await told(plane({ revisionBased: true, plane: { ...tagged, tag: true } }));
  assert.equal(byTag.verdict, 'warning');
  assert.match(titlesOf(byTag)[0] ?? '', /IstioRevisionTag prod points to it/);
  const untagged = { ...tagged, label: tagged.revision };
  const { tag: _none, ...bare } = untagged;
  assert.match(titlesOf(await told(plane({ revisionBased: true, plane: bare })))[0] ?? '', /and no IstioRevisionTag/);
  const leader = candidate('east', { survey: { istio: plane({ revisionBased: true }) } });
  const led = candidate('west', { member: { role: 'remote', primary: 'east' } });
  const refused = await resultOf(existingMesh, subjectOf([leader, led]));
  assert.equal(refused.verdict, 'problem');
  assert.match(titlesOf(refused)[0] ?? '', /every version has another Service of istiod/);
});

test('a remote has to be named like the Istio of its primary', async () => {
  const leader = candidate('east', { member: { plane: named('prod') } });
  const led = candidate('west', { member: { role: 'remote', primary: 'east' } });
  const told = await resultOf(existingMesh, subjectOf([leader, led]));
  assert.match(titlesOf(told)[0] ?? '', /^west has revision default, its primary east has prod/);
  const alike = candidate('west', { member: { role: 'remote', primary: 'east', plane: named('prod') } });
  assert.deepEqual(titlesOf(await resultOf(existingMesh, subjectOf([leader, alike]))), []);
});

test('discoverySelectors are held against the namespaces of every cluster, and the label to add is told', async () => {
  const selectors = [{ matchExpressions: [{ key: 'team', operator: 'In', values: ['mesh', 'core'] }] }];
  const choosy = (discoverySelectors: readonly unknown[], namespaceLabels?: Record<string, string>) => {
    const survey = {
      istio: plane({ discoverySelectors }),
      ...(namespaceLabels === undefined ? {} : { namespaceLabels }),
    };
    const sample = object('Namespace', 'sample', {}, { labels: { team: 'core' } });
    return subjectOf([candidate('east', { survey, cluster: clusterWith('east', [sample]) }), candidate('west')]);
  };
  const result = await resultOf(existingMesh, choosy(selectors, { team: 'mesh' }));
  assert.deepEqual(titlesOf(result), [
    'discoverySelectors of istiod in east do not select namespace istio-system of west',
    'discoverySelectors of istiod in east do not select namespace sample of west',
  ]);
  assert.match(result.problems[1]?.hint ?? '', /--context west label --overwrite namespace sample team=mesh$/);
  const either = [...selectors, { matchLabels: { 'istio-injection': 'enabled' } }];
  assert.equal((await resultOf(existingMesh, { ...choosy(either), gateways: new Set() })).verdict, 'warning');
  const others = [{ matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['data'] }] }];
  assert.equal((await resultOf(existingMesh, choosy(others))).verdict, 'ok');
});

test('a label that turns injection off is named before anything is written', async () => {
  const told = async (namespaceLabels: Record<string, string>, sample: Record<string, string> = {}) => {
    const cluster = clusterWith('east', [object('Namespace', 'sample', {}, { labels: sample })]);
    return resultOf(injection, subjectOf([candidate('east', { survey: { namespaceLabels }, cluster })]));
  };
  const off = await told({ 'istio-injection': 'disabled' });
  assert.deepEqual(titlesOf(off), [
    'east: namespace istio-system carries istio-injection=disabled: its pods get no sidecar from Istio default',
  ]);
  assert.match(off.problems[0]?.hint ?? '', /--context east label namespace istio-system istio-injection-$/);
  assert.equal((await told({ 'istio.io/rev': 'canary' })).verdict, 'problem');
  assert.equal((await told({ 'istio-injection': 'enabled', 'istio.io/rev': 'canary' })).verdict, 'ok');
  assert.equal((await told({}, { 'istio-injection': 'disabled' })).verdict, 'problem');
  assert.equal((await told({}, { 'istio.io/rev': 'canary' })).verdict, 'ok');
  const cluster = clusterWith('east', []);
  const survey = { namespaceLabels: { 'istio-injection': 'disabled' } };
  const inside = subjectOf([candidate('east', { survey, cluster })], { gateways: new Set() });
  assert.equal((await resultOf(injection, inside)).verdict, 'ok');
});

function agent(spec: Record<string, unknown>, annotations: Record<string, string> = {}): KubeObject {
  return object('IstioCNI', 'default', { spec }, { annotations });
}

test('OpenShift clusters get the CNI agent; another’s is used where it is, and of another version described', async () => {
  const told = async (found: KubeObject) => {
    const cluster = clusterWith('west', [found]);
    return resultOf(cni, subjectOf([candidate('east'), candidate('west', { cluster })]));
  };
  const fits = await told(agent({ version: 'v1.30.3', namespace: 'istio-cni' }));
  assert.equal(fits.verdict, 'ok');
  assert.deepEqual(wordsOf(fits), [
    'east: will be installed',
    'west: IstioCNI v1.30.3 in istio-cni, not created by eastwest',
  ]);
  const older = await told(agent({ version: 'v1.28.5', namespace: 'istio-cni' }));
  assert.deepEqual(titlesOf(older), [
    'west has IstioCNI v1.28.5 in istio-cni, not created by eastwest, the plan needs v1.30.3',
  ]);
  assert.equal((await told(agent({ version: 'v1.30.3', namespace: 'kube-system' }))).verdict, 'ok');
  assert.equal((await told(agent({ version: 'v1.28.5' }, { 'eastwest/mesh': 'mesh1' }))).verdict, 'ok');
  const plain = candidate('east', { member: { platform: 'kubernetes' } });
  assert.equal((await resultOf(cni, subjectOf([plain]))).verdict, 'skipped');
});

test('an istiod that signs with its own root is only moved where no sidecar trusts it, or on request', async () => {
  const moved = (pods: readonly KubeObject[], more: Partial<Subject> = {}) => {
    const cluster = clusterWith('west', pods, ['Pod']);
    return resultOf(rootCa, subjectOf([candidate('west', { cluster, member: { istiodsToRestart: ['uid-1'] } })], more));
  };
  const sidecar = object('Pod', 'cart', {}, { labels: { 'security.istio.io/tlsMode': 'istio' } });
  const unused = await moved([]);
  assert.equal(unused.verdict, 'warning');
  assert.match(titlesOf(unused)[0] ?? '', /^west: istiod signs with a/);
  const refused = await moved([sidecar]);
  assert.equal(refused.verdict, 'problem');
  const [problem] = refused.problems;
  assert.match(problem?.title ?? '', /^west: istiod signs with a root of its own, and workloads trust it/);
  assert.match(problem?.hint ?? '', /istio-ca-secret .* > \S+\/root-key\.pem; .* --change-root$/);
  assert.equal((await moved([sidecar], { changeRoot: true })).verdict, 'warning');
});

test('roots that differ stop the plan, each certificate’s source is told, what stops nothing is a warning', async () => {
  const problems = [{ code: 'roots-differ' as const, title: 'the roots of east and west differ', hint: 'h' }];
  const differ = await resultOf(rootCa, subjectOf([candidate('east')], { certificates: { problems } }));
  assert.deepEqual([differ.verdict, ...titlesOf(differ)], ['problem', 'the roots of east and west differ']);
  const fingerprint = `AB:${'12:'.repeat(30)}CD`;
  const plan: CertificatePlan = {
    folder: './certs',
    root: { cluster: '', from: 'folder', fingerprint },
    clusters: [
      { cluster: 'east', from: 'generate' },
      { cluster: 'west', from: 'cluster', fingerprint },
    ],
    warnings: ['the certificate of west ends in 20 days'],
  };
  const result = await resultOf(rootCa, subjectOf([candidate('east')], { certificates: { plan } }));
  assert.equal(result.verdict, 'warning');
  assert.deepEqual(wordsOf(result), [
    'east: will be generated, from root SHA-256 AB:12:12:12:12:12:12:12…',
    'west: its own cacerts (AB:12:12:12…), of root SHA-256 AB:12:12:12:12:12:12:12…',
  ]);
});
