/** The table of docs/cli.md, from the flags themselves. */
import { commands } from '../../bin/arguments/commands.ts';
import type { Flag } from '../../bin/arguments/flag.ts';

/** One row a flag, in the order of the help pages; `--output`, which differs, has one row for all commands. */
export function flagsTable(): string {
  const all = new Set(commands.flatMap(entry => entry.flags));
  const outputs = [...all].filter(flag => flag.name === 'output');
  const rows = [...all].flatMap(flag => {
    if (!outputs.includes(flag)) return `| ${head(flag, flag.value)} | ${places([flag])} | ${meaning(flag)} |`;
    return flag === outputs[0] ? `| ${head(flag, 'FORMAT')} | ${places(outputs)} | ${formats()} |` : [];
  });
  return ['| flag | on | meaning, default |', '|---|---|---|', ...rows].join('\n');
}

function head(flag: Flag, value: string | undefined): string {
  const form = value === undefined ? '' : flag.optional ? `[=${value}]` : ` ${value}`;
  const long = `\`--${flag.name}${form.replaceAll('|', '\\|')}\``;
  return flag.short === undefined ? long : `\`-${flag.short}\`, ${long}`;
}

function places(flags: readonly Flag[]): string {
  const word = (command: string) => (command === '' ? 'full screen' : `\`${command}\``);
  const has = (entry: (typeof commands)[number]) => flags.some(flag => entry.flags.includes(flag));
  const on = commands.filter(has).map(entry => word(entry.name));
  const off = commands.filter(entry => !has(entry)).map(entry => word(entry.name));
  if (off.length === 0) return 'all';
  return off.length < 3 ? `all but ${off.join(', ')}` : on.join(', ');
}

function meaning({ help, details }: Flag): string {
  return inMarkdown(details === undefined ? help : `${help}. ${details}`);
}

function formats(): string {
  const offers = commands.flatMap(({ name, flags }) => {
    const value = flags.find(each => each.name === 'output')?.value;
    const where = name === '' ? 'with `--version`' : `\`${name}\``;
    return value === undefined ? [] : `${where}: ${value.replaceAll('|', ', ')}`;
  });
  return `how to write the result; the first is the default. ${offers.join(' · ')}`;
}

/** Code spans for what is typed, where the words do not have them already. */
function inMarkdown(text: string): string {
  const typed = /--[a-z][a-z-]*|(?<=[ (])[~.]?\/[^\s,;)]*(?: ID>)?|\$[A-Z]+|NAME:/g;
  const parts = text.split(/(`[^`]*`)/);
  return parts.map((part, index) => (index % 2 === 1 ? part : part.replace(typed, '`$&`'))).join('');
}
