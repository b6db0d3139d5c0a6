/** What every test of a terminal does around the program: end it, see that it has ended and what it left behind. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Terminal } from './terminal.ts';

/** Runs, and is ended whatever happens. */
export async function within(made: Terminal, use: (made: Terminal) => Promise<void>): Promise<void> {
  try {
    await use(made);
  } finally {
    made.close();
  }
}

/** The terminal is as a shell wants it. */
export function assertRestored(made: Terminal): void {
  assert.equal(made.buffer(), 'normal');
  assert.ok(made.wraps(), 'lines wrap again');
  assert.ok(made.cursorShown(), 'the cursor is back');
  const pasting = made.bytes();
  assert.ok(pasting.lastIndexOf('\u001b[?2004l') >= pasting.lastIndexOf('\u001b[?2004h'), 'bracketed paste is off');
  const titles = made.bytes();
  assert.ok(titles.lastIndexOf('\u001b[23;2t') >= titles.lastIndexOf('\u001b[22;2t'), 'the title is back');
}

/** Resolves when the process has ended, and fails when it has timed out after this many milliseconds. */
export async function ended(pid: number, patience: number): Promise<void> {
  const began = Date.now();
  while (isRunning(pid)) {
    assert.ok(Date.now() - began < patience, `it ended within ${patience} ms`);
    await pause(20);
  }
}

/** A process that has ended but that was not waited for yet (a zombie) has ended. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // No such process.
    return false;
  }
}
