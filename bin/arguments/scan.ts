/** argv → which command, and the values of its flags. Whether the values make sense is the reader's work (parse.ts). */
import { parseArgs } from 'node:util';
import type { Problem } from '../../source/model/problem.ts';
import { type CommandEntry, commands, entryOf } from './commands.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Flag } from './flag.ts';

export type Scanned = {
  readonly entry: CommandEntry;
  /** What is not a flag, the command first. */
  readonly words: readonly string[];
  /** By flag name: the values in order; a flag without a value has ''. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly Problem[];
};

/** Of flags of one name, that of the command that is named: `--operator` takes a value, but not on `down`. */
function flagsFor(argv: readonly string[]): ReadonlyMap<string, Flag> {
  const named = commands.find(({ name }) => name !== '' && name === argv.find(word => isCommand(word)));
  const flags = [...commands.flatMap(entry => entry.flags), ...(named?.flags ?? [])];
  return new Map(flags.map(flag => [flag.name, flag] as const));
}

const isCommand = (word: string) => word !== '' && commands.some(each => each.name === word);

/** Reads argv (without node and the script). Collects what is wrong instead of stopping at the first. */
export function scan(argv: readonly string[]): Scanned {
  const everyFlag = flagsFor(argv);
  const { tokens } = parseArgs({
    args: [...argv],
    options: options(everyFlag),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  // The word behind a flag that is not known is most likely its value, no mistake of its own.
  const unknown = new Set(
    tokens.flatMap(token => (token.kind === 'option' && !everyFlag.has(token.name) ? [token.index + 1] : [])),
  );
  const words = tokens
    .filter(token => token.kind === 'positional')
    .filter(token => !unknown.has(token.index) || isCommand(token.value))
    .map(token => token.value);
  const entry = commands.find(each => each.name === (words[0] ?? '') && each.name !== '') ?? entryOf('');
  const problems = strayWords(entry, words);
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const flag = everyFlag.get(token.name);
    const problem = mismatch(entry, flag, token);
    if (problem !== undefined) problems.push(problem);
    else values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? '']);
  }
  return { entry, words, values, problems };
}

type OptionToken = {
  readonly rawName: string;
  readonly name: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
};

function options(everyFlag: ReadonlyMap<string, Flag>) {
  return Object.fromEntries(
    [...everyFlag.values()].map(flag => {
      const type = flag.value === undefined || flag.optional ? ('boolean' as const) : ('string' as const);
      const option = { type, multiple: true };
      return [flag.name, flag.short === undefined ? option : { ...option, short: flag.short }];
    }),
  );
}

function strayWords(entry: CommandEntry, words: readonly string[]): Problem[] {
  const first = words[0];
  if (first === undefined) return [];
  const names = commands.map(each => each.name).filter(name => name !== '');
  if (entry.name === '') {
    const hint = `${didYouMean(first, names)}The commands are ${names.join(', ')}; see eastwest --help.`;
    return [{ code: 'bad-input', title: `there is no command "${first}"`, hint }];
  }
  const { argument } = entry;
  return words.slice(argument === undefined ? 1 : 2).map(word => ({
    code: 'bad-input',
    title: `there is no argument "${word}" for eastwest ${entry.name}`,
    hint: `Leave it out, or see ${helpOf(entry)}.`,
  }));
}

function mismatch(entry: CommandEntry, flag: Flag | undefined, token: OptionToken): Problem | undefined {
  const here = entry.flags.some(each => each.name === token.name);
  if (flag === undefined || !here) {
    const where = commands.filter(each => each.flags.some(one => one.name === token.name));
    const known = entry.flags.map(each => each.name);
    const elsewhere = `It belongs to ${where.map(each => `eastwest ${each.name}`.trim()).join(', ')}. `;
    const hint = where.length > 0 ? elsewhere : didYouMean(token.name, known, name => `--${name}`);
    const command = `eastwest ${entry.name}`.trim();
    return {
      code: 'bad-input',
      title: `there is no flag ${token.rawName} for ${command}`,
      hint: `${hint}See ${helpOf(entry)}.`,
    };
  }
  if (flag.value === undefined && token.value !== undefined) {
    return { code: 'bad-input', title: `${token.rawName} takes no value`, hint: `Write ${token.rawName} alone.` };
  }
  // Without `strict`, parseArgs takes the next flag for the value.
  const swallowed = token.inlineValue === false && token.value?.startsWith('-');
  if (flag.value !== undefined && !flag.optional && (token.value === undefined || swallowed)) {
    const form = `${token.rawName} ${flag.value}`;
    return { code: 'bad-input', title: `${token.rawName} needs a value`, hint: `Write ${form}.` };
  }
  return undefined;
}

function helpOf(entry: CommandEntry): string {
  return `${`eastwest ${entry.name}`.trim()} --help`;
}
