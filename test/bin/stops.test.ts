import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { endingOf } from '../../bin/ending.ts';
import { createStops, Stopped } from '../../bin/stops.ts';
import { ProblemError } from '../../source/model/problem.ts';

function stops() {
  const signals = new EventEmitter();
  const left: number[] = [];
  let time = 0;
  const { signal } = createStops(
    signals,
    code => left.push(code),
    () => time,
  );
  return {
    left,
    signal,
    send(name: string, at: number) {
      time = at;
      signals.emit(name);
    },
  };
}

test('the first ctrl-c stops the work, the second leaves at once', () => {
  const { signal, left, send } = stops();
  send('SIGINT', 0);
  assert.ok(signal.reason instanceof Stopped);
  assert.deepEqual(left, []);
  send('SIGINT', 2_000);
  assert.deepEqual(left, [130]);
});

test('npm passes on a ctrl-c that the terminal sent already: that is one press', () => {
  const { left, send } = stops();
  send('SIGINT', 0);
  send('SIGINT', 1);
  assert.deepEqual(left, []);
});

test('each signal has the exit code that shells expect', () => {
  for (const [name, exit] of [
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    const { signal, send } = stops();
    send(name, 0);
    assert.deepEqual(endingOf(signal.reason, signal), { ending: 'stopped', exit });
  }
});

test('a bug is a bug, also after the program was stopped', () => {
  const { signal, send } = stops();
  assert.equal(endingOf(new Error('oh'), signal).exit, 70);
  send('SIGINT', 0);
  assert.equal(endingOf(new TypeError('oh'), signal).exit, 70);
});

test('the worst of several problems decides the exit code: bad input first, then no access', () => {
  const { signal } = stops();
  const problem = (code: 'unreachable' | 'bad-input' | 'no-operator' | 'timed-out') =>
    new ProblemError({ code, title: 't', hint: 'h' });
  assert.equal(endingOf(problem('bad-input'), signal).exit, 2);
  assert.equal(endingOf(problem('unreachable'), signal).exit, 5);
  assert.equal(endingOf(problem('no-operator'), signal).exit, 3);
  assert.equal(endingOf(problem('timed-out'), signal).exit, 1);
});
