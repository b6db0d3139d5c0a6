/** Rules about the house: what breaks one is told a line each, with what to do about it, and nothing else. */
import assert from 'node:assert/strict';

/** Fails with every complaint on a line of its own, and with what to do. */
export function noComplaints(complaints: readonly string[], advice: string): void {
  if (complaints.length === 0) return;
  assert.fail(`${advice}\n${complaints.map(each => `  ${each}\n`).join('')}`);
}
