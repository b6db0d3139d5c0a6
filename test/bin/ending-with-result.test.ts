/** The result is the last line, once, whatever was thrown wherever. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { endingWithResult } from '../../bin/commands/ending-with-result.ts';
import { createCrashes } from '../../bin/crashes.ts';
import { exitWith } from '../../bin/exit-codes.ts';
import type { Io } from '../../bin/io.ts';
import { bugText } from '../../bin/output/problems.ts';
import { createProgress, type Progress } from '../../bin/output/progress.ts';
import { eventsOf } from './rehearse-in-process.ts';

const event = { event: 'started', step: 'east/a', cluster: 'east', at: 0 } as const;

/** The work of a command with a process of its own, and what came of it. */
async function ending(work: (progress: Progress, io: Io, crash: (error: unknown) => void) => Promise<number>) {
  const process = new EventEmitter();
  const left: number[] = [];
  let stdout = '';
  let stderr = '';
  const write = (text: string) => {
    stderr += text;
  };
  const crashes = createCrashes(process, write, code => left.push(code));
  const io: Io = {
    stdout: {
      write: text => {
        stdout += text;
      },
    },
    stderr: { write },
    environment: {},
    home: '/nonexistent',
    folder: '/nonexistent',
    terminal: false,
    holdKeys: () => ({ handOver: () => undefined, end: () => undefined }),
    onCrash: crashes.onCrash,
    stopped: new AbortController().signal,
  };
  const appearance = { ascii: true, color: false, plain: true };
  const progress = createProgress({ output: 'ndjson', each: false, appearance, meshId: 'mesh1' }, io);
  const crash = (error: unknown) => void process.emit('uncaughtException', error);
  const ended = await endingWithResult(progress, io, (told, around) => work(told, around, crash)).then(
    exit => ({ exit }),
    (error: unknown) => ({ error }),
  );
  return { ...ended, crash, left, stderr: () => stderr, events: () => eventsOf(stdout) };
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));

test('a bug that the work throws has a result', async () => {
  const { events, ...ended } = await ending(async () => {
    throw new TypeError('oh');
  });
  assert.ok('error' in ended && ended.error instanceof TypeError);
  assert.deepEqual([events().at(-1)?.event, events().at(-1)?.exit], ['result', 70]);
});

test('a crash stops the work, which may finish what it does; its own result is not told', async () => {
  const done: string[] = [];
  const { events, ...ended } = await ending(async (progress, { stopped }, crash) => {
    const stop = aborted(stopped);
    crash(new RangeError('in a listener'));
    await stop;
    done.push('the write is finished');
    progress.report(event);
    progress.result('cancelled', 130);
    return 130;
  });
  assert.ok('error' in ended && ended.error instanceof RangeError);
  assert.deepEqual(done, ['the write is finished']);
  assert.deepEqual(
    events().map(each => each.event),
    ['started', 'result'],
  );
  assert.deepEqual([events().at(-1)?.outcome, events().at(-1)?.exit], ['failed', 70]);
});

test('work that does not end after a crash is left behind', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { events, ...ended } = await ending(async (_progress, _io, crash) => {
    queueMicrotask(() => {
      crash(new RangeError('oh'));
      t.mock.timers.tick(5_000);
    });
    return await new Promise<never>(() => undefined);
  });
  assert.ok('error' in ended && ended.error instanceof RangeError);
  assert.equal(events().at(-1)?.exit, 70);
});

test('nothing comes after the result', async () => {
  const { events } = await ending(async progress => {
    progress.result('proven', 0);
    progress.report(event);
    progress.result('failed', 1);
    return 0;
  });
  assert.deepEqual(
    events().map(each => [each.event, each.outcome]),
    [['result', 'proven']],
  );
});

test('a crash without a listener ends the program at once, with its words', async () => {
  const { crash, left, stderr } = await ending(async () => 0);
  crash(new TypeError('oh'));
  assert.deepEqual(left, [70]);
  assert.match(stderr(), /this is a bug, please report it: TypeError: oh\n {4}at /);
});

test('the report of a bug has no escape sequence and no secret of a cluster in it', () => {
  const error = new SyntaxError(
    'Unexpected token: \u001b]0;owned\u0007"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJ'.concat('\n    at \u001b[31mx'),
  );
  const text = bugText(error);
  assert.ok(!text.includes('\u001b') && !text.includes('\u0007'), JSON.stringify(text));
  assert.doesNotMatch(text, /eyJhbGci/);
  assert.match(text, /at .*ending-with-result\.test\.ts/);
  assert.match(bugText(undefined), /this is a bug, please report it: undefined\n$/);
});

test('a full disk below stdout ends with 1 however the command ended, but for a bug', () => {
  const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  assert.deepEqual(
    [0, 3, 129, 70].map(code => exitWith(code, full)),
    [1, 1, 1, 70],
  );
  const gone = Object.assign(new Error('gone'), { code: 'EPIPE' });
  assert.deepEqual(
    [0, 3, 129, 70].map(code => exitWith(code, gone)),
    [129, 3, 129, 70],
  );
});
