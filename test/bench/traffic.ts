/**
 * What the monitor costs at this many responses a second over four clusters, and whether its memory grows: `node
 * --expose-gc test/bench/traffic.ts [RATE] [SECONDS]`. Responses are made by hand; from the lines of the
 * pods on, and up to the picture that a screen draws, it is the program's own way.
 */
import { realClock } from '../../source/kubernetes/clock.ts';
import { monitorTraffic } from '../../source/traffic/monitor.ts';
import { createPaths } from '../../source/traffic/paths/paths.ts';
import { pictureOf } from '../../source/traffic/paths/picture.ts';
import { meshOf } from '../helpers/meshes.ts';
import { clusterzOf, hello, simulated } from '../traffic/simulated-client.ts';

const rate = Number(process.argv[2] ?? 10_000);
const seconds = Number(process.argv[3] ?? 20);
const names = ['east', 'west', 'north', 'south'];
const mesh = meshOf(names);
/** How often a simulated client writes, in a second. */
const WRITES = 10;

function responses(): (count: number) => string {
  const each = rate / names.length / WRITES;
  let given = 0;
  return count => {
    const due = Math.floor(count * each) - given;
    given += due;
    return Array.from({ length: due }, (_, index) => hello(`v${((given + index) % names.length) + 1}`)).join('');
  };
}

const networkz = JSON.stringify(mesh.members.map(({ network }) => ({ Network: network })));
const clusters = new Map(
  names.map(name => [
    name,
    simulated(name, realClock, { answer: responses(), clusterz: () => clusterzOf(names), networkz }),
  ]),
);
const begin = realClock.now();
const paths = createPaths(mesh, begin);
const stop = new AbortController();
const monitored = {
  mesh,
  cluster: (name: string) => clusters.get(name)?.cluster ?? process.exit(2),
  clock: realClock,
  perSecond: rate,
  paths,
};
const drawing = setInterval(() => pictureOf(paths, 10, realClock.now(), begin), 250);
const monitoring = monitorTraffic(monitored, () => undefined, stop.signal);
const memory = () => {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().rss / 1_048_576);
};
await realClock.sleep(3000, stop.signal);
const before = { cpu: process.cpuUsage(), rss: memory(), requests: total(), at: performance.now() };
await realClock.sleep(seconds * 1000, stop.signal);
const cpu = process.cpuUsage(before.cpu);
const took = (performance.now() - before.at) / 1000;
const core = (100 * (cpu.user + cpu.system)) / 1_000_000 / took;
const perSecond = Math.round((total() - before.requests) / took);
process.stdout.write(
  `${perSecond} responses/s: ${core.toFixed(1)} % of a core, ${before.rss} MB then ${memory()} MB\n`,
);
clearInterval(drawing);
stop.abort();
await monitoring;

function total(): number {
  return paths.clients.reduce((sum, { requests }) => sum + requests, 0);
}
