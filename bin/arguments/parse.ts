/** argv → a `Command`, or everything that is wrong with it. */
import { ProblemsError } from '../../source/model/problem.ts';
import type { Command, Look, WorldFlags } from '../command.ts';
import type { CommandEntry } from './commands.ts';
import { type Complain, type Flags, readFlags, type ValuesOf } from './flag.ts';
import * as groups from './groups.ts';
import { refuseShape, rehearsalShape } from './rehearsal.ts';
import { scan } from './scan.ts';

export type Surroundings = Readonly<Record<string, string | undefined>>;

/** By flag name: its texts in the order given. */
type Texts = ReadonlyMap<string, readonly string[]>;

/**
 * Reads argv (without node and the script). Throws `ProblemsError` with all that is wrong: each names the flag and the
 * fix. `environment` only decides how things look (NO_COLOR, the locale).
 */
export function parseCommand(argv: readonly string[], environment: Surroundings): Command {
  const scanned = scan(argv);
  const { entry, values } = scanned;
  if (values.has('help')) return { command: 'help', about: entry.name === '' ? undefined : entry.name };
  if (values.has('version')) return { command: 'version' };
  const problems = [...scanned.problems];
  const complain: Complain = (title, hint) => void problems.push({ code: 'bad-input', title, hint });
  const command = commandOf(entry.name, values, environment, complain);
  if (problems.length > 0) throw new ProblemsError(problems);
  return command;
}

function commandOf(name: CommandEntry['name'], texts: Texts, environment: Surroundings, complain: Complain): Command {
  const read = <Table extends Flags>(table: Table) => readFlags(table, texts, complain);
  const look = lookOf(read(groups.look), environment);
  const world = (pace: number) => worldFlags(texts, pace, complain);
  switch (name) {
    case '':
      return { command: 'full-screen', world: world(1), look, mesh: read(groups.mesh) };
    case 'contexts':
      return { command: name, world: world(0), look, ...read(groups.contexts) };
    case 'plan':
      return { command: name, world: world(0), look, mesh: read(groups.mesh), ...read(groups.plan) };
    case 'up':
      return { command: name, world: world(0), look, mesh: read(groups.mesh), ...read(groups.up) };
    case 'traffic':
      return { command: name, world: world(0), look, mesh: read(groups.mesh), ...read(groups.traffic) };
    case 'rehearse': {
      const { clusters, kubeconfigOut } = read(groups.rehearse);
      return { command: name, shape: rehearsalShape(read(groups.shape), clusters, 0, complain), kubeconfigOut, look };
    }
  }
}

function worldFlags(texts: Texts, pace: number, complain: Complain): WorldFlags {
  const { file, rehearse, ...shape } = readFlags(groups.world, texts, complain);
  if (rehearse === undefined) {
    refuseShape(flag => texts.has(flag), complain);
    return { kind: 'kubeconfig', file };
  }
  if (file !== undefined) {
    complain('--kubeconfig and --rehearse exclude each other', 'Use real clusters or simulated ones: leave one out.');
  }
  return { kind: 'rehearsal', shape: rehearsalShape(shape, rehearse, pace, complain) };
}

function lookOf(flags: ValuesOf<typeof groups.look>, environment: Surroundings): Look {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  return {
    ascii: flags.ascii || (locale !== '' && !/utf-?8/i.test(locale)),
    color: !flags.noColor && !environment.NO_COLOR && environment.TERM !== 'dumb',
    plain: flags.plain || flags.screenReader,
  };
}
