/** States of the program in which screens are looked at: empty, loading, failing, running, done, very many. */
import { screens } from '../../screens/screens.ts';
import type { ReachTry } from '../../source/health/reach.ts';
import { type HealthResult, healthGroups } from '../../source/health/result.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { Size } from '../../state/layout.ts';
import type { ScreenId } from '../../state/view.ts';
import { safeLine } from '../../state/words/safe-line.ts';
import type { Setting } from '../state/hand-made.ts';
import { context, survey, unreachable, untilAborted } from '../state/hand-made-clusters.ts';
import { answerOf, seenForKiali } from '../state/hand-made-kiali.ts';
import { type Played, play, settled, until } from '../state/play.ts';

export const hostile = 'evil\u001b[2J\u001b]0;x\u0007\u202eabc\u200b\n\ttwo\u0301 \u{1f600}\ud800';

const problem = {
  code: 'forbidden' as const,
  title: `may not create secrets in istio-system ${hostile}`,
  hint: 'use a context with cluster-admin, or ask for these permissions by whoever may give them',
  evidence: hostile.repeat(50),
};

export type Scene = { readonly name: string; readonly make: (size: Size) => Promise<Played> };

async function ready(played: Played): Promise<Played> {
  played.app.commands.preparePlan();
  await settled();
  return played;
}

async function running(size: Size, names = ['east', 'west']): Promise<Played> {
  const played = await ready(play({ kind: 'rehearsal', size, contexts: names.map(name => context(name)) }));
  const { app, hands } = played;
  app.commands.install();
  await settled();
  const { report } = hands.run();
  const at = hands.now;
  const step = 'east/0';
  report({ event: 'started', step, cluster: 'east', at });
  report({ event: 'waiting', step, cluster: 'east', for: `0 of 1 available: ${hostile}`, at });
  report({ event: 'done', step: 'west/0', cluster: 'west', seconds: 3, at });
  report({ event: 'applied', step, cluster: 'east', object: `Namespace ${hostile}`, result: 'created', at });
  await until(() => app.run.getState().rows['west/0']?.state === 'done');
  hands.now += 12_000;
  app.view.setState({ now: hands.now });
  return played;
}

async function failed(size: Size): Promise<Played> {
  const played = await running(size);
  const { report, end } = played.hands.run();
  const at = played.hands.now;
  report({ event: 'failed', step: 'east/0', cluster: 'east', problem, at });
  report({ event: 'failed', step: 'east/1', cluster: 'east', problem: { ...problem, code: 'blocked' }, at });
  end('failed');
  await until(() => played.app.run.getState().phase === 'over');
  return played;
}

async function monitoring(size: Size, names = ['east', 'west']): Promise<Played> {
  const played = await running(size, names);
  const { app, hands } = played;
  hands.run().end('done');
  await until(() => app.run.getState().phase === 'over');
  app.commands.startTraffic();
  const monitor = hands.monitor();
  for (let second = 1; second < 90; second++) {
    hands.now += 1000;
    const at = hands.now;
    const tally = {
      versions: { v1: second * 5, v2: second * 5 },
      misses: second,
      reasons: { [hostile]: second },
      rate: 10,
    };
    monitor?.({ event: 'traffic', at, clusters: names.map(name => ({ name, ...tally })) });
    monitor?.({
      event: 'response',
      cluster: 'east',
      observation: 'response',
      version: 'v2',
      instance: hostile,
      took: 0.012,
      at,
    });
  }
  const views = [
    {
      pod: hostile,
      clusters: [
        { id: 'east', sync: 'synced' },
        { id: hostile, sync: hostile },
      ],
      networks: [hostile],
    },
  ];
  monitor?.({ event: 'istiod', cluster: 'east', views, at: hands.now });
  monitor?.({
    event: 'verdict',
    state: 'partly',
    words: 'west receives v2 now and then',
    evidence: ['east: synced'],
    at: hands.now,
  });
  await until(() => (app.traffic.getState().clusters[0]?.misses ?? 0) > 0);
  return played;
}

const hostileTries: readonly ReachTry[] = [
  { from: hostile, to: 'west', what: 'gateway', outcome: 'closed', words: hostile, firewall: hostile },
];

/** One of each verdict in each group, and many of them. */
const hostileResults: readonly HealthResult[] = healthGroups.flatMap(group =>
  (['ok', 'problem', 'warning', 'unknown', 'skipped'] as const).map(verdict => ({
    id: `${group}-${verdict}`,
    group,
    title: `titled ${hostile}`,
    verdict,
    why: hostile.repeat(9),
    evidence: [{ cluster: 'east', words: hostile }],
    findings: verdict === 'problem' ? [{ words: hostile.repeat(20), evidence: [hostile], fix: hostile }] : [],
    page: `docs/checks/${group}.md`,
  })),
);

/** A Kiali with nothing in its words that is not there to mislead. */
const hostileKiali = {
  operator: { namespace: hostile, deployment: hostile, title: hostile, ours: false },
  istioVersion: hostile,
  kialis: [
    {
      apiVersion: 'kiali.io/v1alpha1',
      kind: 'Kiali',
      metadata: { name: hostile, namespace: 'istio-system' },
      spec: { version: hostile, auth: { strategy: hostile } },
    },
  ],
  remoteSecrets: [],
};

async function kialiFound(size: Size, setting: Setting = {}): Promise<Played> {
  const played = play({ kind: 'rehearsal', size, ...setting });
  played.app.commands.showKiali();
  await settled();
  return played;
}

async function kialiRunning(size: Size): Promise<Played> {
  const played = await kialiFound(size);
  const { app, hands } = played;
  app.commands.installKiali();
  await settled();
  const { report } = hands.run();
  const at = hands.now;
  report({ event: 'started', step: 'east/0', cluster: 'east', at });
  report({ event: 'waiting', step: 'east/0', cluster: 'east', for: hostile, at });
  await until(() => app.kialiWork.run.getState().rows['east/0']?.state === 'running');
  return played;
}

const twelve = ['east', 'west', 'north', 'south', 'c5', 'c6', 'c7', 'c8', 'c9', 'c10', 'c11', 'c12'];

export const scenes: readonly Scene[] = [
  { name: 'no context at all', make: async size => play({ contexts: [], size }) },
  { name: 'nothing marked', make: async size => play({ size }) },
  {
    name: 'ten thousand contexts',
    make: async size =>
      play({ size, contexts: Array.from({ length: 10_000 }, (_, index) => context(`team-${index}`)) }),
  },
  {
    name: 'hostile names',
    make: async size =>
      play({
        kind: 'rehearsal',
        size,
        contexts: [context(hostile, { guess: 'evil', server: hostile, user: hostile })],
      }),
  },
  {
    name: 'reading',
    make: async size => play({ kind: 'rehearsal', size, probe: (_name, signal) => untilAborted(signal) }),
  },
  { name: 'unreachable', make: async size => play({ kind: 'rehearsal', size, probe: unreachable }) },
  {
    name: 'no rights, another mesh',
    make: async size =>
      play({
        kind: 'rehearsal',
        size,
        probe: async name => {
          const istio = {
            role: 'primary' as const,
            version: hostile,
            clusterName: hostile,
            network: hostile,
            meshId: hostile,
            state: hostile,
            ours: false,
          };
          return survey(name, {
            missingRights: [hostile, 'create secrets'],
            istio,
            network: hostile,
            version: hostile,
          });
        },
      }),
  },
  {
    name: 'preparing',
    make: size => ready(play({ kind: 'rehearsal', size, prepare: (_host, _choices, signal) => untilAborted(signal) })),
  },
  {
    name: 'problems',
    make: size =>
      ready(
        play({
          kind: 'rehearsal',
          size,
          prepare: () => Promise.reject(new ProblemsError([problem, problem, problem])),
        }),
      ),
  },
  { name: 'planned', make: size => ready(play({ kind: 'rehearsal', size })) },
  { name: 'running', make: size => running(size) },
  { name: 'running on twelve', make: size => running(size, twelve) },
  { name: 'failed', make: failed },
  {
    name: 'to be removed',
    make: async size => {
      const played = play({ kind: 'rehearsal', size });
      played.app.commands.flipRemoval('crds');
      await settled();
      return played;
    },
  },
  { name: 'Kiali found', make: size => kialiFound(size) },
  {
    name: 'Kiali not to be planned',
    make: size =>
      kialiFound(size, {
        readForKiali: async (_host, { clusters }) => clusters.map(({ name }) => ({ name, seen: { problem } })),
      }),
  },
  {
    name: 'Kiali of others, hostile',
    make: size =>
      kialiFound(size, {
        readForKiali: async (_host, { clusters }) => clusters.map(({ name }) => seenForKiali(name, hostileKiali)),
        kialiAnswer: async ({ mesh }) => ({ ...answerOf(mesh), clusters: [], version: safeLine(hostile) }),
      }),
  },
  { name: 'Kiali running', make: kialiRunning },
  {
    name: 'root to be changed',
    make: async size => {
      const played = play({ kind: 'rehearsal', size });
      played.app.commands.prepareRootChange();
      await settled();
      return played;
    },
  },
  {
    name: 'checked mesh, hostile',
    make: async size => {
      const check = async () => ({
        meshId: 'mesh1',
        results: hostileResults,
        reach: hostileTries,
        synced: false,
        unread: [problem],
      });
      const played = await ready(play({ kind: 'rehearsal', size, check }));
      played.app.commands.viewChecks();
      await settled();
      return played;
    },
  },
  { name: 'listening', make: size => monitoring(size) },
  { name: 'listening on twelve', make: size => monitoring(size, twelve) },
];

export const screenIds = Object.keys(screens) as readonly ScreenId[];
export const sizes: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 60, rows: 15 },
  { columns: 200, rows: 60 },
];
