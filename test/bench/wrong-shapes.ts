/**
 * Feeds this many seeded wrong shapes into the answers of simulated clusters, over every command that asks them, and
 * tells how the commands ended: `NODE_ENV=production node test/bench/wrong-shapes.ts [SHAPES] [SEED] [COMMANDS]`, half
 * an hour for 10,000 on an idle machine. Ends with 1 where one was a bug.
 */
import { join } from 'node:path';
import { type Fuzzed, startFuzzedWorld } from '../fuzz/fuzzed-world.ts';

const shapes = Number(process.argv[2] ?? 10_000);
const firstSeed = Number(process.argv[3] ?? 1);

const limit = ['--timeout', '10s'];
const events = ['-o', 'ndjson'];
const yes = ['--yes', '--timeout', '20s', ...events];
const ofMesh = ['--confirm', 'mesh1'];

const all = [
  ['contexts', '--probe'],
  ['plan', ...limit, ...events, '--exit-code'],
  ['plan', ...limit],
  ['up', ...yes],
  ['contexts', '--probe', '-o', 'json'],
  ['plan', ...limit, '-o', 'json'],
  ['traffic', '--for', '4s', ...events],
  ['kiali', '--home', 'east', ...yes],
  ['status', ...limit],
  ['check', ...limit],
  ['why', ...limit, ...events],
  ['kiali', '--home', 'east', '--rotate-token', 'west', '--metrics', 'federation', ...yes],
  ['report', ...limit],
  ['check', '--reach', '--yes', ...limit, '-o', 'json'],
  ['change-root', '--certificates', 'new-root', ...yes],
  ['kiali', '--home', 'east', '--dry-run', ...limit],
  ['kiali', '--disconnect', 'west', ...yes],
  ['samples', 'travels', '--home', 'east', '--other', 'west', ...yes],
  ['down', '--only', 'west', ...ofMesh, ...yes],
  ['up', ...yes],
  ['status', ...limit, '-o', 'json'],
  ['check', ...limit, '-o', 'junit'],
  ['traffic', '--url', 'http://helloworld.sample:5000/hello', '--match', 'version: {},', '--for', '3s', ...events],
  ['down', '--dry-run', ...limit, '-o', 'json'],
];
/** Those that begin with one of these words, separated by commas; all of them by default. */
const wanted = process.argv[4]?.split(',');
const commands = wanted === undefined ? all : all.filter(([name = '']) => wanted.includes(name));

const counts = new Map<string, { runs: number; wrong: number; exits: Record<string, number> }>();
const bugs: string[] = [];
let wrong = 0;

const escaped = (error: unknown) => void bugs.push(`escaped: ${error instanceof Error ? error.stack : String(error)}`);
process.on('uncaughtException', escaped);

const lanes = 5;
let seed = firstSeed;

/** One world after the other would mostly wait for time limits. The first one is empty, the others have a proven mesh. */
async function lane(number: number): Promise<void> {
  const world = await startFuzzedWorld(2);
  if (number > 0) await world.run(['up', '--yes']);
  if (number > 1) await world.run(['kiali', '--home', 'east', '--yes']);
  while (wrong < shapes) {
    seed += 1;
    const command = commands[seed % commands.length] ?? [];
    // A report is never written over.
    const more = command[0] === 'report' ? ['--to', join(world.folder, `report-${seed}.tgz`)] : [];
    tell(await world.fuzz([...command, ...more], seed), command);
  }
  await world.close();
}

function tell(ended: Fuzzed, command: readonly string[]): void {
  wrong += ended.wrong.length;
  const name = command.join(' ');
  const count = counts.get(name) ?? { runs: 0, wrong: 0, exits: {} };
  count.runs += 1;
  count.wrong += ended.wrong.length;
  count.exits[ended.exit] = (count.exits[ended.exit] ?? 0) + 1;
  counts.set(name, count);
  const lastLine = ended.stdout.trimEnd().split('\n').at(-1) ?? '';
  const hasResult = !command.includes('ndjson') || lastLine.startsWith('{"event":"result"');
  const acts = /\u001b/.test(ended.stdout + ended.stderr);
  if (ended.exit === 70 || !hasResult || acts) {
    bugs.push(`${ended.command}, seed ${ended.seed}, ${ended.wrong.length} wrong: exit ${ended.exit}\n${ended.stderr}`);
    console.log(bugs.at(-1));
  }
  if (ended.seed % 50 === 0) console.log(`${wrong} wrong shapes, ${bugs.length} bugs`);
}

await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
for (const [command, count] of counts) console.log(JSON.stringify({ command, ...count }));
console.log(`${wrong} wrong shapes, ${bugs.length} bugs`);
for (const bug of bugs) console.log(bug);
process.exit(bugs.length === 0 ? 0 : 1);
