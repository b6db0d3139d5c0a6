import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageOf } from '../../source/checks/check.ts';
import type { HealthGroup, HealthResult, HealthVerdict } from '../../source/health/result.ts';
import type { CheckResult } from '../../source/model/check-result.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { Operations } from '../../state/operations.ts';
import { chosenCheck } from '../../state/selection.ts';
import { checkAbout } from '../../state/words/check-about-words.ts';
import { handMade } from '../state/hand-made.ts';
import { untilAborted } from '../state/hand-made-clusters.ts';
import { play, settled, until } from '../state/play.ts';
import { keys, stage } from './stage.tsx';

test('Plan says how the checks came out, and v tells each with what was seen', async () => {
  const played = play({ kind: 'rehearsal', size: { columns: 100, rows: 30 } });
  played.app.commands.preparePlan();
  await settled();
  const shown = await stage(played.app);
  played.app.commands.show('plan');
  await shown.sees('! 1 check ok, 1 warning, 1 skipped: the gateway of east might get no address');
  await shown.press('v');
  await shown.sees('! warning load-balancers the gateway of east might get no address');
  await shown.sees('fix: give it a pool Requires: Gateways can get addresses east: MetalLB without an IPAddressPool');
  await shown.sees(`See ${pageOf('load-balancers')}`);
  await shown.sees('– skipped pod-ranges');
  await shown.press(keys.enter);
  await shown.sees('line 1 of');
  await shown.press(keys.esc);
  await shown.press(keys.esc);
  await shown.sees('Nothing changes until you start.');
  shown.close();
  await played.app.commands.leave(0);
});

test('what blocks it keeps its checks at hand; without any, v says why it does nothing', async () => {
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
  await shown.sees('✗ problem clocks west: its clock is 601 s behind');
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

const clocksOf = (seconds: number): CheckResult => {
  const problem = { code: 'unmet' as const, title: `west: its clock is ${seconds} s behind`, hint: 'set it right' };
  const trouble = seconds === 0 ? [] : [problem];
  return {
    id: 'clocks',
    title: 'The clocks agree',
    verdict: seconds === 0 ? 'ok' : 'problem',
    evidence: [],
    problems: trouble,
    warnings: [],
  };
};
const rights: CheckResult = { ...clocksOf(0), id: 'rights', title: 'All permissions present' };

test('r runs the chosen check again and no other; the others keep what they said', async () => {
  const asked: string[] = [];
  let answer: (checks: readonly CheckResult[]) => void = () => undefined;
  let prepared = 0;
  const prepare = () => {
    prepared += 1;
    return Promise.reject(new ProblemsError(clocksOf(601).problems, [rights, clocksOf(601)]));
  };
  const recheck: Operations['recheck'] = (_host, _choices, id) => {
    asked.push(id);
    return new Promise(resolve => {
      answer = resolve;
    });
  };
  const { app } = play({ kind: 'rehearsal', size: { columns: 100, rows: 30 }, prepare, recheck });
  app.commands.preparePlan();
  await settled();
  app.commands.show('plan');
  const shown = await stage(app);
  await shown.press('v');
  await shown.sees('✗ problem clocks west: its clock is 601 s behind');
  await shown.press('r');
  await shown.sees('⋯ running clocks');
  await shown.press('r');
  await shown.sees('available when the re-check finishes');
  answer([clocksOf(400)]);
  await shown.sees('✗ problem clocks west: its clock is 400 s behind');
  assert.deepEqual(asked, ['clocks']);
  assert.equal(prepared, 1, 'nothing else was read');
  await shown.press(keys.esc);
  await shown.sees('✗ west: its clock is 400 s behind');
  assert.doesNotMatch(shown.words(), /601/);
  shown.close();
  await app.commands.leave(0);
});

test('where a check decides whether there is a plan, all is prepared again', async () => {
  let prepared = 0;
  const ready = handMade({ kind: 'rehearsal' }).operations.prepare;
  const prepare: Operations['prepare'] = (...given) => {
    prepared += 1;
    if (prepared === 1) return Promise.reject(new ProblemsError(clocksOf(601).problems, [clocksOf(601)]));
    return ready(...given);
  };
  const recheck: Operations['recheck'] = async () => [clocksOf(prepared === 1 ? 0 : 99)];
  const { app } = play({ kind: 'rehearsal', prepare, recheck });
  app.commands.preparePlan();
  await settled();
  assert.equal(app.draft.getState().draft, 'problems');
  app.commands.recheck('clocks');
  await until(() => app.draft.getState().draft === 'ready');
  assert.equal(prepared, 2);
  app.commands.recheck('rights');
  await until(() => prepared === 3);
  await app.commands.leave(0);
});

const result = (id: string, group: HealthGroup, verdict: HealthVerdict = 'ok'): HealthResult => ({
  id,
  group,
  title: `${id} is so`,
  verdict,
  ...(verdict === 'skipped' || verdict === 'unknown' ? { why: `nobody could read ${id}` } : {}),
  evidence: verdict === 'ok' ? [{ cluster: 'east → west', words: 'seen just now' }] : [],
  findings:
    verdict === 'problem'
      ? [{ words: `the ${id} of west is gone`, evidence: ['0 of 1 ready'], fix: `eastwest up brings ${id} back` }]
      : [],
  page: pageOf(id),
});

const checked = (results: readonly HealthResult[]) => ({ meshId: 'mesh1', results, unread: [], synced: true });

const broken = [
  result('common-root', 'configuration'),
  result('pods', 'workloads', 'unknown'),
  result('client', 'paths'),
  result('gateway', 'paths', 'problem'),
  result('trust', 'paths', 'skipped'),
];

test('all checks of a mesh stand there by their groups, what is wrong first, legible at every size without colour', async () => {
  const check: Operations['check'] = async () => checked(broken);
  for (const size of [
    { columns: 60, rows: 15 },
    { columns: 80, rows: 24 },
    { columns: 200, rows: 60 },
  ]) {
    const { app, crashes } = play({ kind: 'rehearsal', size, check });
    app.commands.preparePlan();
    await settled();
    app.commands.show('plan');
    const shown = await stage(app);
    await shown.press('v');
    await shown.sees('✗ problem gateway the gateway of west is gone');
    const words = shown.words();
    assert.match(words, /3 ok, 1 problem, 1 warning, 1 unknown, 2 skipped/);
    assert.match(words, /gateway: problem .*the gateway of west is gone fix: S on Plan brings gateway back/);
    assert.ok(shown.lines().every(line => line.length <= size.columns));
    const seen = new Set<string>();
    for (let step = 0; step < 9; step++) {
      for (const { id } of broken) if (shown.words().includes(` ${id} `)) seen.add(id);
      await shown.press(keys.down);
    }
    assert.deepEqual(
      broken.filter(({ id }) => !seen.has(id)),
      [],
      `${size.columns}x${size.rows}`,
    );
    await shown.press('g');
    await shown.sees('Needs attention');
    await shown.press(keys.enter);
    await shown.sees(`See ${pageOf('gateway')}`);
    assert.deepEqual(crashes, []);
    shown.close();
    await app.commands.leave(0);
  }
});

test('while the mesh is read the requirements stand there already; whoever leaves ends the reading', async () => {
  const signals: AbortSignal[] = [];
  const check: Operations['check'] = (_host, _choices, { groups }, signal) => {
    signals.push(signal);
    assert.ok(!groups.includes('requirements'), 'the plan was checked for them');
    return untilAborted(signal);
  };
  const { app, crashes } = play({ kind: 'rehearsal', size: { columns: 100, rows: 30 }, check });
  app.commands.preparePlan();
  await settled();
  app.commands.show('plan');
  const shown = await stage(app);
  await shown.press('v');
  await shown.sees('Checking the mesh: what it is, what runs, and every hop between the clusters');
  await shown.sees('! warning load-balancers');
  await shown.press('r');
  await shown.sees('r: available when all checks were read');
  await shown.press(keys.esc, keys.esc);
  await until(() => signals.every(({ aborted }) => aborted));
  assert.equal(app.health.getState().reading, undefined);
  assert.deepEqual(crashes, []);
  shown.close();
  await app.commands.leave(0);
});

test('r on a hop reads what that group looks at and nothing else; what was wrong leaves the top once it is mended', async () => {
  const asked: (readonly HealthGroup[])[] = [];
  let answer: (results: readonly HealthResult[]) => void = () => undefined;
  const check: Operations['check'] = (_host, _choices, { groups }) => {
    asked.push(groups);
    if (asked.length === 1) return Promise.resolve(checked(broken));
    return new Promise(resolve => {
      answer = results => resolve(checked(results));
    });
  };
  const { app } = play({ kind: 'rehearsal', size: { columns: 100, rows: 30 }, check });
  app.commands.preparePlan();
  await settled();
  app.commands.show('plan');
  const shown = await stage(app);
  await shown.press('v');
  await shown.sees('✗ problem gateway');
  await shown.press('r');
  await shown.sees('⋯ running gateway');
  answer([result('client', 'paths'), result('gateway', 'paths'), result('trust', 'paths')]);
  await shown.sees('5 ok, 1 warning, 1 unknown, 1 skipped');
  assert.deepEqual(asked[1], ['paths']);
  assert.doesNotMatch(shown.words(), /problem/);
  shown.close();
  await app.commands.leave(0);
});

test('of a mesh that is watched without a plan the requirements are read with the rest', async () => {
  const asked: (readonly HealthGroup[])[] = [];
  const check: Operations['check'] = async (_host, _choices, { groups }) => {
    asked.push(groups);
    return checked([result('rights', 'requirements', 'problem'), ...broken]);
  };
  let rechecks = 0;
  const recheck: Operations['recheck'] = async () => {
    rechecks += 1;
    return [{ ...rights, verdict: 'ok' }];
  };
  const { app } = play({ kind: 'rehearsal', size: { columns: 100, rows: 30 }, check, recheck });
  app.commands.watchTraffic();
  await settled();
  const shown = await stage(app);
  await shown.press('v');
  await shown.sees('✗ problem rights');
  assert.ok(asked[0]?.includes('requirements'));
  await shown.press('r');
  await shown.sees('3 ok, 1 problem');
  assert.equal(rechecks, 1);
  await shown.press(keys.esc);
  await shown.sees('Traffic');
  shown.close();
  await app.commands.leave(0);
});

test('the help on a check that passed says why it is needed and what the documentation calls it', async () => {
  const { app } = play({ kind: 'rehearsal', size: { columns: 120, rows: 40 }, check: async () => checked([]) });
  app.commands.preparePlan();
  await settled();
  app.commands.show('plan');
  const shown = await stage(app);
  await shown.press('v');
  const passed = await until(() => chosenCheck(app) !== undefined).then(() => chosenCheck(app) ?? assert.fail());
  await shown.press('?');
  const { why, called } = checkAbout(passed.id) ?? assert.fail();
  const words = shown.words().replace(/\s+/g, ' ');
  for (const said of [why, called, passed.page]) assert.ok(words.includes(said.slice(0, 40)), said);
  shown.close();
  await app.commands.leave(0);
});
