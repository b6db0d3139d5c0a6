/**
 * The full-screen program on a world made by hand, for a test to run in a terminal of its own. The run plays by itself;
 * where it is over is written to the file after `--note`.
 */
import { writeFileSync } from 'node:fs';
import { runFullScreen } from '../../bin/terminal/full-screen.ts';
import type { Host } from '../../source/preparation/host.ts';
import type { Operations } from '../../state/operations.ts';
import { handMade } from '../state/hand-made.ts';
import { start } from '../state/hand-made-plans.ts';
import { planEvent, proveAll } from '../state/hand-made-run.ts';

const { host, operations } = handMade({ kind: 'rehearsal' });

const clock: Host['clock'] = {
  now: Date.now,
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        reject(signal.reason);
      });
    }),
};

const [, note] = process.argv.slice(process.argv.indexOf('--note'));

/** A step after the other on each cluster, a tenth of a second each. */
const run: Operations['run'] = async (mesh, steps, _world, report, signal) => {
  report({ ...planEvent(mesh, steps), at: Date.now() });
  for (const { id: step, cluster } of steps) {
    report({ event: 'started', step, cluster, at: Date.now() });
    await clock.sleep(100, signal).catch(() => undefined);
    if (signal.aborted) return { outcome: 'cancelled', failed: [], tallies: new Map() };
    report({ event: 'done', step, cluster, seconds: 0.1, at: Date.now() });
  }
  if (note !== undefined && process.argv.includes('--note')) writeFileSync(note, 'over');
  return { outcome: 'done', failed: [], tallies: proveAll(mesh, report, Date.now()) };
};

/** Every version from every cluster, ten times a second. */
const monitor: Operations['monitor'] = async ({ mesh }, report, signal) => {
  const names = mesh.members.map(member => member.name);
  const verdict = {
    state: 'proven' as const,
    words: 'every cluster receives responses from every version',
    evidence: [],
  };
  for (let count = 5; !signal.aborted; count += 5) {
    const tally = { versions: { v1: count, v2: count }, misses: 0, reasons: {}, rate: 10 };
    const at = Date.now();
    report({ event: 'traffic', clusters: names.map(name => ({ name, ...tally })), at });
    if (count === 10) report({ event: 'verdict', ...verdict, at });
    await clock.sleep(1000, signal).catch(() => undefined);
  }
  return { clusters: [], verdict, latest: { clusters: [], seconds: 0 } };
};

process.on('uncaughtException', error => {
  process.stderr.write(`bug: ${error.message}\n`);
  process.exit(70);
});
process.on('SIGUSR2', () => {
  throw new Error('on purpose');
});
const appearance = { ascii: process.argv.includes('--ascii'), color: !process.argv.includes('--no-color') };
const { exit: code } = await runFullScreen({ ...host, clock }, start, appearance, { ...operations, run, monitor });
process.exit(code);
