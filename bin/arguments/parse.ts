/** argv → a `Command`, or everything that is wrong with it. */
import { ProblemsError } from '../../source/model/problem.ts';
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
      const rest = { mesh: meshFlags(reader), seconds: reader.duration('for', 30), each: reader.given('each') };
      return { command: name, ...common(reader, environment, 0), output, ...rest };
    }
    case 'why': {
      const output = reader.choice('output', ['text', 'ndjson']);
      const between = { from: reader.text('from'), to: reader.text('to') };
      const rest = { mesh: meshFlags(reader), ...between, timeout: timeoutOf(reader) };
      return { command: name, ...common(reader, environment, 0), output, ...rest };
    }
    case 'rehearse': {
      const shape = rehearsalShape(reader, reader.count('clusters', 2), reader.pace(0));
      const file = reader.text('kubeconfig-out');
      const command = { command: name, shape, look: lookOf(reader, environment) };
      return file === undefined ? command : { ...command, kubeconfigOut: file };
    }
  }
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
    ...(sampleNamespace === undefined ? {} : { sampleNamespace }),
    sampleRegistry: reader.registry('sample-registry'),
    gatewayAnnotations: reader.all('gateway-annotation'),
    istioValues: reader.all('istio-values'),
    certificates: reader.text('certificates'),
    ...(reader.given('copied-clusters') ? { copiedClusters: true } : {}),
  };
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
