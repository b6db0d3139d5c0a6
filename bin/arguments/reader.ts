/** The values of flags as what they mean. What is wrong is collected, with the flag's name and the fix. */
import { CNI_NAMESPACE, ISTIO_NAMESPACE, type TopologyId } from '../../source/model/mesh.ts';
import { isDnsName, isLabel, isRegistry } from '../../source/model/names.ts';
import { OPERATOR_NAMESPACE } from '../../source/model/operator-bundle.ts';
import type { Problem } from '../../source/model/problem.ts';
import { didYouMean } from './did-you-mean.ts';
import { parseDuration } from './duration.ts';

export type Reader = {
  given(flag: string): boolean;
  text(flag: string): string | undefined;
  all(flag: string): readonly string[];
  /** The first one by default. */
  choice<const Choice extends string>(flag: string, offered: readonly [Choice, ...Choice[]]): Choice;
  oneOf<const Choice extends string>(flag: string, offered: readonly Choice[]): Choice | undefined;
  /** How many clusters: 1 to 100. */
  count(flag: string, fallback: number): number;
  pace(fallback: number): number;
  /** Seconds. */
  duration(flag: string, fallback: number): number;
  topology(): TopologyId | undefined;
  meshId(): string;
  istioVersion(): string | undefined;
  /** The client among the samples. */
  client(): 'curl' | 'sleep' | undefined;
  registry(flag: string): string | undefined;
  /** Names of objects, each once. */
  objectNames(flag: string): readonly string[];
  sampleNamespace(): string | undefined;
  complain(title: string, hint: string): void;
  problems(): readonly Problem[];
};

/** All names that there are; whether there is a plan for one is told when the plan is prepared. */
const topologies: readonly TopologyId[] = [
  'multi-primary-multi-network',
  'multi-primary-single-network',
  'primary-remote-multi-network',
  'primary-remote-single-network',
];

/** In whose namespaces pods must not get a sidecar: those of Istio, its operator and the cluster itself. */
const isTaken = (namespace: string) =>
  [ISTIO_NAMESPACE, CNI_NAMESPACE, OPERATOR_NAMESPACE].includes(namespace) || /^(kube|openshift)-/.test(namespace);

export function createReader(values: ReadonlyMap<string, readonly string[]>): Reader {
  const problems: Problem[] = [];
  const complain = (title: string, hint: string) => void problems.push({ code: 'bad-input', title, hint });
  const last = (flag: string) => values.get(flag)?.at(-1);

  /** The value when it is a good one; else a complaint, and the fallback so that reading goes on. */
  function read<Value>(flag: string, fallback: Value, fix: string, from: (text: string) => Value | undefined): Value {
    const text = last(flag);
    if (text === undefined) return fallback;
    const value = from(text);
    if (value === undefined) complain(`--${flag}: "${text}" is not valid`, fix);
    return value ?? fallback;
  }

  function oneOf<Choice extends string>(flag: string, offered: readonly Choice[]): Choice | undefined {
    const fix = `${didYouMean(last(flag) ?? '', offered)}It can be ${offered.join(', ')}.`;
    return read<Choice | undefined>(flag, undefined, fix, text => offered.find(each => each === text));
  }

  return {
    given: flag => values.has(flag),
    all: flag => values.get(flag) ?? [],
    text: flag => read(flag, undefined, `Name a file or folder behind --${flag}.`, text => text || undefined),
    choice: (flag, offered) => oneOf(flag, offered) ?? offered[0],
    oneOf,
    count: (flag, fallback) =>
      read(flag, fallback, 'Give a number of clusters from 1 to 100.', text => {
        if (text === '') return fallback;
        return /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 100 ? Number(text) : undefined;
      }),
    pace: fallback =>
      read('pace', fallback, 'Give a number from 0 (no delays) to 10; 1 is lifelike.', text =>
        /^\d+(\.\d+)?$/.test(text) && Number(text) <= 10 ? Number(text) : undefined,
      ),
    duration: (flag, fallback) =>
      read(flag, fallback, 'Give a time with its unit, as 90s, 15m or 1h30m.', text => parseDuration(text)),
    topology: () =>
      read<TopologyId | undefined>('topology', undefined, `It can be ${topologies.join(', ')}.`, text =>
        topologies.find(each => each === text),
      ),
    meshId: () =>
      read('mesh-id', 'mesh1', 'Use lower-case letters, digits and "-", at most 63.', text =>
        isLabel(text) ? text : undefined,
      ),
    istioVersion: () =>
      read<string | undefined>('istio-version', undefined, 'Write all three numbers, as v1.30.3.', text =>
        /^v?\d+\.\d+\.\d+$/.test(text) ? `v${text.replace(/^v/, '')}` : undefined,
      ),
    client: () =>
      read<'curl' | 'sleep' | undefined>('client', undefined, 'It can be curl or sleep.', text =>
        text === 'curl' || text === 'sleep' ? text : undefined,
      ),
    sampleNamespace: () => {
      const name = last('sample-namespace');
      if (name !== undefined && isLabel(name) && isTaken(name)) {
        complain(
          `--sample-namespace: ${name} belongs to the control plane, the operator or the cluster itself`,
          'Name a namespace for the sample apps alone, as sample.',
        );
        return undefined;
      }
      return read<string | undefined>(
        'sample-namespace',
        undefined,
        'Use lower-case letters, digits and "-", at most 63.',
        text => (isLabel(text) ? text : undefined),
      );
    },
    registry: flag =>
      read<string | undefined>(
        flag,
        undefined,
        'Name a registry with its path, as registry.example.com:5000/mirror, without https://.',
        text => (isRegistry(text) ? text : undefined),
      ),
    objectNames: flag =>
      [...new Set(values.get(flag) ?? [])].filter(name => {
        if (isDnsName(name)) return true;
        complain(`--${flag}: "${name}" is not valid`, 'Name a Secret: lower-case letters, digits, "-" and ".".');
        return false;
      }),
    complain,
    problems: () => problems,
  };
}
