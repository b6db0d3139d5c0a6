/** Flags and the kubeconfig's contexts → what the user decided. */
import { resolve } from 'node:path';
import { SAMPLE_NAMESPACE } from '../../source/model/mesh.ts';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { sh } from '../../source/model/shell-word.ts';
import type { Context } from '../../source/ports.ts';
import type { Choices, ClusterChoice } from '../../source/preparation/choices.ts';
import type { MeshFlags } from '../command.ts';
import { readCluster } from './cluster.ts';
import { contextsHint } from './contexts-hint.ts';
import { readGatewayAnnotations } from './gateway-annotation.ts';
import { readMetalLbPools } from './metallb-pool.ts';

/** What holds where `--cluster` and `--certificates` are not given. */
export type Defaults = {
  readonly clusters: 'all' | 'none' | 'refuse';
  readonly certificates: (meshId: string) => string;
  readonly folder: string;
};

/** Throws `ProblemsError` with everything that is wrong: each names the flag and the fix. */
export function choicesFrom(flags: MeshFlags, contexts: readonly Context[], defaults: Defaults): Choices {
  const clusters =
    flags.clusters.length > 0 ? named(flags.clusters, contexts, defaults.folder) : unnamed(contexts, defaults);
  const certificates = resolve(defaults.folder, flags.certificates ?? defaults.certificates(flags.meshId));
  const choices: Choices = {
    meshId: flags.meshId,
    certificates,
    clusters,
    samples: samplesFrom(flags),
    ...annotationsFrom(flags),
    ...poolsFrom(flags),
  };
  return {
    ...choices,
    ...(flags.topology === undefined ? {} : { topology: flags.topology }),
    ...(flags.version === undefined ? {} : { version: flags.version }),
    ...(flags.operatorBundle === undefined ? {} : { operatorBundle: flags.operatorBundle }),
    ...(flags.istioRegistry === undefined ? {} : { istioRegistry: flags.istioRegistry }),
    ...(flags.pullSecrets.length === 0 ? {} : { pullSecrets: flags.pullSecrets }),
    ...(flags.pullSecretsFrom === undefined ? {} : { pullSecretsFrom: flags.pullSecretsFrom }),
    ...takeOverFrom(flags),
    ...(flags.copiedClusters ? { copiedClusters: true } : {}),
    ...(flags.changeRoot ? { changeRoot: true } : {}),
  };
}

function samplesFrom({
  client,
  samples,
  sampleNamespace = SAMPLE_NAMESPACE,
  sampleRegistry,
}: MeshFlags): Choices['samples'] {
  return {
    ...(samples === 'none' ? { none: true } : {}),
    namespace: sampleNamespace,
    ...(client === undefined ? {} : { client }),
    ...(sampleRegistry === undefined ? {} : { registry: sampleRegistry }),
  };
}

function annotationsFrom(flags: MeshFlags): Pick<Choices, 'gatewayAnnotations'> {
  const gatewayAnnotations = readGatewayAnnotations(flags.gatewayAnnotations);
  return gatewayAnnotations.length === 0 ? {} : { gatewayAnnotations };
}

/** Of several numbers the last holds. */
function takeOverFrom({ takeOver }: MeshFlags): Pick<Choices, 'takeOver'> {
  if (takeOver.length === 0) return {};
  const objects = takeOver.filter(each => !each.startsWith('all='));
  const all = takeOver.findLast(each => each.startsWith('all='));
  return { takeOver: { objects, ...(all === undefined ? {} : { all: Number(all.slice('all='.length)) }) } };
}

function poolsFrom(flags: MeshFlags): Pick<Choices, 'addressPools'> {
  const addressPools = readMetalLbPools(flags.metalLbPools);
  return addressPools === undefined ? {} : { addressPools };
}

function named(texts: readonly string[], contexts: readonly Context[], folder: string): readonly ClusterChoice[] {
  const problems: Problem[] = [];
  const choices: ClusterChoice[] = [];
  for (const text of texts) {
    const read = readCluster(text, contexts);
    if ('problem' in read) {
      problems.push(read.problem);
      continue;
    }
    const twin = choices.find(each => each.name === read.choice.name);
    if (twin !== undefined) problems.push(sameName(read.choice, twin));
    const again = choices.find(each => each.context === read.choice.context);
    if (again !== undefined && twin === undefined) problems.push(sameContext(read.choice, again));
    choices.push(withFile(read.choice, folder));
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  return choices;
}

/** Files are named from the folder that the program was started in. */
function withFile(choice: ClusterChoice, folder: string): ClusterChoice {
  return choice.apiCa === undefined ? choice : { ...choice, apiCa: resolve(folder, choice.apiCa) };
}

function sameName(choice: ClusterChoice, twin: ClusterChoice): Problem {
  const title = `two clusters are named ${choice.name}: contexts ${twin.context} and ${choice.context}`;
  return choice.context === twin.context
    ? { code: 'bad-input', title: `the cluster ${choice.name} is given twice`, hint: 'Leave one --cluster out.' }
    : { code: 'bad-input', title, hint: sh`Rename one of them: --cluster ${choice.name}2=${choice.context}` };
}

function sameContext(choice: ClusterChoice, again: ClusterChoice): Problem {
  return {
    code: 'same-cluster',
    title: `${again.name} and ${choice.name} are the same cluster: both are the context ${choice.context}`,
    hint: 'Leave one --cluster out, or give it another context.',
  };
}

function unnamed(contexts: readonly Context[], defaults: Defaults): readonly ClusterChoice[] {
  switch (defaults.clusters) {
    case 'all':
      return contexts.map(context => ({ name: context.name, context: context.name }));
    case 'none':
      return [];
    case 'refuse': {
      const names = contexts.map(context => context.name);
      const title = 'no clusters selected: give each as --cluster NAME=CONTEXT';
      throw new ProblemsError([{ code: 'bad-input', title, hint: contextsHint(names) }]);
    }
  }
}
