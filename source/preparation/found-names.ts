/**
 * What clusters are called already, and their mesh: where the user only pointed at a context, or said no mesh ID, that is
 * read and never given again. Pure.
 */
import { basename, dirname, join } from 'node:path';
import type { Survey } from '../checks/survey.ts';
import { DEFAULT_MESH_ID } from '../model/mesh.ts';
import { isLabel } from '../model/names.ts';
import type { Choices, ClusterChoice } from './choices.ts';

type Named = Pick<ClusterChoice, 'name' | 'context'>;
type Running = Pick<Survey, 'istio'> | undefined;

/**
 * The name that Istio has for this cluster; nothing where it is the one that was chosen, where another of `all` has it, or
 * where the chosen one is the user's own and not guessed from the context.
 */
export function foundName(
  choice: Named,
  guess: string | undefined,
  survey: Running,
  all: readonly Named[],
): string | undefined {
  const found = survey?.istio?.clusterName;
  const isGuessed = [choice.context, guess].includes(choice.name.replace(/-\d+$/, '')) || choice.name === guess;
  if (!isGuessed || found === undefined || found === choice.name || !isLabel(found)) return undefined;
  return all.some(each => each.name === found) ? undefined : found;
}

/** With names that were found in place of those that were guessed, wherever they are said: by old name. */
export function withNames(choices: Choices, names: ReadonlyMap<string, string>): Choices {
  if (names.size === 0) return choices;
  const { gatewayAnnotations, istioValues } = choices;
  return {
    ...choices,
    clusters: choices.clusters.map(each => renamedChoice(each, names)),
    ...(gatewayAnnotations === undefined ? {} : { gatewayAnnotations: gatewayAnnotations.map(on(names)) }),
    ...(istioValues === undefined ? {} : { istioValues: istioValues.map(on(names)) }),
  };
}

/** A cluster and its primary by the names that were found. */
export function renamedChoice(choice: ClusterChoice, names: ReadonlyMap<string, string>): ClusterChoice {
  const { name, primary } = choice;
  const led = primary === undefined ? {} : { primary: names.get(primary) ?? primary };
  return { ...choice, name: names.get(name) ?? name, ...led };
}

const on =
  (names: ReadonlyMap<string, string>) =>
  <Of extends { readonly cluster?: string }>(each: Of): Of =>
    each.cluster === undefined ? each : { ...each, cluster: names.get(each.cluster) ?? each.cluster };

type OfMesh = Pick<Choices, 'meshId' | 'certificates'>;

/** The mesh that these clusters are, with its certificates folder beside the default one, where no other is named. */
export function foundMesh<Of extends OfMesh>(said: Of, surveys: readonly Running[]): Of {
  const ids = new Set(surveys.flatMap(each => each?.istio?.meshId ?? []));
  const [meshId, ...others] = ids;
  if (said.meshId !== DEFAULT_MESH_ID || meshId === undefined || others.length > 0 || !isLabel(meshId)) return said;
  return withMeshId(said, meshId);
}

/** With another mesh ID, and the certificates folder that goes with it, unless that is called otherwise. */
export function withMeshId<Of extends OfMesh>(said: Of, meshId: string): Of {
  const isBeside = basename(said.certificates) === said.meshId;
  const certificates = isBeside ? join(dirname(said.certificates), meshId) : said.certificates;
  return { ...said, meshId, certificates };
}
