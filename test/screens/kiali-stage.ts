/** The screen of Kiali on a rehearsal: shown, and closed at the end. */
import assert from 'node:assert/strict';
import type { KialiChoices } from '../../source/preparation/kiali-choices.ts';
import type { App } from '../../state/app.ts';
import { kialiChoices } from '../../state/kiali-choices.ts';
import { handMade, type Setting } from '../state/hand-made.ts';
import { seenForKiali } from '../state/hand-made-kiali.ts';
import { play } from '../state/play.ts';
import { type Stage, stage } from './stage.tsx';

export const size = { columns: 120, rows: 40 };
export const right = '\u001b[C';
export const left = '\u001b[D';

export const kiali = (spec: object, ours = true) => ({
  apiVersion: 'kiali.io/v1alpha1',
  kind: 'Kiali',
  metadata: {
    name: 'kiali',
    namespace: 'istio-system',
    ...(ours ? { annotations: { 'eastwest/mesh': 'mesh1' } } : {}),
  },
  spec: { ...spec },
});

/** On the Kiali screen of a rehearsal; the home has a Kiali from the second reading on. */
export async function onKiali(setting: Setting = {}) {
  let readings = 0;
  const asked: KialiChoices[] = [];
  const { operations } = handMade();
  const played = play({
    kind: 'rehearsal',
    size,
    readForKiali: async (_host, { clusters }) => {
      readings += 1;
      const made = readings === 1 ? [] : [kiali({ version: 'v2.27', auth: { strategy: 'openshift' } })];
      return clusters.map(({ name }, index) => seenForKiali(name, index === 0 ? { kialis: made } : {}));
    },
    planKiali: (host, choices, reading, signal) => {
      asked.push(choices);
      return operations.planKiali(host, choices, reading, signal);
    },
    ...setting,
  });
  const shown = await stage(played.app);
  await shown.sees('OpenShift 4.21.3');
  await shown.press('K');
  return { ...played, shown, asked, readings: () => readings };
}

export async function close({
  shown,
  app,
  crashes,
}: Pick<Awaited<ReturnType<typeof onKiali>>, 'shown' | 'app' | 'crashes'>) {
  shown.close();
  await app.commands.leave(0);
  assert.deepEqual(crashes, []);
}

/** From wherever the cursor is to a choice. */
export const to = (id: string) => [
  'g',
  ...kialiChoices
    .slice(
      0,
      kialiChoices.findIndex(each => each.id === id),
    )
    .map(() => 'j'),
];

/** Enter is left to the test: pressed again within a moment it is a key held down, which confirms nothing. */
export async function started(shown: Stage, app: App): Promise<void> {
  await shown.sees('No Kiali yet. It will run on east, connected to west.');
  app.commands.planKiali();
  await shown.sees('Kiali plan');
  await shown.sees('8 steps on 2 clusters');
  await shown.press('S');
  await shown.sees('0 of 8 steps done');
}
