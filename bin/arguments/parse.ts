/** argv → a `Command`, or everything that is wrong with it. */
import { ProblemsError } from '../../source/model/problem.ts';
import type { Keepable } from '../../source/steps/removal/removing.ts';
import type { Command, Common, Look, MeshFlags, WorldFlags } from '../command.ts';
import { createReader, type Reader } from './reader.ts';
import { refuseShape, rehearsalShape } from './rehearsal.ts';
import { scan } from './scan.ts';

export type Surroundings = Readonly<Record<string, string | undefined>>;

/**
 * Reads argv (without node and the script). Throws `ProblemsError` with all that is wrong: each names the flag and the
 * fix. `environment` only decides how things look (NO_COLOR, the locale).
 */
export function parseCommand(argv: readonly string[], environment: Surroundings): Command {
  const scanned = scan(argv);
  const { entry, values } = scanned;
  if (values.has('help')) return { command: 'help', about: entry.name === '' ? undefined : entry.name };
  if (values.has('version')) return { command: 'version' };
  const reader = createReader(values);
  const command = commandOf(entry.name, reader, environment);
  const problems = [...scanned.problems, ...reader.problems()];
  if (problems.length > 0) throw new ProblemsError(problems);
  return command;
}

function commandOf(name: ReturnType<typeof scan>['entry']['name'], reader: Reader, environment: Surroundings): Command {
  switch (name) {
    case '':
      return { command: 'full-screen', ...common(reader, environment, 1), mesh: meshFlags(reader) };
    case 'contexts': {
      const output = reader.choice('output', ['text', 'json']);
      return { command: name, ...common(reader, environment, 0), probe: reader.given('probe'), output };
    }
    case 'plan': {
      const output = reader.choice('output', ['text', 'yaml', 'json', 'ndjson']);
      const rest = { mesh: meshFlags(reader), exitCode: reader.given('exit-code'), timeout: timeoutOf(reader) };
      return { command: name, ...common(reader, environment, 0), output, ...rest };
    }
    case 'up': {
      const output = reader.choice('output', ['text', 'ndjson']);
      const rest = { mesh: meshFlags(reader), yes: reader.given('yes'), timeout: timeoutOf(reader) };
      return { command: name, ...common(reader, environment, 0), output, ...rest };
    }
    case 'traffic': {
      const output = reader.choice('output', ['text', 'ndjson']);
      refuseWithoutSamples(name, reader);
      const rest = { mesh: meshFlags(reader), seconds: reader.duration('for', 30), each: reader.given('each') };
      return { command: name, ...common(reader, environment, 0), output, ...rest };
    }
    case 'why': {
      const output = reader.choice('output', ['text', 'ndjson']);
      refuseWithoutSamples(name, reader);
      const between = { from: reader.text('from'), to: reader.text('to') };
      const rest = { mesh: meshFlags(reader), ...between, timeout: timeoutOf(reader) };
      return { command: name, ...common(reader, environment, 0), output, ...rest };
    }
    case 'down':
      return downCommand(reader, environment);
    case 'rehearse': {
      const shape = rehearsalShape(reader, reader.count('clusters', 2), reader.pace(0));
      const file = reader.text('kubeconfig-out');
      const command = { command: name, shape, look: lookOf(reader, environment) };
      return file === undefined ? command : { ...command, kubeconfigOut: file };
    }
  }
}

const keepable: readonly Keepable[] = ['cacerts', 'namespaces', 'samples'];

function downCommand(reader: Reader, environment: Surroundings): Command {
  const kept = (reader.text('keep') ?? '').split(',').filter(each => each !== '');
  const keep = keepable.filter(each => kept.includes(each));
  const unknown = kept.find(each => !keepable.some(known => known === each));
  if (unknown !== undefined) reader.complain(`--keep: "${unknown}" is not known`, `It can be ${keepable.join(', ')}.`);
  const yes = reader.given('yes');
  const confirm = reader.text('confirm');
  const meshId = reader.meshId();
  const dryRun = reader.given('dry-run');
  if (confirm !== undefined && confirm !== meshId) {
    reader.complain(
      `--confirm ${confirm} is not the mesh ID ${meshId}`,
      'Give the mesh ID of the mesh that is to go: --mesh-id ID --confirm ID.',
    );
  }
  if (yes && confirm === undefined && !dryRun) {
    reader.complain('--yes alone does not take a mesh down', `Say which one as well: --yes --confirm ${meshId}`);
  }
  return {
    command: 'down',
    world: { kind: 'kubeconfig', file: reader.text('kubeconfig') },
    look: lookOf(reader, environment),
    mesh: meshFlags(reader),
    output: reader.choice('output', ['text', 'json', 'ndjson']),
    yes,
    confirm,
    dryRun,
    timeout: timeoutOf(reader),
    removal: {
      skip: reader.all('skip'),
      only: reader.all('only'),
      options: { keep: new Set(keep), operator: reader.given('operator'), crds: reader.given('crds') },
    },
  };
}

function common(reader: Reader, environment: Surroundings, pace: number): Common {
  return { world: worldFlags(reader, pace), look: lookOf(reader, environment) };
}

function worldFlags(reader: Reader, pace: number): WorldFlags {
  const file = reader.text('kubeconfig');
  if (!reader.given('rehearse')) {
    refuseShape(reader);
    return { kind: 'kubeconfig', file };
  }
  if (file !== undefined) {
    reader.complain(
      '--kubeconfig and --rehearse exclude each other',
      'Use real clusters or simulated ones: leave one out.',
    );
  }
  return { kind: 'rehearsal', shape: rehearsalShape(reader, reader.count('rehearse', 2), reader.pace(pace)) };
}

function meshFlags(reader: Reader): MeshFlags {
  const sampleNamespace = reader.sampleNamespace();
  return {
    clusters: reader.all('cluster'),
    topology: reader.topology(),
    meshId: reader.meshId(),
    version: reader.istioVersion(),
    operatorBundle: reader.text('operator-bundle'),
    client: reader.client(),
    istioRegistry: reader.registry('istio-registry'),
    samples: samplesFlag(reader),
    ...(sampleNamespace === undefined ? {} : { sampleNamespace }),
    sampleRegistry: reader.registry('sample-registry'),
    gatewayAnnotations: reader.all('gateway-annotation'),
    istioValues: reader.all('istio-values'),
    certificates: reader.text('certificates'),
    ...(reader.given('copied-clusters') ? { copiedClusters: true } : {}),
  };
}

/** What says how samples are says nothing where there are none. */
function samplesFlag(reader: Reader): MeshFlags['samples'] {
  const samples = reader.choice('samples', ['install', 'none']);
  const about = ['client', 'sample-namespace', 'sample-registry'].filter(flag => reader.given(flag));
  if (samples === 'none' && about.length > 0) {
    const flags = about.map(flag => `--${flag}`).join(' and ');
    reader.complain(`--samples none and ${flags} exclude each other`, 'Leave one of them out.');
  }
  return samples;
}

/** What asks the sample apps has nothing to do without them. */
function refuseWithoutSamples(command: string, reader: Reader): void {
  if (reader.text('samples') !== 'none') return;
  reader.complain(`--samples none: ${command} asks the sample apps`, 'Leave it out, or install them: eastwest up.');
}

/** `up` of a few clusters takes minutes; what takes longer than this hangs. */
const timeoutOf = (reader: Reader) => reader.duration('timeout', 15 * 60);

function lookOf(reader: Reader, environment: Surroundings): Look {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || '';
  return {
    ascii: reader.given('ascii') || (locale !== '' && !/utf-?8/i.test(locale)),
    color: !reader.given('no-color') && !environment.NO_COLOR && environment.TERM !== 'dumb',
    plain: reader.given('plain') || reader.given('screen-reader'),
  };
}
