/**
 * Times the start of simulated clusters, in the process as `eastwest rehearse` has it, built: from the command to its
 * line "ready". Beside it what the same machine needs at the same moment for `node -e 0` (the floor):
 * `node test/bench/rehearsal.ts [ROUNDS]`, about a minute. One line of JSON for each shape; seconds.
 */
import { execFileSync, spawn } from 'node:child_process';
import { loadavg } from 'node:os';

const rounds = Number(process.argv[2] ?? 7);
const root = new URL('../..', import.meta.url).pathname;
const shapes: readonly (readonly [clusters: number, platform: string, goal: number])[] = [
  [2, 'openshift', 1],
  [2, 'kubernetes', 1],
  [12, 'openshift', 3],
  [12, 'kubernetes', 3],
];

const median = (values: readonly number[]) => values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0;
const rounded = (value: number) => Math.round(value * 100) / 100;

/** Seconds until the program has written something; to its end for one that writes nothing. Ends it. */
async function seconds(args: readonly string[]): Promise<number> {
  const began = performance.now();
  const program = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise(resolve => program.once('exit', resolve));
  await Promise.race([new Promise(resolve => program.stdout.once('data', resolve)), exited]);
  const took = (performance.now() - began) / 1000;
  program.kill('SIGINT');
  await exited;
  return took;
}

const started = (clusters: number, platform: string) =>
  seconds(['bin/eastwest.js', 'rehearse', '--clusters', String(clusters), '--platform', platform]);

execFileSync(process.execPath, ['bin/build.mjs'], { cwd: root });
// Once before it counts: the compile cache is written at the end of a run.
await started(1, 'openshift');
for (const [clusters, platform, goal] of shapes) {
  const [mine, floor]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    floor.push(await seconds(['-e', '0']));
    mine.push(await started(clusters, platform));
  }
  const p50 = median(mine);
  console.log(
    JSON.stringify({
      clusters,
      platform,
      seconds: rounded(p50),
      fastest: rounded(Math.min(...mine)),
      floor: rounded(median(floor)),
      ratio: rounded(p50 / median(floor)),
      goal,
      load: rounded(loadavg()[0] ?? 0),
    }),
  );
}
