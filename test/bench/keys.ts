/** From a key to the frame that answers it, beside programs that everybody knows, in the same seconds. */
import { spawnSync } from 'node:child_process';
import { type Measured, measured } from './measured.ts';

/** What is pressed in turn, and what is then written. */
export type Keys = readonly (readonly [key: string, words: string])[];

export type Answers = { readonly what: string; readonly milliseconds: readonly number[] };

const node = process.execPath;
/** Milliseconds between two keys. */
const rest = 40;

/** Programs that are measured beside ours, where they are there: the floor, and peers. */
const others: readonly { readonly what: string; readonly command: readonly string[]; readonly keys: Keys }[] = [
  {
    what: 'a key echoed by node -e',
    command: [node, '-e', "process.stdin.setRawMode(true).on('data', () => process.stdout.write('heard'))"],
    keys: [['x', 'heard']],
  },
  {
    what: 'less: help and back',
    command: ['less', '/etc/services'],
    keys: [
      ['h', 'SUMMARY'],
      ['q', 'tcp'],
    ],
  },
];

/** `count` rounds of these keys in the program, each beside one in every other program. */
export async function answersBeside(program: Measured, keys: Keys, count: number): Promise<readonly Answers[]> {
  const running = others
    .filter(({ command: [file = ''] }) => spawnSync(file, ['--version']).error === undefined)
    .map(other => ({ ...other, program: measured(other.command) }));
  const all = [{ what: 'key to frame', keys, program }, ...running].map(each => ({
    ...each,
    milliseconds: [] as number[],
  }));
  try {
    // The first key of each also waits for its start.
    for (const { program: other, keys: pressed } of running) for (const key of pressed) await answered(other, key);
    for (let round = 0; round < count; round++) {
      for (const { program: each, keys: pressed, milliseconds } of all) {
        for (const key of pressed) milliseconds.push(await answered(each, key));
        await new Promise(resolve => setTimeout(resolve, rest));
      }
    }
    return all.map(({ what, milliseconds }) => ({ what, milliseconds }));
  } finally {
    for (const { program: other } of running) other.kill();
  }
}

/** Milliseconds from a key to these words. */
async function answered(program: Measured, [key, words]: Keys[number]): Promise<number> {
  const began = performance.now();
  const seen = program.writes(words);
  program.type(key);
  return (await seen) - began;
}
