/** Ways out that the user does not choose: the terminal goes away, or its output is not read. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { bundledProgram } from './bundled.ts';
import { terminal } from './terminal.ts';
import { assertRestored, ended, within } from './using.ts';

const enter = '\r';
const program = bundledProgram();
const folder = mkdtempSync(join(tmpdir(), 'eastwest-ways-out-'));
after(() => rmSync(folder, { recursive: true }));

async function written(path: string, patience = 60_000): Promise<string> {
  for (const began = Date.now(); Date.now() - began < patience; await pause(20)) {
    if (existsSync(path) && readFileSync(path, 'utf8') !== '') return readFileSync(path, 'utf8').trim();
  }
  throw new Error(`nothing was written to ${path}`);
}

const closings = [
  ['of its own', ''],
  ['of another session, so that no signal comes', 'setsid --wait '],
] as const;

for (const [whose, before] of closings) {
  test(`a closed terminal ${whose} ends the program with 129`, async () => {
    const path = join(folder, `exit-${before.length}`);
    const script = `trap '' HUP; ${before}"$@"; echo $? > "$0"`;
    const made = terminal(['sh', '-c', script, path, ...program()]);
    await made.sees('OpenShift');
    made.hangUp();
    assert.equal(await written(path), '129');
  });
}

test('told by the shell to stop, it gives the terminal back, and takes it again when it continues', () =>
  within(terminal(['bash', '--norc', '-i']), async made => {
    const line = program().map(word => `'${word}'`);
    made.type(`PS1='shell> '; ${line.join(' ')}; echo "ended with $?"\r`);
    await made.sees('OpenShift');
    const [child = ''] = readFileSync(`/proc/${made.pid}/task/${made.pid}/children`, 'utf8').split(' ');
    process.kill(Number(child), 'SIGTSTP');
    await made.sees('shell>');
    assert.equal(made.buffer(), 'normal');
    assert.ok(made.wraps() && made.cursorShown());
    made.type('fg\r');
    await made.sees('q quit');
    assert.equal(made.buffer(), 'alternate');
    made.type('q');
    await made.sees(/shell> $/m);
  }));

test('while nothing reads, the work continues to its end, and SIGTERM still ends the program', () =>
  within(terminal(program('--note', join(folder, 'over')), { cols: 200, rows: 60 }), async made => {
    await made.sees('OpenShift');
    for (const words of ['Requirements', 'SOURCE', '8 steps on 2 clusters']) {
      made.type(enter);
      await made.sees(words);
    }
    made.stall();
    // More than the terminal takes: help over the whole screen and back.
    for (let count = 0; count < 40; count++) {
      made.type('?');
      await pause(15);
    }
    if (existsSync(join(folder, 'over'))) assert.fail('it was not started yet');
    // What starts is pressed by itself: on a busy machine it may come in one read with the keys before, and does nothing.
    const starting = setInterval(() => made.type('S'), 1000);
    assert.equal(await written(join(folder, 'over')).finally(() => clearInterval(starting)), 'over');
    process.kill(made.pid, 'SIGTERM');
    await ended(made.pid, 4000);
  }));

test('two signals at once leave once, with the code of the first', () =>
  within(terminal(program()), async made => {
    await made.sees('OpenShift');
    process.kill(made.pid, 'SIGTERM');
    process.kill(made.pid, 'SIGHUP');
    const code = await made.exited;
    assert.ok(code === 143 || code === 129, `${code}`);
    assertRestored(made);
  }));
