import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { Operations } from '../../state/operations.ts';
import { closingSummary } from '../../state/words/closing-summary.ts';
import { handMade } from '../state/hand-made.ts';
import { play } from '../state/play.ts';
import { stage } from './stage.tsx';

function inTheWay(key: string): Problem {
  return { code: 'conflict', title: `${key} would be changed`, hint: 'take it over', takeOver: key };
}

/** Clusters with these objects of others, each in the way until it is taken over. */
function withOthers(keys: readonly string[]): Operations['prepare'] {
  const { operations } = handMade();
  return async (host, choices, signal) => {
    const left = keys.filter(key => !choices.takeOver?.objects.includes(key));
    if (left.length > 0) throw new ProblemsError(left.map(inTheWay));
    return { ...(await operations.prepare(host, choices, signal)), toTakeOver: ['east:Service/istio-system/gateway'] };
  };
}

test('on Plan one object of others is taken over, or all that are in the way; then it can be taken back', async () => {
  const keys = ['east:Istio/default', 'east:Deployment/istio-system/gateway', 'west:Istio/default'];
  const { app } = play({ kind: 'kubeconfig', prepare: withOthers(keys), size: { columns: 120, rows: 40 } });
  app.commands.toggleMark('east');
  app.commands.toggleMark('west');
  app.commands.show('plan');
  app.commands.preparePlan();
  const shown = await stage(app);
  await shown.sees('u take over east:Istio/default');
  await shown.sees('U take over all 3 objects of others');
  app.commands.takeOver([keys[0] ?? '']);
  await shown.sees('U take over all 2 objects of others');
  await shown.press('U');
  await shown.sees('Nothing changes until you start');
  assert.deepEqual(app.session.getState().takeOver, { objects: keys });
  assert.match(
    closingSummary(app, 'eastwest').join('\n'),
    /--take-over east:Istio\/default --take-over east:Deployment/,
  );
  await shown.press('u');
  await shown.sees('u take over east:Istio/default');
  assert.equal(app.session.getState().takeOver, undefined);
  shown.close();
  await app.commands.leave(0);
});

test('where the footer is narrow its words get shorter before a key is left out', async () => {
  const keys = ['east:Deployment/istio-system/istio-eastwestgateway', 'west:Istio/default'];
  for (const columns of [80, 100, 120]) {
    const { app } = play({ kind: 'kubeconfig', prepare: withOthers(keys), size: { columns, rows: 30 } });
    app.commands.toggleMark('east');
    app.commands.toggleMark('west');
    app.commands.show('plan');
    app.commands.preparePlan();
    const shown = await stage(app);
    await shown.sees('2 checks failed');
    const footer = shown.lines().slice(-3).join(' ');
    for (const key of ['r refresh', 'u take over', 'U take over all', '? help', 'q back']) {
      assert.ok(footer.includes(key), `${columns}: ${key} in ${footer}`);
    }
    shown.close();
    await app.commands.leave(0);
  }
});

test('M on Clusters shows what there is of a mesh, and changes nothing', async () => {
  const { app } = play({ kind: 'kubeconfig' });
  app.commands.toggleMark('east');
  const shown = await stage(app);
  await shown.press('M');
  await shown.sees('Existing mesh: No Istio on 0 clusters');
  shown.close();
  await app.commands.leave(0);
});
