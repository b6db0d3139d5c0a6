import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { bundledProgram } from './bundled.ts';
import { terminal } from './terminal.ts';
import { assertRestored, ended, within } from './using.ts';

const enter = '\r';
const program = bundledProgram();

for (const size of [
  { cols: 80, rows: 24 },
  { cols: 120, rows: 40 },
  { cols: 60, rows: 15 },
]) {
  test(`keys lead to the verdict in a real terminal of ${size.cols}×${size.rows}, and the summary stays behind`, () =>
    within(terminal(program(), size), async made => {
      await made.sees('OpenShift 4.21.3');
      assert.equal(made.buffer(), 'alternate');
      assert.ok(!made.wraps(), 'auto-wrap is off');
      made.type(enter);
      await made.sees('Requirements');
      made.type(enter);
      await made.sees('SOURCE');
      made.type(enter);
      await made.sees('8 steps on 2 clusters');
      made.type('S');
      await made.sees('installed and proven');
      made.type(enter);
      await made.sees('proven: every cluster receives responses from every version');
      made.type('q');
      await made.sees('Leave eastwest?');
      made.type(enter);
      assert.equal(await made.exited, 0);
      assertRestored(made);
      const summary = made.scrollback().replaceAll('\n', '');
      assert.match(summary, /mesh mesh1 of east, west: installed and proven/);
      assert.match(summary, /Traffic: proven: every cluster receives responses from every version/);
    }));
}

const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

for (const [signal, code] of signals) {
  test(`${signal} restores the terminal and ends with ${code}`, () =>
    within(terminal(program()), async made => {
      await made.sees('OpenShift');
      process.kill(made.pid, signal);
      assert.equal(await made.exited, code);
      assertRestored(made);
    }));
}

test('an arrow that arrives in two reads, however far apart, is an arrow and not typed letters', () =>
  within(terminal(program()), async made => {
    await made.sees(/▸ .*east/);
    made.type('\u001b[');
    await pause(300);
    made.type('B');
    await made.sees(/▸ .*west/);
    assert.doesNotMatch(made.screen().join('\n'), /B:/);
  }));

test('what a terminal answers, in two reads and late, is neither keys nor text', () =>
  within(terminal(program()), async made => {
    await made.sees(/OpenShift[\s\S]*OpenShift/);
    made.type('/');
    await made.sees('filter: ');
    for (const [begun, rest] of [
      ['\u001b]11;rgb:1e1e/', '1e1e/2e2e\u001b\\'],
      ['\u001bP>|XTerm', '(389)\u001b\\'],
      ['\u001b[M ', 'qq'],
      ['\u001b[<0;1', '2;5M'],
      ['\u001b[?62;', '22c'],
    ] as const) {
      made.type(begun);
      await pause(150);
      made.type(rest);
    }
    made.type('we');
    await made.sees(/filter: we\s/);
    made.type('\u001b');
    await made.sees('q quit');
    made.type('q');
    assert.equal(await made.exited, 0);
    assertRestored(made);
  }));

test('ctrl-c asks first; pressed again it leaves with 130', () =>
  within(terminal(program()), async made => {
    await made.sees('OpenShift');
    made.type('\u0003');
    await made.sees('leave now');
    made.type('\u0003');
    assert.equal(await made.exited, 130);
    assertRestored(made);
  }));

test('a bug restores the terminal before it is told, and ends with 70', () =>
  within(terminal(program()), async made => {
    await made.sees('OpenShift');
    process.kill(made.pid, 'SIGUSR2');
    assert.equal(await made.exited, 70);
    assertRestored(made);
    assert.match(made.scrollback(), /bug: on purpose/);
  }));

test('stopped and continued by others, it takes the screen again', () =>
  within(terminal(program()), async made => {
    await made.sees('OpenShift');
    process.kill(made.pid, 'SIGSTOP');
    const before = made.bytes().length;
    made.type('?');
    await pause(200);
    assert.equal(made.bytes().length, before);
    process.kill(made.pid, 'SIGCONT');
    await made.sees('Keys on Clusters');
    made.type('qq');
    assert.equal(await made.exited, 0);
    assertRestored(made);
  }));

test('after many resizes the screen is whole, with no row of an older frame', () =>
  within(terminal(program()), async made => {
    await made.sees('OpenShift');
    for (const cols of [120, 61, 200, 79, 33, 100]) made.resize({ cols, rows: Math.floor(cols / 3) });
    made.resize({ cols: 100, rows: 30 });
    await made.sees('1/6 Clusters');
    await made.sees('q quit');
    const fresh = terminal(program(), { cols: 100, rows: 30 });
    await within(fresh, async other => {
      await other.sees('q quit');
      await other.sees(/✓ OpenShift[\s\S]*✓ OpenShift/);
      const began = Date.now();
      while (made.screen().join('\n') !== other.screen().join('\n')) {
        if (Date.now() - began > 5000) assert.deepEqual(made.screen(), other.screen());
        await pause(20);
      }
    });
    made.type('q');
    await made.exited;
  }));

test('nothing is written while nothing changes', () =>
  within(terminal(program()), async made => {
    await made.sees(/OpenShift[\s\S]*OpenShift/);
    // The clock of the screen stops with the last look: within a few seconds there must be one without a byte.
    let quiet = false;
    for (let tries = 0; tries < 6 && !quiet; tries++) {
      const before = made.bytes().length;
      await pause(1200);
      quiet = made.bytes().length === before;
    }
    assert.ok(quiet);
    made.type('q');
    await made.exited;
  }));

test('without colour no colour is written, and in ASCII nothing but ASCII', () =>
  within(terminal(program('--no-color', '--ascii')), async made => {
    await made.sees('v OpenShift');
    made.type(enter);
    await made.sees('Requirements');
    made.type('q');
    await made.sees('1/6 Clusters');
    made.type('q');
    assert.equal(await made.exited, 0);
    assert.doesNotMatch(made.bytes(), /\u001b\[[0-9;]*m/);
    assert.doesNotMatch(made.bytes(), /[^\u0000-\u007f]/);
  }));

test('ctrl-z gives the terminal to the shell, fg takes it back', () =>
  within(terminal(['bash', '--norc', '-i']), async made => {
    made.type(
      `PS1='shell> '; ${program()
        .map(word => `'${word}'`)
        .join(' ')}; echo "ended with $?"\r`,
    );
    await made.sees('OpenShift');
    made.type('\u001a');
    await made.sees('shell>');
    assert.equal(made.buffer(), 'normal');
    assert.ok(made.wraps() && made.cursorShown());
    made.type('stty -a | grep -c -w icanon; fg\r');
    await made.sees('1/6 Clusters');
    await made.sees('q quit');
    assert.equal(made.buffer(), 'alternate');
    made.type('?');
    await made.sees('Keys on Clusters');
    made.type('qq');
    await made.sees(/shell> $/m);
    // bash has its own mind about bracketed paste.
    assert.ok(made.buffer() === 'normal' && made.wraps() && made.cursorShown());
  }));

test('a job that no shell can stop continues after ctrl-z', () =>
  within(terminal(program()), async made => {
    await made.sees('OpenShift');
    made.type('\u001a');
    await pause(600);
    made.type('?');
    await made.sees('Keys on Clusters');
    made.type('qq');
    assert.equal(await made.exited, 0);
  }));

test('a reader that stalls blocks neither signals nor the end', () =>
  within(terminal(program(), { cols: 200, rows: 60 }), async made => {
    await made.sees('OpenShift');
    made.stall();
    // Far more than the terminal takes: whole screens, one after the other.
    for (let count = 0; count < 60; count++) {
      made.type(count % 2 === 0 ? enter : '\u001b');
      await pause(30);
    }
    process.kill(made.pid, 'SIGTERM');
    await ended(made.pid, 4000);
  }));
