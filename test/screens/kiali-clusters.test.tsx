import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RemovalChoices } from '../../source/preparation/removal-choices.ts';
import type { Operations } from '../../state/operations.ts';
import { handMade } from '../state/hand-made.ts';
import { seenForKiali } from '../state/hand-made-kiali.ts';
import { until } from '../state/play.ts';
import { close, kiali, onKiali } from './kiali-stage.ts';
import { keys } from './stage.tsx';

const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: 'kiali-multi-cluster-secret',
    namespace: 'istio-system',
    annotations: { 'eastwest/mesh': 'mesh1' },
    labels: { 'kiali.io/kiali-multi-cluster-secret': 'true' },
  },
  data: { west: '' },
};

/** east has a Kiali that reads west, too. */
const connectedToWest: Operations['readForKiali'] = async (_host, { clusters }) =>
  clusters.map(({ name }, index) =>
    seenForKiali(name, index === 0 ? { kialis: [kiali({})], remoteSecrets: [secret] } : {}),
  );

test('a cluster that Kiali shall not see is left out of the plan, and the home cannot be', async () => {
  const made = await onKiali();
  const { app, hands, shown, asked } = made;
  await shown.sees('connected to west');
  await shown.press('G', ' ');
  await shown.sees('left out');
  assert.deepEqual(
    asked.at(-1)?.clusters.map(({ name }) => name),
    ['east'],
  );
  await shown.press('k', ' ');
  await shown.sees('east is the home of Kiali: choose another home first');
  await shown.press('g', ' ');
  assert.equal(app.view.getState().notice?.words, 'the mesh has no other cluster that Kiali sees');
  await shown.press('G', ' ', 'g', ' ', 'G', 'k', ' ');
  await shown.sees('It will run on west.');
  app.commands.installKiali();
  app.commands.show('kiali-install');
  await shown.sees('0 of 4 steps done');
  await shown.sees('B west: Other steps');
  hands.run().end('done');
  await until(() => app.kialiWork.run.getState().phase === 'over');
  await close(made);
});

test('x removes Kiali alone, and takes a connected cluster out where the cursor is on it', async () => {
  const asked: RemovalChoices[] = [];
  const { operations } = handMade();
  const disconnected: (readonly string[])[] = [];
  const made = await onKiali({
    readForKiali: connectedToWest,
    prepareRemoval: (host, choices, signal) => {
      asked.push(choices);
      return operations.prepareRemoval(host, choices, signal);
    },
    prepareKialiDisconnection: (host, choices, names, signal) => {
      disconnected.push(names);
      return operations.prepareKialiDisconnection(host, choices, names, signal);
    },
  });
  const { shown } = made;
  await shown.sees('x remove Kiali');
  await shown.press('x');
  await shown.sees('Kiali alone: 2 steps on 2 clusters');
  await shown.sees('[x]K Kiali alone, the mesh stays');
  await shown.press(keys.esc, 'G');
  await shown.sees('x take west out of Kiali');
  await shown.press('x');
  await shown.sees('west leaves Kiali: 2 steps');
  assert.deepEqual(
    asked.map(({ only, options: { kialiOnly } }) => ({ only, kialiOnly })),
    [{ only: [], kialiOnly: true }],
  );
  assert.deepEqual(disconnected, [['west']]);
  await shown.press('K');
  await shown.sees('keep [ ]s samples');
  await close(made);
});

test('a cluster that Kiali cannot reach is linked to, by a URL for each', async () => {
  const made = await onKiali();
  const { shown, asked } = made;
  await shown.sees('connected to west');
  await shown.press('G', 'l');
  await shown.sees('URL of the Kiali of west; empty: no link');
  await shown.press(...'west.example.com', keys.enter);
  await shown.sees('Not a URL');
  await shown.press(keys.esc, 'l', ...'https://west.example.com', keys.enter);
  await shown.sees('the Kiali there is to link back to that of east, whose URL is not known');
  await shown.press('k', 'l', ...'https://east.example.com', keys.enter);
  await shown.sees('will get a Kiali of its own');
  await shown.sees('linked');
  assert.deepEqual(asked.at(-1)?.links, [
    { cluster: 'west', url: 'https://west.example.com' },
    { cluster: 'east', url: 'https://east.example.com' },
  ]);
  // Nothing typed: no link, and west is read again.
  await shown.press('G', 'l', ...'https://west.example.com'.split('').map(() => '\u007f'), keys.enter);
  await until(() => asked.at(-1)?.links?.length === 1);
  await shown.sees('not connected yet');
  await close(made);
});

test('a connected cluster gets another token once, and then is as before', async () => {
  const made = await onKiali({ readForKiali: connectedToWest });
  const { app, hands, shown, asked } = made;
  await shown.sees('sees every cluster');
  await shown.press('G', 't');
  await shown.sees('gets a new token');
  await until(() => asked.at(-1)?.rotate?.[0] === 'west');
  await shown.press('k', 't');
  await shown.sees('Kiali runs there, and needs no token of its own cluster');
  app.commands.installKiali();
  await until(() => app.kialiWork.run.getState().phase === 'running');
  hands.run().end('done');
  await until(() => app.kialiWork.run.getState().phase === 'over');
  // The next plan must not take the new token for the old one.
  await until(() => asked.at(-1)?.rotate === undefined);
  assert.equal(app.kiali.getState().said.rotate, undefined);
  await close(made);
});
