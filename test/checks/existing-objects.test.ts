import assert from 'node:assert/strict';
import { test } from 'node:test';
import { existingObjects } from '../../source/checks/requirements/existing-objects.ts';
import { type KubeObject, type ManagedFields, objectTitle, refOf } from '../../source/model/kube.ts';
import { type ProblemCode, ProblemError } from '../../source/model/problem.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';
import { candidate, object, resultOf, subjectOf, titlesOf, wordsOf } from './subjects.ts';

type Refusal = readonly [code: ProblemCode, title: string, evidence: string];

const system = object('Namespace', 'istio-system');
const deployment = object('Deployment', 'gateway', { apiVersion: 'apps/v1' }, { namespace: 'istio-system' });
const service = object('Service', 'gateway', {}, { namespace: 'istio-system' });

function by(manager: string, subresource?: string): ManagedFields {
  const fields = { manager, operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: {} } as const;
  return subresource === undefined ? fields : { ...fields, subresource };
}

const refTitle = (each: KubeObject) => objectTitle(refOf(each));

/** What the check says of a cluster that has these objects, and what it was asked by dry run. */
async function told(
  planned: readonly KubeObject[],
  there: readonly KubeObject[],
  refusals: Readonly<Record<string, Refusal>> = {},
  handOver: readonly KubeObject[] = [],
) {
  const reads: string[] = [];
  const asked: KubeObject[] = [];
  const cluster = scriptedCluster('east', {
    read: async ({ kind, name }) => {
      reads.push(kind);
      return there.find(each => each.kind === kind && each.metadata.name === name);
    },
    dryRun: async wanted => {
      asked.push(wanted);
      const refusal = refusals[wanted.kind];
      if (refusal === undefined) return wanted;
      const [code, title, evidence] = refusal;
      throw new ProblemError({ code, title, hint: 'h', evidence });
    },
  });
  const changes = { planned: planned.map(each => ({ cluster: 'east', object: each })) };
  const member =
    handOver.length === 0 ? {} : { handOver: handOver.map(each => ({ ref: refOf(each), chart: 'istiod' as const })) };
  const result = await resultOf(existingObjects, subjectOf([candidate('east', { cluster, member })], changes));
  return { result, reads, asked };
}

test('an immutable field is told before the first write, with what to delete', async () => {
  const conflict: Refusal = [
    'conflict',
    'Cannot try to apply it: helm owns .spec.selector',
    'conflict: .spec.selector',
  ];
  const { result } = await told([system, deployment, service], [system, deployment, service], {
    Deployment: conflict,
    Service: conflict,
  });
  assert.equal(result.verdict, 'problem');
  assert.deepEqual(titlesOf(result), [
    'east: Deployment istio-system/gateway exists with an immutable field that the plan needs to change (.spec.selector)',
    // A Service's selector can be changed by its owner.
    'Cannot apply it: helm owns .spec.selector',
  ]);
  assert.match(result.problems[0]?.hint ?? '', /kubectl --context east -n istio-system delete deployment gateway/);
  const same = object('RoleBinding', 'gateway', {}, { namespace: 'istio-system' });
  const invalid: Refusal = [
    'invalid',
    'east refused to try to apply it',
    'roleRef: Invalid value: cannot change roleRef',
  ];
  const binding = await told([system, same], [system, same], { RoleBinding: invalid });
  assert.match(titlesOf(binding.result)[0] ?? '', /RoleBinding istio-system\/gateway .*\(\.roleRef\)/);
});

test('a server that is away leaves the question open', async () => {
  const away: Refusal = ['webhook-unready', 'the webhook does not respond', ''];
  const { result } = await told([system], [system], { Namespace: away });
  assert.equal(result.verdict, 'warning');
});

test('in a namespace that does not exist nothing is read, and nothing is tried that is not there', async () => {
  const { result, reads, asked } = await told([system, deployment, service], []);
  assert.deepEqual([result.verdict, reads, asked], ['ok', ['Namespace'], []]);
  assert.deepEqual(wordsOf(result), ['east: none exist yet']);
});

test('an object of ours is tried only where another manager wrote to it', async () => {
  const ours = (managedFields: readonly ManagedFields[]) => {
    const metadata = { ...service.metadata, annotations: { 'eastwest/mesh': 'mesh1' }, managedFields };
    return { ...service, metadata };
  };
  const tried = async (there: KubeObject) => (await told([system, service], [system, there])).asked.length;
  const namespaceAlone = 1;
  assert.equal(await tried(ours([by('eastwest'), by('kube-controller-manager', 'status')])), namespaceAlone);
  assert.equal(await tried(ours([by('eastwest'), by('kubectl-edit')])), namespaceAlone + 1);
  assert.equal(await tried(ours([by('eastwest'), by('hpa', 'scale')])), namespaceAlone + 1);
});

test('what only a run learns is taken from what is there, and not tried where there is nothing to take', async () => {
  const istio = (spec: Record<string, unknown>) => object('Istio', 'default', { spec });
  const planned = istio({ version: '<learned: east version>' });
  const there = await told([planned], [istio({ version: 'v1.30.3' })]);
  assert.deepEqual(
    there.asked.map(({ spec }) => spec),
    [{ version: 'v1.30.3' }],
  );
  assert.deepEqual((await told([planned], [istio({})])).asked, []);
});

test('what bears the mark of another mesh is told, by object and mesh, and not tried', async () => {
  const of = (there: KubeObject, mesh: string) => ({
    ...there,
    metadata: { ...there.metadata, annotations: { 'eastwest/mesh': mesh } },
  });
  const one = await told([system, service], [system, of(service, 'mesh2')]);
  assert.deepEqual(titlesOf(one.result), [
    'east: Service istio-system/gateway belongs to mesh mesh2 (annotation eastwest/mesh)',
  ]);
  assert.equal(one.result.verdict, 'problem');
  assert.deepEqual(one.asked.map(refTitle), ['Namespace istio-system']);
  const all = [system, deployment, service, object('Secret', 'token', {}, { namespace: 'istio-system' })];
  const many = await told(
    all,
    all.map(each => of(each, 'mesh2')),
  );
  assert.deepEqual(titlesOf(many.result), [
    'east: Namespace istio-system, Deployment istio-system/gateway, Service istio-system/gateway and 1 more belong to mesh mesh2',
  ]);
  const own = await told([system, service], [of(system, 'mesh1'), of(service, 'mesh1')]);
  assert.deepEqual(titlesOf(own.result), []);
});

test('the mark of another mesh is quoted in the hint: whatever wrote it chose its words', async () => {
  const metadata = { ...service.metadata, annotations: { 'eastwest/mesh': '$(touch x); #' } };
  const { result } = await told([system, service], [system, { ...service, metadata }]);
  assert.match(result.problems[0]?.hint ?? '', /--mesh-id '\$\(touch x\); #'/);
});

test('what a controller wrote between the read and the dry run is not the plan’s change', async () => {
  const others = object('Deployment', 'gateway', { apiVersion: 'apps/v1' }, { namespace: 'istio-system' });
  const versions = ['1', '2'].map(resourceVersion => ({
    ...others,
    metadata: {
      ...others.metadata,
      resourceVersion,
      managedFields: [by('helm')],
      annotations: { seen: resourceVersion },
    },
  }));
  let reads = 0;
  const cluster = scriptedCluster('east', {
    read: async ({ kind }) => (kind === 'Namespace' ? system : versions[Math.min(reads++, 1)]),
    dryRun: async wanted => (wanted.kind === 'Namespace' ? wanted : (versions[1] ?? wanted)),
  });
  const changes = { planned: [system, others].map(each => ({ cluster: 'east', object: each })) };
  const result = await resultOf(existingObjects, subjectOf([candidate('east', { cluster })], changes));
  assert.deepEqual(titlesOf(result), []);
  assert.equal(reads, 2);
});

test('a missing permission is a warning, but where an istiod is handed over it stops the plan: in part is no way to do it', async () => {
  const forbidden: Refusal = ['forbidden', 'east does not allow to patch services', 'services is forbidden'];
  const plain = await told([system, service], [system, service], { Service: forbidden });
  assert.equal(plain.result.verdict, 'warning');
  const handed = await told([system, service], [system, service], { Service: forbidden }, [service]);
  assert.equal(handed.result.verdict, 'problem');
});
