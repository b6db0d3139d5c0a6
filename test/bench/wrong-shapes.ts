/**
 * Feeds so many seeded wrong shapes into the answers of simulated clusters, over `contexts --probe`, `plan`, `up` and
 * `traffic`, and tells how the commands ended: `NODE_ENV=production node test/bench/wrong-shapes.ts [SHAPES]
 * [SEED]`, half an hour for 10,000 on an idle machine. Ends with 1 where one was a bug.
 */
import { type Fuzzed, startFuzzedWorld } from '../fuzz/fuzzed-world.ts';

const shapes = Number(process.argv[2] ?? 10_000);
const firstSeed = Number(process.argv[3] ?? 1);

const commands = [
  ['contexts', '--probe'],
  ['plan', '--timeout', '10s', '-o', 'ndjson', '--exit-code'],
  ['plan', '--timeout', '10s'],
  ['up', '--yes', '--timeout', '20s', '-o', 'ndjson'],
  ['contexts', '--probe', '-o', 'json'],
  ['plan', '--timeout', '10s', '-o', 'json'],
  ['traffic', '--for', '4s', '-o', 'ndjson'],
];

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
  while (wrong < shapes) {
    seed += 1;
    const command = commands[seed % commands.length] ?? [];
    tell(await world.fuzz(command, seed), command);
  }
  await world.close();
}

function tell(ended: Fuzzed, command: readonly string[]): void {
  wrong += ended.wrong.length;
  const count = counts.get(ended.command) ?? { runs: 0, wrong: 0, exits: {} };
  count.runs += 1;
  count.wrong += ended.wrong.length;
  count.exits[ended.exit] = (count.exits[ended.exit] ?? 0) + 1;
  counts.set(ended.command, count);
  const lastLine = ended.stdout.trimEnd().split('\n').at(-1) ?? '';
  const hasResult = !command.includes('ndjson') || lastLine.startsWith('{"event":"result"');
  if (ended.exit === 70 || !hasResult) {
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
