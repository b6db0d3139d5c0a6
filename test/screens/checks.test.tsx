import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { play, settled } from '../state/play.ts';
import { keys, stage } from './stage.tsx';

test('Plan says how the checks came out, and v tells each with what was seen', async () => {
  const played = play({ kind: 'rehearsal', size: { columns: 100, rows: 30 } });
  played.app.commands.preparePlan();
  await settled();
  const shown = await stage(played.app);
  played.app.commands.show('plan');
  await shown.sees('! 1 check ok, 1 warning, 1 skipped: the gateway of east might get no address');
  await shown.press('v');
  await shown.sees('warning load-balancers: Gateways can get addresses');
  await shown.sees('east: MetalLB without an IPAddressPool');
  await shown.sees('skipped pod-ranges');
  await shown.press(keys.esc);
  await shown.sees('Nothing changes until you start.');
  shown.close();
  await played.app.commands.leave(0);
});

test('what stands in the way keeps its checks at hand; without any, v says why it does nothing', async () => {
  const problem = { code: 'unmet' as const, title: 'west: its clock is 601 s behind', hint: 'set it right' };
  const clocks = { id: 'clocks', title: 'The clocks agree', verdict: 'problem' as const, evidence: [] };
  const checks = [{ ...clocks, problems: [problem], warnings: [] }];
  let found = checks;
  const prepare = () => Promise.reject(new ProblemsError([problem], found));
  const played = play({ kind: 'rehearsal', size: { columns: 100, rows: 30 }, prepare });
  const shown = await stage(played.app);
  played.app.commands.preparePlan();
  await settled();
  played.app.commands.show('plan');
  await shown.sees('1 check failed; nothing was changed');
  await shown.press('v');
  await shown.sees('problem clocks: The clocks agree');
  await shown.press(keys.esc);
  found = [];
  played.app.commands.preparePlan();
  await settled();
  await shown.press('v');
  await shown.sees('no checks have run yet');
  assert.deepEqual(played.crashes, []);
  shown.close();
  await played.app.commands.leave(0);
});
