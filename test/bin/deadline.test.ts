/** The time that a command may take, with timers of the test's own. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createDeadline, TimedOut } from '../../bin/deadline.ts';
import { ProblemError } from '../../source/model/problem.ts';

const never = new AbortController().signal;

/** A deadline after ten seconds, and what moves its clock. */
function tenSeconds(t: TestContext, stopped = never) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let time = 0;
  return {
    deadline: createDeadline({ seconds: 10, flag: '--timeout' }, stopped, () => time),
    pass(milliseconds: number) {
      time += milliseconds;
      t.mock.timers.tick(milliseconds);
    },
  };
}

/** Work that ends when its signal aborts. */
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('work that is done in time gives its result', async t => {
  const { deadline } = tenSeconds(t);
  assert.equal(await deadline.within(async () => 7), 7);
});

test('work that continues is aborted, and the flag is named', async t => {
  const { deadline, pass } = tenSeconds(t);
  const ended = deadline.within(untilAborted);
  pass(10_000);
  await assert.rejects(ended, { message: 'not finished within 10.0 s (--timeout)' });
});

test('what earlier work took is taken from later work', async t => {
  const { deadline, pass } = tenSeconds(t);
  await deadline.within(async () => pass(9_000));
  const ended = deadline.within(untilAborted);
  pass(1_000);
  await assert.rejects(ended, TimedOut);
});

test('time between two pieces of work is a person’s', async t => {
  const { deadline, pass } = tenSeconds(t);
  await deadline.within(async () => undefined);
  pass(60_000);
  assert.equal(await deadline.within(async () => 'in time'), 'in time');
});

test('work that pays no heed to its signal is left behind', async t => {
  const { deadline, pass } = tenSeconds(t);
  const ended = deadline.within(() => new Promise<never>(() => undefined));
  pass(10_000);
  pass(10_000);
  await assert.rejects(ended, TimedOut);
});

test('a problem of the moment in which the time was over is not told: the time is', async t => {
  const { deadline, pass } = tenSeconds(t);
  const ended = deadline.within(async () => {
    pass(10_000);
    throw new ProblemError({ code: 'unreachable', title: 'east is not reachable', hint: 'wait' });
  });
  await assert.rejects(ended, TimedOut);
});

test('a bug is a bug, however late it comes', async t => {
  const { deadline, pass } = tenSeconds(t);
  const ended = deadline.within(async () => {
    pass(10_000);
    throw new TypeError('oh');
  });
  await assert.rejects(ended, TypeError);
});

test('a stop before the time is over is a stop', async t => {
  const stopped = new AbortController();
  const { deadline } = tenSeconds(t, stopped.signal);
  const ended = deadline.within(untilAborted);
  stopped.abort(new Error('stopped'));
  await assert.rejects(ended, { message: 'stopped' });
});
