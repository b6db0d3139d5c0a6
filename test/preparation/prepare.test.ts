import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { Cluster } from '../../source/ports.ts';
import type { Choices } from '../../source/preparation/choices.ts';
import type { Host } from '../../source/preparation/host.ts';
import { type Prepared, prepare, prepareTraffic } from '../../source/preparation/prepare.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';
import { handMade } from '../state/hand-made.ts';
import { start } from '../state/hand-made-plans.ts';

const never = new AbortController().signal;

type Shape = { readonly ahead?: number; readonly podRange?: string; readonly rights?: boolean; readonly uid?: string };

/** A Kubernetes cluster with OLM and nothing else. */
function freshCluster(name: string, shape: Shape, now: () => number): Cluster {
  const { ahead = 0, podRange = '10.1.0.0/16', rights = true, uid = `uid-${name}` } = shape;
  const node: KubeObject = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n' }, spec: { podCIDRs: [podRange] } };
  return scriptedCluster(name, {
    version: async () => ({ git: 'v1.34.4', clock: now() + ahead * 1000 }),
    groupVersions: async () => new Set(['v1', 'operators.coreos.com/v1alpha1']),
    mayI: async () => rights,
    read: async ref => (ref.name === 'kube-system' ? { ...ref, metadata: { name: 'kube-system', uid } } : undefined),
    list: async ({ kind }) => (kind === 'Node' ? [node] : kind === 'OperatorGroup' ? [olmGroup] : []),
  });
}

/** For all namespaces, as OLM brings it along. */
const olmGroup: KubeObject = {
  apiVersion: 'operators.coreos.com/v1',
  kind: 'OperatorGroup',
  metadata: { name: 'global-operators', namespace: 'operators' },
  spec: {},
};

function hostWith(shapes: Readonly<Record<string, Shape | 'unreachable'>>): Host {
  const { host } = handMade();
  const keys = { certificates: () => assert.fail('no key is made'), verify: () => assert.fail('no key is asked for') };
  return {
    ...host,
    keys: () => keys,
    contexts: {
      ...host.contexts,
      connect: (_context, name) => {
        const shape = shapes[name];
        if (shape === undefined || shape === 'unreachable') {
          throw new ProblemError({ code: 'unreachable', title: `${name} does not respond`, hint: 'h' });
        }
        return freshCluster(name, shape, host.clock.now);
      },
    },
  };
}

function choicesFor(names: readonly string[], changes: Partial<Choices> = {}): Choices {
  return { ...start, clusters: names.map(name => ({ name, context: name })), ...changes };
}

async function refusal(preparing: Promise<Prepared>): Promise<ProblemsError> {
  const error = await preparing.catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ProblemsError, String(error));
  return error;
}

test('the CA and the server name that the user names are tried before anything is written, and go into the plan', async () => {
  const host = hostWith({ east: {}, west: {} });
  const tried: unknown[] = [];
  const watched: Host = {
    ...host,
    readAuthorities: async file => `CA of ${file}`,
    verifyServer: async (_server, trust) => {
      tried.push(trust);
      return { outcome: 'verified', isKubernetes: true };
    },
  };
  const choices = choicesFor(['east', 'west']);
  const [east, west] = choices.clusters;
  assert.ok(east !== undefined && west !== undefined);
  const said = { apiCa: '/ca.pem', apiServerName: 'a.internal', api: 'https://a.test' };
  const { mesh } = await prepare(watched, { ...choices, clusters: [{ ...east, ...said }, west] }, never);
  const apiTls = { ca: 'CA of /ca.pem', serverName: 'a.internal' };
  assert.deepEqual(tried, [apiTls]);
  assert.deepEqual(mesh.members[0]?.apiTls, apiTls);
});

test('a CA file that cannot be read is told with its cluster, before anything is contacted', async () => {
  const host = hostWith({ east: 'unreachable' });
  const title = 'api-ca: /ca.pem cannot be read';
  const readAuthorities = () => Promise.reject(new ProblemError({ code: 'bad-input', title, hint: 'h' }));
  const choices = { ...choicesFor([]), clusters: [{ name: 'east', context: 'east', apiCa: '/ca.pem' }] };
  const { problems } = await refusal(prepare({ ...host, readAuthorities }, choices, never));
  assert.deepEqual(
    problems.map(each => each.title),
    [`east: ${title}`],
  );
});

const told = ({ checks }: Pick<Prepared, 'checks'> | ProblemsError, verdict: string) =>
  checks.filter(each => each.verdict === verdict).map(each => each.id);

test('a plan comes with every check, what was seen on each cluster, and no problem', async () => {
  const host = hostWith({ east: {}, west: { podRange: '10.2.0.0/16' } });
  const topology = 'multi-primary-single-network';
  const prepared = await prepare(host, choicesFor(['east', 'west'], { topology }), never);
  assert.deepEqual(told(prepared, 'problem'), []);
  assert.ok(prepared.steps.length > 0);
  assert.deepEqual(prepared.checks.find(({ id }) => id === 'pod-ranges')?.evidence, [
    { cluster: 'east', words: 'pods 10.1.0.0/16 (Nodes)' },
    { cluster: 'west', words: 'pods 10.2.0.0/16 (Nodes)' },
  ]);
});

test('everything that blocks the plan is told at once, with the check that found it', async () => {
  const host = hostWith({ east: { rights: false, ahead: 601 }, west: { uid: 'uid-east' } });
  const topology = 'multi-primary-single-network';
  const error = await refusal(prepare(host, choicesFor(['east', 'west'], { topology }), never));
  assert.deepEqual(told(error, 'problem'), ['different-clusters', 'rights', 'clocks', 'pod-ranges']);
  assert.deepEqual(
    error.problems.map(({ code }) => code),
    ['same-cluster', 'forbidden', 'unmet', 'unmet'],
  );
});

test('the same pod addresses are no matter on different networks', async () => {
  const prepared = await prepare(hostWith({ east: {}, west: {} }), choicesFor(['east', 'west']), never);
  assert.ok(told(prepared, 'skipped').includes('pod-ranges'));
});

test('where a cluster does not answer, only that is told, and nothing else is judged', async () => {
  const host = hostWith({ east: {}, west: 'unreachable' });
  const error = await refusal(prepare(host, choicesFor(['east', 'west']), never));
  assert.deepEqual(told(error, 'problem'), ['reachable']);
  assert.deepEqual(
    error.problems.map(({ title }) => title),
    ['west does not respond'],
  );
});

test('choices that make no sense are told before any cluster is contacted', async () => {
  const error = await refusal(prepare(hostWith({}), choicesFor(['East']), never));
  assert.deepEqual(error.checks, []);
  assert.equal(error.problems[0]?.code, 'bad-input');
});

test('a gateway’s host name is looked up before the plan: its Service can hold an IP only', async () => {
  const resolve: Host['resolve'] = async host => {
    if (host === 'lb.example.com') return ['203.0.113.7', '2001:db8::7'];
    throw new ProblemError({ code: 'unreachable', title: `nobody knows ${host}`, hint: 'h' });
  };
  const host = { ...hostWith({ east: {}, west: {} }), resolve };
  const choices = choicesFor(['east', 'west']);
  const named = (gateway: string) => ({
    ...choices,
    clusters: choices.clusters.map(each => (each.name === 'east' ? { ...each, gateway } : each)),
  });
  const prepared = await prepare(host, named('lb.example.com'), never);
  assert.deepEqual(
    prepared.mesh.members.map(({ gateway }) => gateway),
    ['203.0.113.7', undefined],
  );
  const error = await refusal(prepare(host, named('gone.example.com'), never));
  assert.deepEqual(told(error, 'problem'), ['gateway-addresses']);
});

test('a mesh can be listened to whose clocks are off: what only matters for writing stops nothing', async () => {
  const host = hostWith({ east: { ahead: 601 }, west: {} });
  const choices = choicesFor(['east', 'west']);
  assert.deepEqual(told(await refusal(prepare(host, choices, never)), 'problem'), ['clocks']);
  const monitoring = await prepareTraffic(host, choices, never);
  assert.deepEqual(
    monitoring.mesh.members.map(({ name }) => name),
    ['east', 'west'],
  );
});

test('the private key of a kept cacerts is judged where it is read, told by root-ca, and goes no further', async () => {
  const host = hostWith({ east: {} });
  const kept = { 'ca-key.pem': 'a key', 'tls.key': 'another', 'ca-cert.pem': 'a certificate' };
  const judged: unknown[] = [];
  const decided: unknown[] = [];
  const problem = { code: 'bad-certificate', title: 'ca-key.pem is bad', hint: 'h' } as const;
  const reading = (cluster: Cluster): Cluster => ({
    ...cluster,
    read: async (ref, signal) =>
      ref.name === 'cacerts'
        ? { ...ref, metadata: { name: ref.name, namespace: 'istio-system' }, data: kept }
        : await cluster.read(ref, signal),
  });
  const watched: Host = {
    ...host,
    contexts: { ...host.contexts, connect: (context, name) => reading(host.contexts.connect(context, name)) },
    keyProblems: async (_cluster, { data }) => {
      judged.push(data);
      return [problem];
    },
    decideCertificates: async (_folder, clusters) => {
      decided.push(...clusters.map(({ cacerts }) => cacerts?.data));
      return { problems: clusters.flatMap(({ keyProblems }) => keyProblems ?? []) };
    },
    keys: (_folder, existing) => {
      decided.push(...existing.map(({ cacerts }) => cacerts.data));
      return host.keys('', []);
    },
  };
  const { checks } = await refusal(prepare(watched, choicesFor(['east']), never));
  assert.deepEqual(judged, [kept]);
  assert.deepEqual(decided, [{ 'ca-cert.pem': 'a certificate' }, { 'ca-cert.pem': 'a certificate' }]);
  assert.deepEqual(checks.find(each => each.id === 'root-ca')?.problems, [
    { page: 'docs/checks/root-ca.md', ...problem },
  ]);
});
