/** Help pages, made from the table that the parser reads. */
import type { CommandName } from '../command.ts';
import { commands, entryOf } from './commands.ts';
import type { Flag } from './flag.ts';

const WIDTH = 100;

/** The page of a command; without one: of the program. Ends with a newline. */
export function helpPage(about: CommandName | undefined): string {
  const entry = entryOf(about ?? '');
  const usage =
    about === undefined
      ? 'eastwest [COMMAND] [FLAGS]'
      : `eastwest ${[about, entry.argument?.name].filter(Boolean).join(' ')} [FLAGS]`;
  const named = commands.filter(each => each.name !== '');
  const longest = Math.max(...named.map(each => each.name.length));
  const list = named.map(each => `  ${each.name.padEnd(longest)}  ${each.summary}`);
  const sections = [
    [`Usage: ${usage}`],
    wrapped(entry.about, WIDTH),
    entry.argument === undefined ? [] : [`${entry.argument.name}: ${entry.argument.words.join(', ')}`],
    about === undefined ? ['Commands:', ...list] : [],
    ['Flags:', ...entry.flags.flatMap(flagLines)],
    ['Examples:', ...entry.examples.map(example => `  ${example}`)],
    about === undefined ? ['eastwest COMMAND --help describes one command.'] : [],
  ];
  return `${sections
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')}\n`;
}

function flagLines(flag: Flag): readonly string[] {
  const short = flag.short === undefined ? '    ' : `-${flag.short}, `;
  const value = flag.value === undefined ? '' : flag.optional ? `[=${flag.value}]` : ` ${flag.value}`;
  const head = `  ${short}--${flag.name}${value}`;
  const column = 28;
  const lines = wrapped(flag.help, WIDTH - column);
  if (head.length >= column - 1) return [head, ...lines.map(line => ' '.repeat(column) + line)];
  return lines.map((line, index) => (index === 0 ? head : '').padEnd(column) + line);
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const current = lines.at(-1);
    if (current === undefined || current.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${current} ${word}`;
  }
  return lines;
}
