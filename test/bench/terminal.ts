/**
 * Measures the full-screen program, built, in a terminal of 120×40, beside its goals and beside `node -e 0` in the same
 * run: `node test/bench/terminal.ts [MINUTES]`, Linux, about three minutes and those after which memory is
 * looked at (10). Other work on the machine shows in all of it: compare with the floor, not with another day.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { answersBeside } from './keys.ts';
import { type Cost, type Measured, measured } from './measured.ts';
import { simulatedClusters } from './simulated-clusters.ts';

const rounds = 12;
const minutes = Number(process.argv[2] ?? 10);
/** Milliseconds over which bytes and processor time are counted. */
const stretch = 10_000;
const enter = '\r';
const node = process.execPath;

const folder = mkdtempSync(join(tmpdir(), 'eastwest-bench-'));
const kubeconfig = join(folder, 'kubeconfig');
const contexts = ['east', 'west'].map(name => ({
  name,
  cluster: { server: 'https://127.0.0.1:1' },
  user: { token: 'none' },
  context: { cluster: name, user: name },
}));
const [clusters, users] = [contexts, contexts];
writeFileSync(kubeconfig, JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters, users, contexts }));
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');

const root = new URL('../..', import.meta.url).pathname;
const build = (...args: readonly string[]) => execFileSync(node, ['bin/build.mjs', ...args], { cwd: root });

function row(what: string, value: string, goal: string): void {
  console.log(`${what.padEnd(46)}${value.padEnd(44)}${goal}`);
}

const at = (values: readonly number[], share: number) =>
  values.toSorted((left, right) => left - right)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const minAndMedian = (values: readonly number[]) => `${at(values, 0).toFixed(0)} / ${at(values, 0.5).toFixed(0)} ms`;
const costs = ({ bytesPerSecond, main, all }: Cost) =>
  `${main.toFixed(1)} % (all threads ${all.toFixed(1)} %), ${(bytesPerSecond / 1000).toFixed(2)} kB/s`;

async function using<Result>(program: Measured, use: (program: Measured) => Promise<Result>): Promise<Result> {
  try {
    return await use(program);
  } finally {
    program.kill();
    await program.exited;
  }
}

/** Milliseconds from the start of a command to the first frame; a program that only ends, to its end. */
async function start(command: readonly string[], words?: string): Promise<number> {
  return using(measured(command), async program => {
    if (words !== undefined) return (await program.writes(words)) - program.began;
    await program.exited;
    return performance.now() - program.began;
  });
}

async function starts(): Promise<void> {
  const files = [node, 'bin/eastwest.js', '--kubeconfig', kubeconfig];
  const rehearsal = [node, 'bin/eastwest.js', '--rehearse', '--pace', '1'];
  // Once before it counts, and left by its key: the compile cache is written at the end.
  for (const command of [files, rehearsal]) {
    await using(measured(command), async program => {
      await program.writes('Clusters');
      program.type('q');
      await program.exited;
    });
  }
  const [floor, first, rehearsed]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    floor.push(await start([node, '-e', '0']));
    first.push(await start(files, 'Clusters'));
    rehearsed.push(await start(rehearsal, 'Clusters'));
  }
  const goal = Math.min(150, 2 * at(floor, 0.5) + 60).toFixed(0);
  row('node -e 0, min / p50', minAndMedian(floor), 'the floor');
  row('start to first frame, a kubeconfig', minAndMedian(first), `p50 ≤ ${goal} ms (150, and 2 × floor + 60)`);
  row('start to first frame, --rehearse', minAndMedian(rehearsed), 'no goal: the simulated clusters start first');
}

/** A run has begun; a quick one is over before anything else is written. */
const started = /steps done|installed and proven/;

/** From Clusters to the screen that the last words stand on. */
async function walk(program: Measured, words: readonly (string | RegExp)[]): Promise<void> {
  for (const each of words) {
    const seen = program.writes(each);
    // On Plan, which tells its steps, enter starts nothing.
    program.type(each === started ? 'S' : enter);
    await seen;
  }
}

/** Real clusters are changed only by the mesh ID, typed, and enter by itself: no part of what was typed before. */
async function startForReal(program: Measured): Promise<void> {
  const asked = program.writes('Takes about');
  program.type('S');
  await asked;
  program.type('mesh1');
  await wait(alone);
  const seen = program.writes(started);
  program.type(enter);
  await seen;
}

/** Milliseconds after which a key is pressed by itself. */
const alone = 1000;

async function keysWhileInstalling(program: Measured): Promise<void> {
  const keys = [
    ['?', 'Keys on'],
    // The footer again: of the screen, the half beside the help is not rewritten.
    ['?', 'quit'],
  ] as const;
  for (const { what, milliseconds } of await answersBeside(program, keys, 60)) {
    const shares = `${at(milliseconds, 0.5).toFixed(1)} / ${at(milliseconds, 0.99).toFixed(1)} ms`;
    row(`  ${what}, p50 / p99`, shares, what === 'key to frame' ? 'p99 ≤ 33 ms' : 'beside it');
  }
}

/**
 * The clusters are in another process: what is measured is the program alone. At pace 1 they take the time of real ones;
 * at pace 0 they never wait, and twenty keep two cores busy by themselves.
 */
async function installs(count: number, pace: 0 | 1): Promise<void> {
  const own = join(folder, `clusters-${count}-${pace}`);
  const { names, kubeconfig: file, stop } = await simulatedClusters(count, own, pace);
  try {
    const flags = ['--kubeconfig', file, '--certificates', join(own, 'certificates')];
    const command = [node, 'bin/eastwest.js', ...flags, ...names.flatMap(name => ['--cluster', name])];
    await using(measured(command), async program => {
      await program.writes(/All permissions present/);
      await walk(program, ['Requirements', 'SOURCE', `steps on ${count} clusters`]);
      await startForReal(program);
      row(`install, ${count} clusters elsewhere, pace ${pace}`, costs(await program.during(stretch)), 'no goal');
      await keysWhileInstalling(program);
      row('  memory', `${program.rss().toFixed(0)} MB`, 'no goal before ten minutes are over');
    });
  } finally {
    await stop();
  }
}

async function traffic(rate: number): Promise<void> {
  const program = [node, join(folder, 'eastwest.js'), String(rate)];
  await using(measured(program), async running => {
    await running.writes('OpenShift');
    await walk(running, ['Requirements', 'SOURCE', 'steps on 4 clusters', started, 'every version']);
    const goal = rate === 10_000 ? '≤ 15 % (aim 10), ≤ 8 kB/s (aim 4)' : 'no goal';
    row(`traffic, 4 clusters, ${rate} answers/s`, costs(await running.during(stretch)), goal);
    row('  memory', `${running.rss().toFixed(0)} MB`, '≤ 150 MB (aim 120)');
    if (rate !== 10_000 || minutes <= 0) return;
    await running.during(minutes * 60_000);
    row(`  memory after ${minutes} minutes`, `${running.rss().toFixed(0)} MB`, '≤ 150 MB (aim 120)');
  });
}

async function idle(): Promise<void> {
  await using(measured([node, 'bin/eastwest.js', '--kubeconfig', kubeconfig]), async program => {
    await program.writes('Clusters');
    await program.during(2000);
    const cost = await program.during(stretch);
    row('idle', `${cost.all.toFixed(2)} %, ${Math.round(cost.bytesPerSecond)} bytes/s`, '< 0.3 %, 0 bytes');
  });
}

/** What everybody leaves running. */
async function idlePeer(): Promise<void> {
  if (spawnSync('top', ['-v']).error !== undefined) return;
  await using(measured(['top', '-d', '1']), async program => {
    await program.writes('load average');
    row('  top -d 1 beside it', costs(await program.during(stretch)), 'beside it');
  });
}

try {
  build();
  build('test/bench/traffic-program.ts', folder);
  row('', `load of the machine ${loadavg()[0]?.toFixed(1)}`, 'goal');
  await starts();
  await idle();
  await idlePeer();
  for (const count of [4, 20]) await installs(count, 1);
  await installs(20, 0);
  for (const rate of [10, 1000, 10_000]) await traffic(rate);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
