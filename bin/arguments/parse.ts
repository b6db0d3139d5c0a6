/** argv → a `Command`, or everything that is wrong with it. */
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { Appearance, Command, MeshFlags, WorldFlags } from '../command.ts';
import { type Shell, shells } from '../completion/scripts.ts';
import { demos } from './commands.ts';
import { didYouMean } from './did-you-mean.ts';
import { type Complain, type Flags, readFlags, type ValuesOf } from './flag.ts';
import * as groups from './groups.ts';
import { refuseBesideKialiOnly, refuseTogether } from './kiali-combinations.ts';
import { refuseScenario, scenarioFrom } from './rehearsal.ts';
import { type Scanned, scan } from './scan.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** By flag name: its texts in the order given. */
type Texts = ReadonlyMap<string, readonly string[]>;

/**
 * Reads argv (without node and the script). Throws `ProblemsError` with all that is wrong: each names the flag and the
 * fix. `environment` only decides about colours and characters (NO_COLOR, the locale).
 */
export function parseCommand(argv: readonly string[], environment: Environment): Command {
  if (argv[0] === '__complete') return { command: 'complete', words: argv.slice(1) };
  const scanned = scan(argv);
  const { entry, values } = scanned;
  if (values.has('help')) return { command: 'help', about: entry.name === '' ? undefined : entry.name };
  if (values.has('version')) return { command: 'version', ...readFlags(groups.told, values, () => undefined) };
  const problems = [...scanned.problems];
  const complain: Complain = (title, hint) => void problems.push({ code: 'bad-input', title, hint });
  const command = commandOf(scanned, environment, complain);
  if (problems.length > 0) throw new ProblemsError(problems);
  return command;
}

function commandOf(scanned: Scanned, environment: Environment, complain: Complain): Command {
  const { entry, words, values: texts } = scanned;
  const { name } = entry;
  const read = <Table extends Flags>(table: Table) => readFlags(table, texts, complain);
  const appearance = appearanceOf(read(groups.appearance), environment);
  const world = (pace: number) => worldFlags(texts, pace, complain);
  const mesh = () => meshFlags(name, texts, complain);
  switch (name) {
    case '':
      if (texts.has('output'))
        complain('--output applies only to --version here', 'Add --version, or leave --output out.');
      return { command: 'full-screen', world: world(1), appearance, mesh: mesh() };
    case 'contexts':
      return { command: name, world: world(0), appearance, ...read(groups.contexts) };
    case 'plan':
      return { command: name, world: world(0), appearance, mesh: mesh(), ...read(groups.plan) };
    case 'up':
      return { command: name, world: world(0), appearance, mesh: mesh(), ...read(groups.up) };
    case 'traffic':
      return trafficCommand(texts, complain, { world, appearance, mesh });
    case 'check':
      return { command: name, world: world(0), appearance, mesh: mesh(), ...read(groups.check) };
    case 'why':
      return { command: name, world: world(0), appearance, mesh: mesh(), ...read(groups.why) };
    case 'report':
      return { command: name, world: world(0), appearance, mesh: mesh(), ...read(groups.report) };
    case 'status':
      return { command: name, world: world(0), appearance, mesh: mesh(), ...read(groups.status) };
    case 'kiali':
      return { ...kialiCommand(texts, complain), appearance, mesh: mesh() };
    case 'down':
      return { ...downCommand(texts, complain), appearance, mesh: mesh() };
    case 'change-root':
      return { ...changeRootCommand(texts, complain), appearance, mesh: mesh() };
    case 'samples':
      return { ...samplesCommand(words[1], texts, complain), appearance, mesh: mesh() };
    case 'doctor':
      return { command: name, appearance, ...read(groups.doctor) };
    case 'completion':
      return { command: name, shell: shellFrom(words[1], complain) };
    case 'man':
      return { command: name };
    case 'rehearse': {
      const { clusters, kubeconfigOut } = read(groups.rehearse);
      return {
        command: name,
        scenario: scenarioFrom(read(groups.scenario), clusters, 0, complain),
        kubeconfigOut,
        appearance,
      };
    }
  }
}

/** What says how samples are says nothing where there are none, and what asks them has nothing to do. */
function meshFlags(command: string, texts: Texts, complain: Complain): MeshFlags {
  const flags = readFlags(groups.mesh, texts, complain);
  if (flags.samples === 'install') return flags;
  const about = ['client', 'sample-namespace', 'sample-registry'].filter(flag => texts.has(flag));
  if (about.length > 0) {
    const named = about.map(flag => `--${flag}`).join(' and ');
    complain(`--samples none and ${named} cannot be combined`, 'Leave one of them out.');
  }
  if (command === 'traffic' || command === 'why') {
    complain(
      `--samples none: ${command} sends requests to the sample apps`,
      'Leave it out, or install them: eastwest up.',
    );
  }
  return flags;
}

type KialiCommand = Extract<Command, { readonly command: 'kiali' }>;

function kialiCommand(texts: Texts, complain: Complain): Omit<KialiCommand, 'appearance' | 'mesh'> {
  const { file, trace } = readFlags(groups.forKiali, texts, () => undefined);
  const world = { kind: 'kubeconfig', file, ...(trace === undefined ? {} : { trace }) } as const;
  const kiali = readFlags(groups.kialiFlags, texts, complain);
  refuseTogether(kiali, flag => texts.has(flag), complain);
  return { command: 'kiali', world, kiali, ...readFlags(groups.kiali, texts, complain) };
}

type TrafficCommand = Extract<Command, { readonly command: 'traffic' }>;

/** Requests per second that need no confirmation. */
const GENTLE = 20;

function trafficCommand(
  texts: Texts,
  complain: Complain,
  common: {
    readonly world: (pace: number) => WorldFlags;
    readonly appearance: Appearance;
    readonly mesh: () => MeshFlags;
  },
): TrafficCommand {
  const flags = readFlags(groups.traffic, texts, complain);
  if (flags.rate > GENTLE && !flags.burst) {
    complain(`--rate ${flags.rate} loads the mesh`, `At most ${GENTLE} requests per second, or add --burst to insist.`);
  }
  if (flags.watch) {
    const headless = [
      'for',
      'each',
      'output',
      'until',
      ...(flags.url === undefined ? ['expect'] : []),
      'metrics-file',
      'metrics-port',
      'plain',
      'screen-reader',
    ].filter(flag => texts.has(flag));
    for (const flag of headless) complain(`--watch and --${flag} cannot be combined`, 'Leave one of them out.');
  }
  if (flags.url === undefined) {
    const without = ['method', 'header', 'match', 'client-pods'].filter(flag => texts.has(flag));
    for (const flag of without)
      complain(`--${flag} has no effect without --url`, 'Name what to send requests to: --url URL.');
  } else if (flags.until !== undefined && flags.expect === undefined) {
    complain(
      '--until proven needs --expect where --url is given',
      'Name versions: --expect v1,v2. A target proves no mesh.',
    );
  }
  if (flags.drill !== undefined) {
    const others = ['for', 'until', 'expect', 'watch', 'url'].filter(flag => texts.has(flag));
    for (const flag of others) complain(`--drill and --${flag} cannot be combined`, 'Leave one of them out.');
  } else if (flags.confirm !== undefined) {
    complain('--confirm has no effect here', 'It goes with --drill NAME.');
  }
  const { appearance, mesh } = common;
  return { command: 'traffic', world: common.world(flags.watch ? 1 : 0), appearance, mesh: mesh(), ...flags };
}

type DownCommand = Extract<Command, { readonly command: 'down' }>;

function downCommand(texts: Texts, complain: Complain): Omit<DownCommand, 'appearance' | 'mesh'> {
  const { file, meshId, trace } = readFlags(groups.toRemove, texts, () => undefined);
  const { skip, only, ...options } = readFlags(groups.removal, texts, complain);
  const flags = readFlags(groups.down, texts, complain);
  const { yes, confirm, dryRun } = flags;
  refuseBesideKialiOnly(flag => texts.has(flag), complain);
  if (confirm !== undefined && confirm !== meshId) {
    complain(
      `--confirm ${confirm} is not the mesh ID ${meshId}`,
      'Give the ID of the mesh to remove: --mesh-id ID --confirm ID.',
    );
  }
  if (yes && confirm === undefined && !dryRun) {
    complain('--yes alone does not remove a mesh', `Confirm the mesh ID as well: --yes --confirm ${meshId}`);
  }
  const world = { kind: 'kubeconfig', file, ...(trace === undefined ? {} : { trace }) } as const;
  return { command: 'down', world, ...flags, removal: { skip, only, options } };
}

type ChangeRootCommand = Extract<Command, { readonly command: 'change-root' }>;

function changeRootCommand(texts: Texts, complain: Complain): Omit<ChangeRootCommand, 'appearance' | 'mesh'> {
  const { file, trace } = readFlags(groups.toChangeRoot, texts, () => undefined);
  const world = { kind: 'kubeconfig', file, ...(trace === undefined ? {} : { trace }) } as const;
  return { command: 'change-root', world, ...readFlags(groups.changeRoot, texts, complain) };
}

type SamplesCommand = Extract<Command, { readonly command: 'samples' }>;

function samplesCommand(
  word: string | undefined,
  texts: Texts,
  complain: Complain,
): Omit<SamplesCommand, 'appearance' | 'mesh'> {
  if (demos.every(each => each !== word)) {
    const title = word === undefined ? 'the demo is missing' : `there is no demo "${word}"`;
    complain(`eastwest samples: ${title}`, `${didYouMean(word ?? '', demos)}It can be ${demos.join(', ')}.`);
  }
  const { file, trace } = readFlags(groups.withDemo, texts, () => undefined);
  const { home, other } = readFlags(groups.parts, texts, complain);
  for (const [flag, value] of [
    ['home', home],
    ['other', other],
  ]) {
    if (value === undefined) complain(`--${flag} is missing`, `Name the cluster: --${flag} NAME.`);
  }
  const flags = readFlags(groups.samples, texts, complain);
  return {
    command: 'samples',
    world: { kind: 'kubeconfig', file, ...(trace === undefined ? {} : { trace }) },
    home: home ?? '',
    other: other ?? '',
    ...flags,
  };
}

function shellFrom(word: string | undefined, complain: Complain): Shell {
  const found = shells.find(each => each === word);
  if (found !== undefined) return found;
  const title = word === undefined ? 'the shell is missing' : `there is no completion for "${word}"`;
  complain(`eastwest completion: ${title}`, `${didYouMean(word ?? '', shells)}It can be ${shells.join(', ')}.`);
  return 'bash';
}

function worldFlags(texts: Texts, pace: number, complain: Complain): WorldFlags {
  const { file, trace, rehearse, ...scenario } = readFlags(groups.world, texts, complain);
  const traced = trace === undefined ? {} : { trace };
  if (rehearse === undefined) {
    refuseScenario(flag => texts.has(flag), complain);
    return { kind: 'kubeconfig', file, ...traced };
  }
  if (file !== undefined) {
    complain('--kubeconfig and --rehearse cannot be combined', 'Use real clusters or simulated ones: leave one out.');
  }
  return { kind: 'rehearsal', scenario: scenarioFrom(scenario, rehearse, pace, complain), ...traced };
}

function appearanceOf(flags: ValuesOf<typeof groups.appearance>, environment: Environment): Appearance {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  return {
    ascii: flags.ascii || (locale !== '' && !/utf-?8/i.test(locale)),
    color: !flags.noColor && !environment.NO_COLOR && environment.TERM !== 'dumb',
    plain: flags.plain || flags.screenReader,
  };
}
