/** What a Kiali's operator says, and what is seen of its server, which the operator never looks at. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kialiState } from '../../source/health/checks/kiali-state.ts';
import type { MeshSeen } from '../../source/health/health-check.ts';
import { resultOf } from '../../source/health/result.ts';
import type { JsonObject, KindRef, KubeObject } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { Selection } from '../../source/ports.ts';
import { meshStatus } from '../../source/status/deviations.ts';
import { type KialiStatus, readKialis } from '../../source/status/kialis.ts';
import { statusLines } from '../../state/words/status-words.ts';
import { meshOf } from '../helpers/meshes.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';

const never = new AbortController().signal;
const forbidden = new ProblemError({ code: 'forbidden', title: 'may not read Deployments', hint: 'h' });

const object = (kind: string, name: string, more: Partial<KubeObject> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  ...more,
  metadata: { name, namespace: 'istio-system', ...more.metadata },
});

const kialiSaying = (status: JsonObject = {}, spec: JsonObject = {}): KubeObject =>
  object('Kiali', 'kiali', {
    apiVersion: 'kiali.io/v1alpha1',
    spec: { external_services: { prometheus: { enabled: false } }, ...spec },
    status,
  });

const deployment = (ready: number, replicas = 1): KubeObject =>
  object('Deployment', 'kiali', {
    metadata: { name: 'kiali', labels: { 'app.kubernetes.io/version': 'v2.30.0' } },
    spec: { replicas },
    status: { readyReplicas: ready },
  });

const crashing = object('Pod', 'kiali-1', {
  status: {
    containerStatuses: [
      {
        name: 'kiali',
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 1, message: 'Error creating client for cluster west: Unauthorized' } },
      },
    ],
  },
});

const secrets: readonly KubeObject[] = [
  object('Secret', 'kiali-multi-cluster-secret', {
    metadata: {
      name: 'kiali-multi-cluster-secret',
      labels: { 'kiali.io/kiali-multi-cluster-secret': 'true' },
    },
    data: { west: '' },
  }),
  object('Secret', 'kiali-remote-cluster-secret-north', {
    metadata: {
      name: 'kiali-remote-cluster-secret-north',
      labels: { 'kiali.io/multiCluster': 'true' },
      annotations: { 'kiali.io/cluster': 'north' },
    },
  }),
];

type Objects = {
  readonly kiali?: KubeObject;
  readonly server?: KubeObject | 'forbidden';
  readonly pods?: readonly KubeObject[];
};

function read({ kiali = kialiSaying(), server, pods = [] }: Objects): Promise<readonly KialiStatus[]> {
  const all = [...secrets, ...pods, kiali];
  const isAsked = ({ kind }: KindRef, { labels = '' }: Selection) => {
    return (each: KubeObject) =>
      each.kind === kind && (kind !== 'Secret' || each.metadata.labels?.[labels.split('=')[0] ?? ''] === 'true');
  };
  const cluster = scriptedCluster('east', {
    list: async (kind: KindRef, selection: Selection) => all.filter(isAsked(kind, selection)),
    read: async () => {
      if (server === 'forbidden') throw forbidden;
      return server;
    },
  });
  return readKialis(cluster, never);
}

function checked(kialis: readonly KialiStatus[]) {
  const clusters = meshOf(['east', 'west', 'north']).members.map(member => ({
    member,
    kialis: { seen: member.name === 'east' ? kialis : [] },
    kialiClusters: { seen: [] },
  }));
  const seen = { clusters, evidence: new Map(), statuses: new Map() } as unknown as MeshSeen;
  return resultOf(kialiState, kialiState.judge(seen));
}

function told(kialis: readonly KialiStatus[]): readonly string[] {
  const plane = { title: 'Istio default', tags: [], revisions: [], rootsRunning: [], role: 'primary' };
  const east = { name: 'east', kubernetes: 'v1', planes: [plane], logins: [], gateways: [], kialis };
  return statusLines(meshStatus([east as never])).filter(line =>
    /Kiali|^ {4}\S.*(cluster west|Unauthorized|redirect)/.test(line),
  );
}

test('a Kiali whose server is ready is ok, with its version and the clusters that it reads', async () => {
  const kialis = await read({ server: deployment(1) });
  assert.deepEqual(told(kialis), ['  Kiali istio-system/kiali: server v2.30.0 ready, reads north, west']);
  const { verdict, evidence } = checked(kialis);
  assert.equal(verdict, 'ok');
  assert.equal(evidence[0]?.words, 'Kiali istio-system/kiali v2.30.0, server ready');
});

test('where the image is named by its digest, the version is the one that the operator installed', async () => {
  const server = deployment(1);
  const labels = { 'app.kubernetes.io/version': '3f1c0b6dXXX' };
  const kialis = await read({
    kiali: kialiSaying({ specVersion: 'v2.27' }),
    server: { ...server, metadata: { ...server.metadata, labels } },
  });
  assert.deepEqual(told(kialis), ['  Kiali istio-system/kiali: server v2.27 ready, reads north, west']);
});

test('a reconciled Kiali whose server ends again and again is a problem, with the last line of its log', async () => {
  const successful = { conditions: [{ type: 'Successful', status: 'True' }] };
  const kialis = await read({ kiali: kialiSaying(successful), server: deployment(0), pods: [crashing] });
  const { verdict, findings } = checked(kialis);
  assert.equal(verdict, 'problem');
  assert.deepEqual(
    findings.map(({ words }) => words),
    ['the server of Kiali istio-system/kiali of east is not ready: 0 of 1 pods ready'],
  );
  assert.match(findings[0]?.evidence[0] ?? '', /^CrashLoopBackOff, last exit code 1.*cluster west: Unauthorized/);
  const [verdictLine, line, reason] = told(kialis);
  assert.match(verdictLine ?? '', /; Kiali of east has a problem$/);
  assert.match(line ?? '', /server v2\.30\.0 not ready, 0 of 1 pods ready, reads/);
  assert.match(reason ?? '', /cluster west: Unauthorized/);
});

const states: readonly (readonly [what: string, server: KubeObject | undefined, words: RegExp, fix: RegExp])[] = [
  ['was deleted', undefined, /its Deployment does not exist/, /eastwest kiali has it created again/],
  ['is scaled to nothing', deployment(0, 0), /its Deployment is scaled to 0/, /scale deployment\/kiali --replicas=1/],
  ['has a pod too few', deployment(1, 2), /1 of 2 pods ready/, /logs deployment\/kiali/],
];
for (const [what, server, words, fix] of states) {
  test(`a server that ${what} is a problem of its own`, async () => {
    const { findings } = checked(await read({ ...(server === undefined ? {} : { server }) }));
    assert.match(findings[0]?.words ?? '', words);
    assert.match(findings[0]?.fix ?? '', fix);
  });
}

test('a server whose Deployment may not be read is unknown, never called ready', async () => {
  const kialis = await read({ server: 'forbidden' });
  const { verdict, why } = checked(kialis);
  assert.equal(verdict, 'unknown');
  assert.match(why ?? '', /may not read Deployments/);
  assert.deepEqual(told(kialis), [
    '  Kiali istio-system/kiali: server unknown, may not read Deployments, reads north, west',
  ]);
});

test('an account for the server of another cluster needs no server, and says why it failed', async () => {
  const failed = { conditions: [{ type: 'Failure', status: 'True', message: 'redirect URIs are not specified' }] };
  const remote = kialiSaying(failed, { deployment: { remote_cluster_resources_only: true } });
  const kialis = await read({ kiali: remote });
  assert.deepEqual(
    checked(kialis).findings.map(({ words }) => words),
    ['Kiali istio-system/kiali of east is not reconciled'],
  );
  assert.deepEqual(told(kialis).slice(1), [
    '  Kiali istio-system/kiali: account for the server of another cluster',
    '    not reconciled: redirect URIs are not specified',
  ]);
});

test('of a Kiali that is being deleted nothing is expected', async () => {
  const leaving = kialiSaying();
  const kialis = await read({
    kiali: { ...leaving, metadata: { ...leaving.metadata, deletionTimestamp: '2026-11-30T01:00:00Z' } },
  });
  assert.equal(checked(kialis).verdict, 'ok');
});
