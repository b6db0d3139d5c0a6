import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { inAscii } from '../../bin/terminal/ascii.ts';
import { copySequence } from '../../bin/terminal/clipboard.ts';
import { openStdout, type Stdout } from '../../bin/terminal/stdout.ts';

type Pipe = { readonly stdout: Stdout; read(): string; hangUp(): void; close(): void };

/** A pipe in the terminal's place: it too takes only so much while nothing reads. */
function throughPipe(options = { ascii: false }): Pipe {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-pipe-'));
  const path = join(folder, 'pipe');
  execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  const real = { fd: writer, columns: 0, rows: 0, on: () => undefined, off: () => undefined };
  const stdout = openStdout(real, options);
  const bytes = Buffer.alloc(1 << 20);
  return {
    stdout,
    read() {
      try {
        return bytes.toString('utf8', 0, readSync(reader, bytes));
      } catch {
        // Nothing to read now.
        return '';
      }
    },
    hangUp: () => closeSync(reader),
    close() {
      stdout.close();
      closeSync(writer);
      rmSync(folder, { recursive: true });
    },
  };
}

async function readAll(pipe: Pipe, until: (text: string) => boolean): Promise<string> {
  let text = '';
  for (let tries = 0; tries < 20_000 && !until(text); tries++) {
    text += pipe.read();
    await new Promise(resolve => setTimeout(resolve, 2));
  }
  return text;
}

const frame = (sign: string) => sign.repeat(50_000);

test('output that is not read blocks no writer, and arrives whole and in order later', async () => {
  const pipe = throughPipe();
  pipe.stdout.write(frame('a'));
  pipe.stdout.write(frame('b'));
  const text = await readAll(pipe, seen => seen.length >= 100_000);
  assert.equal(text, frame('a') + frame('b'));
  pipe.close();
});

test('beyond the limit frames are dropped whole, and the screen is redrawn when the reader has caught up', async () => {
  const pipe = throughPipe();
  let stale = 0;
  pipe.stdout.onStale(() => {
    stale++;
    pipe.stdout.write('painted anew');
  });
  for (const sign of 'abcdefghij') pipe.stdout.write(frame(sign));
  assert.equal(stale, 0);
  const text = await readAll(pipe, seen => seen.endsWith('painted anew'));
  assert.equal(stale, 1);
  const frames = text.replace('painted anew', '');
  assert.ok(frames.length < 400_000 && frames.length % 50_000 === 0, `${frames.length} bytes`);
  assert.equal(frames, [...'abcdefghij'].map(frame).join('').slice(0, frames.length));
  pipe.close();
});

test('the last words follow what is half written, and nothing else', async () => {
  const pipe = throughPipe();
  for (const sign of 'abcde') pipe.stdout.write(frame(sign));
  pipe.stdout.lastWords();
  pipe.stdout.write('restored');
  const drained = pipe.stdout.drained(5000);
  const text = await readAll(pipe, seen => seen.endsWith('restored'));
  await drained;
  assert.match(text, /^a+b+restored$/);
  pipe.close();
});

test('a terminal that is gone is told once, and what is written then goes nowhere', async () => {
  const pipe = throughPipe();
  let gone = 0;
  pipe.stdout.onGone(() => gone++);
  pipe.hangUp();
  pipe.stdout.write('a');
  pipe.stdout.write('b');
  assert.equal(gone, 1);
  await pipe.stdout.drained(10_000);
  pipe.close();
});

test('a size of nothing counts as 80×24', () => {
  const pipe = throughPipe();
  assert.deepEqual([pipe.stdout.stream.columns, pipe.stdout.stream.rows], [80, 24]);
  assert.equal(pipe.stdout.stream.isTTY, true);
  pipe.close();
});

test('in ASCII every character keeps its width', async () => {
  assert.equal(inAscii('a\u2026 \u00e9 \u2713 \u4e2d\u001b[1m'), 'a^ e ? ??\u001b[1m');
  const pipe = throughPipe({ ascii: true });
  pipe.stdout.stream.write('\u2500\u2500');
  assert.equal(await readAll(pipe, seen => seen.length >= 2), '??');
  pipe.close();
});

test('copying goes through the terminal, through tmux wrapped, and not when it is too long', () => {
  assert.equal(copySequence('hi', {}), '\u001b]52;c;aGk=\u0007');
  assert.match(copySequence('hi', { TMUX: '/tmp/x' }) ?? '', /^\u001bPtmux;\u001b\u001b\]52;c;aGk=\u0007\u001b\\/);
  assert.equal(copySequence('x'.repeat(74_995), {}), undefined);
  assert.notEqual(copySequence('x'.repeat(74_994), {}), undefined);
});
