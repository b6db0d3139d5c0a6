/** Terminals as they are: without a size, narrow, huge, resized in the middle, pasted into, within another one. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { bundledProgram } from './bundled.ts';
import { type Terminal, type TerminalSize, terminal } from './terminal.ts';
import { assertRestored, within } from './using.ts';

const enter = '\r';
const program = bundledProgram();

/** What is on screen is what is there when everything is redrawn. */
async function assertNothingOld(made: Terminal): Promise<void> {
  const stood = made.screen();
  const before = made.bytes().length;
  process.kill(made.pid, 'SIGCONT');
  for (let tries = 0; !made.bytes().slice(before).includes('\u001b[2J'); tries++) {
    assert.ok(tries < 6_000, 'it paints everything anew');
    await pause(10);
  }
  for (let tries = 0; made.screen().join('\n') !== stood.join('\n'); tries++) {
    if (tries > 6_000) assert.deepEqual(made.screen(), stood);
    await pause(10);
  }
}

test('a terminal that tells no size is drawn as 80×24', () =>
  within(terminal(['sh', '-c', 'stty cols 0 rows 0; exec "$@"', 'sh', ...program()]), async made => {
    await made.sees('OpenShift');
    await made.sees('q quit');
    made.type('q');
    assert.equal(await made.exited, 0);
    assertRestored(made);
  }));

/** The screen that stands is of this width, not one from before the last change of size. */
const ruled = (columns: number) => new RegExp(`^─{${columns}}$`, 'm');

const odd: readonly TerminalSize[] = [
  { cols: 10, rows: 3 },
  { cols: 1, rows: 1 },
  { cols: 30, rows: 100 },
  { cols: 500, rows: 150 },
];

test('a narrow and a huge terminal are drawn, and all between them, without a row left over', () =>
  within(terminal(program(), odd[0]), async made => {
    await made.sees(/\S/);
    for (const size of odd) {
      made.resize(size);
      await pause(30);
    }
    await made.sees('q quit');
    made.resize({ cols: 100, rows: 30 });
    await made.sees(ruled(100));
    await made.sees('q quit');
    await assertNothingOld(made);
    made.type('q');
    assert.equal(await made.exited, 0);
    assertRestored(made);
  }));

test('resized again and again while it installs, it ends with a whole screen', () =>
  within(terminal(program(), { cols: 120, rows: 40 }), async made => {
    await made.sees('OpenShift');
    for (const words of ['Requirements', 'SOURCE', '8 steps on 2 clusters']) {
      made.type(enter);
      await made.sees(words);
    }
    made.type('S');
    for (let count = 0; count < 20; count++) {
      made.resize({ cols: 60 + ((count * 37) % 100), rows: 15 + ((count * 11) % 40) });
      await pause(40);
    }
    made.resize({ cols: 100, rows: 30 });
    await made.sees(ruled(100));
    await made.sees('installed and proven');
    await assertNothingOld(made);
    made.type('q');
    assert.equal(await made.exited, 0);
    assert.match(made.scrollback(), /mesh mesh1 of east, west: installed and proven/);
  }));

const pasted = (text: string) => `\u001b[200~${text}\u001b[201~`;

test('what is pasted is text where text is asked for, and no keys elsewhere', () =>
  within(terminal(program()), async made => {
    await made.sees('OpenShift');
    // Neither quits (q) nor continues (the end of a line).
    made.type(pasted('quit the queue\rq\rq'));
    await made.sees('pasted text is ignored here');
    made.type('/');
    await made.sees('enter apply');
    made.type(pasted('we\u001b[2Js'));
    made.type('t');
    await made.sees(/filter[\s\S]*west/);
    assert.doesNotMatch(made.screen().join('\n'), / east {3}/);
    made.type('\u001b');
    await made.sees(/ east {3}/);
    made.type(pasted('q'.repeat(50_000)));
    await made.sees('pasted text is ignored here');
    made.type('q');
    assert.equal(await made.exited, 0);
    assertRestored(made);
  }));

test('sixteen colours are enough, and the background is the terminal’s own', () =>
  within(terminal(program()), async made => {
    await made.sees('OpenShift');
    for (const words of ['Requirements', 'SOURCE', '8 steps on 2 clusters']) {
      made.type(enter);
      await made.sees(words);
    }
    made.type('S');
    await made.sees('installed and proven');
    made.type(enter);
    await made.sees('proven: every');
    made.type('q');
    await made.sees('Leave eastwest?');
    made.type(enter);
    assert.equal(await made.exited, 0);
    const used = new Set(
      [...made.bytes().matchAll(/\u001b\[([\d;:]*)m/g)].flatMap(([, codes = '']) => codes.split(/[;:]/)),
    );
    for (const code of used) assert.match(code, /^(?:|0|1|2|7|22|27|39|49|3[0-7]|9[0-7])$/, `colour ${code}`);
    assert.ok(used.size > 3, 'there are colours');
  }));

test(
  'it runs in GNU screen and gives the screen back',
  {
    skip: spawnSync('screen', ['-v']).error === undefined ? false : 'screen is not installed',
  },
  () =>
    within(terminal(['screen', '-c', '/dev/null', '-S', `eastwest-${process.pid}`, ...program()]), async made => {
      await made.sees('OpenShift');
      made.type('?');
      await made.sees('Keys on Clusters');
      made.type('q');
      await made.sees('1/6 Clusters');
      made.type('q');
      await made.exited;
      assert.match(made.scrollback() + made.screen().join('\n'), /screen is terminating/);
    }),
);
