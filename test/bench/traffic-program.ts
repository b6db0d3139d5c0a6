/**
 * The full-screen program on four clusters made by hand, whose client pods answer this many times a second in all
 * (`traffic-program.ts RATE`). From the lines of the pods on it is the program's own way: parsed, judged, drawn.
 */
import { runFullScreen } from '../../bin/terminal/full-screen.ts';
import { realClock } from '../../source/kubernetes/clock.ts';
import { monitorTraffic } from '../../source/traffic/monitor.ts';
import type { Operations } from '../../state/operations.ts';
import { handMade } from '../state/hand-made.ts';
import { context } from '../state/hand-made-clusters.ts';
import { start } from '../state/hand-made-plans.ts';
import { planEvent, proveAll } from '../state/hand-made-run.ts';
import { clusterzOf, hello, simulated } from '../traffic/simulated-client.ts';

const rate = Number(process.argv[2] ?? 10);
const names = ['east', 'west', 'north', 'south'];

/** How often a simulated client writes, in a second. */
const writes = 10;

/** What one client writes at a time, so that all of them together keep the rate. */
function answersOf(): (count: number) => string {
  const each = rate / names.length / writes;
  let given = 0;
  return count => {
    const due = Math.floor(count * each) - given;
    given += due;
    return Array.from({ length: due }, (_, index) => hello(`v${((given + index) % names.length) + 1}`)).join('');
  };
}

const clusters = new Map(
  names.map(name => {
    const networkz = JSON.stringify(names.map((_, index) => ({ Network: `network${index + 1}` })));
    const likeness = { answer: answersOf(), clusterz: () => clusterzOf(names), networkz };
    return [name, simulated(name, realClock, likeness).cluster];
  }),
);

/** Everything is done at once: what is measured comes after. */
const run: Operations['run'] = async (mesh, steps, _world, report) => {
  report({ ...planEvent(mesh, steps), at: Date.now() });
  for (const { id: step, cluster } of steps) report({ event: 'done', step, cluster, seconds: 0.1, at: Date.now() });
  return { outcome: 'done', failed: [], tallies: proveAll(mesh, report, Date.now()) };
};

const monitor: Operations['monitor'] = (monitored, report, signal) => {
  const cluster = (name: string) => clusters.get(name) ?? monitored.cluster(name);
  return monitorTraffic({ ...monitored, cluster, clock: realClock }, report, signal);
};

const { host, operations } = handMade({ kind: 'rehearsal', contexts: names.map(name => context(name)) });
const appearance = { ascii: false, color: true };
const { exit } = await runFullScreen({ ...host, clock: realClock }, start, appearance, { ...operations, run, monitor });
process.exit(exit);
