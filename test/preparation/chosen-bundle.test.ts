import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SAIL_OPERATOR } from '../../source/model/bundled-operator.ts';
import type { OperatorBundle } from '../../source/model/operator-bundle.ts';
import { type Problem, ProblemError } from '../../source/model/problem.ts';
import type { Choices } from '../../source/preparation/choices.ts';
import { bundleWarnings, withBundle } from '../../source/preparation/chosen-bundle.ts';
import { decide } from '../../source/preparation/decide.ts';
import type { Found } from '../../source/preparation/found.ts';
import type { Host } from '../../source/preparation/host.ts';
import { handMade } from '../state/hand-made.ts';
import { survey } from '../state/hand-made-clusters.ts';
import { start } from '../state/hand-made-plans.ts';

const bundle: OperatorBundle = {
  title: 'sailoperator.v1.30.3',
  from: './bundle',
  digest: 'sha256:1234',
  namespace: 'sail-operator',
  deployment: 'sail-operator',
  label: 'operators.coreos.com/sailoperator.sail-operator',
  kinds: [],
  rights: [],
  deployments: [],
  versions: ['v1.30.3', 'v1.29.6'],
  registries: {},
  grants: ['ClusterRole x: reads every Secret'],
  leftOut: ['ServiceMonitor metrics: no kind'],
};

const operator = {
  namespace: 'theirs',
  deployment: 'sail-operator',
  title: 'theirs',
  versions: ['v1.29.6'],
  ours: false,
};

/** A cluster on plain Kubernetes without OLM. */
function found(name: string, changes: Parameters<typeof survey>[1] = {}): Found {
  return {
    choice: { name, context: name },
    survey: survey(name, { platform: 'kubernetes', operator: undefined, olm: false, ...changes }),
    server: `https://${name}.example.com`,
    keepsCacerts: false,
  };
}

const never = new AbortController().signal;

/** What is decided when the host reads this, and which references it was asked for. */
async function decided(all: readonly Found[], read: () => OperatorBundle, changes: Partial<Choices> = {}) {
  const asked: string[] = [];
  const host: Host = {
    ...handMade().host,
    readBundle: async reference => {
      asked.push(reference);
      return read();
    },
  };
  const choices: Choices = {
    meshId: 'mesh1',
    topology: 'multi-primary-multi-network',
    certificates: 'certs',
    clusters: all.map(each => each.choice),
    samples: { namespace: 'sample', client: 'curl' },
    ...changes,
  };
  return { asked, decision: decide(choices, await withBundle(all, host, choices, never)) };
}

test('one bundle is read for all clusters that need it, and for no others', async () => {
  const all = [found('east'), found('west'), found('north', { operator })];
  const { asked, decision } = await decided(all, () => bundle);
  assert.deepEqual(asked, [SAIL_OPERATOR.image]);
  assert.deepEqual(decision.problems, []);
  assert.deepEqual(
    decision.mesh.members.map(each => each.bundle?.title),
    [bundle.title, bundle.title, undefined],
  );
  assert.equal(decision.mesh.version, 'v1.29.6');
  const [installs, grants, leftOut] = bundleWarnings(decision.mesh);
  assert.equal(grants, 'the operator bundle grants: ClusterRole x: reads every Secret');
  assert.match(installs ?? '', /sailoperator\.v1\.30\.3 .* east, west from \.\/bundle, sha256:1234/);
  assert.match(leftOut ?? '', /ServiceMonitor/);
});

test('where every cluster has an operator or OLM, nothing is read', async () => {
  const { asked, decision } = await decided([found('east', { operator }), found('west', { olm: true })], () => bundle, {
    operatorBundle: './bundle',
  });
  assert.deepEqual(asked, []);
  assert.deepEqual(decision.problems, []);
  assert.deepEqual(bundleWarnings(decision.mesh), []);
});

test('an Istio version that the bundle does not bring is refused before anything is written', async () => {
  const { decision } = await decided([found('east')], () => bundle, { version: 'v1.24.3' });
  assert.deepEqual(
    decision.problems.map(each => each.code),
    ['version-missing'],
  );
});

test('a bundle that cannot be fetched is asked for once, and every cluster that needs it knows why', async () => {
  const problem: Problem = { code: 'no-operator', title: 'the bundle cannot be fetched', hint: 'git clone …' };
  const asked: string[] = [];
  const host: Host = {
    ...handMade().host,
    readBundle: async reference => {
      asked.push(reference);
      throw new ProblemError(problem);
    },
  };
  const choices: Choices = { ...start, clusters: [] };
  const all = await withBundle([found('east'), found('west'), found('north', { operator })], host, choices, never);
  assert.equal(asked.length, 1);
  assert.deepEqual(
    all.map(each => each.bundle),
    [{ problem }, { problem }, undefined],
  );
});

test('no bundle is read for a cluster that has a Helm release of the operator', async () => {
  const { asked } = await decided([found('east', { helmRelease: 'my-sail' })], () => bundle);
  assert.deepEqual(asked, []);
});
