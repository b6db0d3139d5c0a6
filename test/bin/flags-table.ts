/** The table of docs/cli.md, from the flags themselves. */
import { commands } from '../../bin/arguments/commands.ts';
import type { Flag } from '../../bin/arguments/flag.ts';

/** One row a flag, in the order of the help pages; `--output`, which differs, has one row for all commands. */
export function flagsTable(): string {
  const names = [...new Set(commands.flatMap(entry => entry.flags.map(flag => flag.name)))];
  const rows = names.map(name => `| ${heads(name)} | ${places(name)} | ${meaning(name)} |`);
  return ['| flag | on | meaning, default |', '|---|---|---|', ...rows].join('\n');
}

function flagsNamed(name: string): readonly Flag[] {
  return commands.flatMap(entry => entry.flags.filter(flag => flag.name === name));
}

function heads(name: string): string {
  const [flag] = flagsNamed(name);
  if (flag === undefined) return '';
  const value = flag.name === 'output' ? 'FORMAT' : flag.value?.replaceAll('|', '\\|');
  const long = `--${name}${value === undefined ? '' : flag.optional ? `[=${value}]` : ` ${value}`}`;
  return flag.short === undefined ? `\`${long}\`` : `\`-${flag.short}\`, \`${long}\``;
}

function places(name: string): string {
  const word = (command: string) => (command === '' ? 'full screen' : `\`${command}\``);
  const [on, off] = [true, false].map(wanted =>
    commands.filter(entry => entry.flags.some(flag => flag.name === name) === wanted).map(entry => word(entry.name)),
  );
  if (off?.length === 0) return 'all';
  return off !== undefined && on !== undefined && off.length < on.length && off.length < 3
    ? `all but ${off.join(', ')}`
    : (on ?? []).join(', ');
}

function meaning(name: string): string {
  const [flag] = flagsNamed(name);
  if (flag === undefined) return '';
  if (name !== 'output') return inMarkdown(flag.details === undefined ? flag.help : `${flag.help}. ${flag.details}`);
  const offers = commands.flatMap(entry =>
    entry.flags
      .filter(each => each.name === name)
      .map(
        each => `${entry.name === '' ? 'with `--version`' : `\`${entry.name}\``}: ${each.value?.replaceAll('|', ', ')}`,
      ),
  );
  return `how to write the result; the first is the default. ${offers.join(' · ')}`;
}

/** Code spans for what is typed, where the words do not have them already. */
function inMarkdown(text: string): string {
  const typed = /--[a-z][a-z-]*|(?<=[ (])[~.]?\/[^\s,;)]*(?: ID>)?|\$[A-Z]+|NAME:/g;
  const parts = text.split(/(`[^`]*`)/);
  return parts.map((part, index) => (index % 2 === 1 ? part : part.replace(typed, '`$&`'))).join('');
}
