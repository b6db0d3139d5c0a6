/** From the choices to a plan for the Travels demo on two clusters of an existing mesh; nothing is written. */

import { lackOfRights } from '../checks/access-reviews.ts';
import { takeInventory } from '../checks/inventory.ts';
import { lackOfRemovalRights } from '../checks/removal-rights.ts';
import { missingTravelsRights } from '../checks/rights.ts';
import type { Step } from '../engine/step.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import type { Problem } from '../model/problem.ts';
import { ProblemsError } from '../model/problems-error.ts';
import { sh } from '../model/shell-word.ts';
import { AGENCY, travelsNamespaces } from '../model/travels.ts';
import { travels, travelsRemoval } from '../plans/travels.ts';
import type { World } from '../ports.ts';
import type { Choices } from './choices.ts';
import type { Host } from './host.ts';
import { type Prepared, prepareToDiagnose, prepareTraffic } from './prepare.ts';

/** Names of clusters: where all of it is, and where two more versions are. */
export type TravelsChoice = { readonly home: string; readonly other: string; readonly remove: boolean };

export type PreparedTravels = {
  /** Of the two clusters alone. */
  readonly mesh: Mesh;
  readonly steps: readonly Step[];
  readonly world: World;
};

/** Throws `ProblemsError` with every problem, before anything is written. */
export async function prepareTravels(
  host: Host,
  choices: Choices,
  choice: TravelsChoice,
  signal: AbortSignal,
): Promise<PreparedTravels> {
  const early = nameProblems(choices, choice);
  if (early.length > 0) throw new ProblemsError(early);
  return choice.remove
    ? prepareRemoval(host, choices, choice, signal)
    : prepareInstallation(host, choices, choice, signal);
}

async function prepareInstallation(
  host: Host,
  choices: Choices,
  { home, other }: TravelsChoice,
  signal: AbortSignal,
): Promise<PreparedTravels> {
  const { mesh, world, surveys } = await prepareTraffic(host, choices, signal);
  const both = membersOf(mesh, home, other);
  const problems = [...both.flatMap(each => withoutIstio(each, surveys)), ...(await lackingOn(both, world, signal))];
  if (problems.length > 0) throw new ProblemsError(problems);
  const [first, second] = both;
  return { mesh: { ...mesh, members: both }, steps: travels(mesh, first, second), world };
}

async function prepareRemoval(
  host: Host,
  choices: Choices,
  { home, other }: TravelsChoice,
  signal: AbortSignal,
): Promise<PreparedTravels> {
  const { mesh, world } = await prepareToDiagnose(host, choices, signal);
  const both = membersOf(mesh, home, other);
  const wanted = { meshId: mesh.id, sampleNamespace: choices.samples.namespace };
  const inventories = await Promise.all(
    both.map(async ({ name }) => [name, await takeInventory(world.cluster(name), wanted, signal)] as const),
  );
  const steps = travelsRemoval(both, new Map(inventories));
  const lacking = await Promise.all(
    both.map(({ name }) => {
      const removals = steps.flatMap(({ cluster, remove = [] }) => (cluster === name ? remove : []));
      return lackOfRemovalRights(world.cluster(name), removals, signal);
    }),
  );
  if (lacking.flat().length > 0) throw new ProblemsError(lacking.flat());
  return { mesh: { ...mesh, members: both }, steps, world };
}

function membersOf(mesh: Mesh, home: string, other: string): readonly [Member, Member] {
  const find = (name: string) => {
    const found = mesh.members.find(each => each.name === name);
    if (found === undefined) throw new Error(`${name} is no member of the mesh`);
    return found;
  };
  return [find(home), find(other)];
}

function nameProblems({ clusters }: Choices, { home, other }: TravelsChoice): readonly Problem[] {
  const names = clusters.map(({ name }) => name);
  const unknown = [
    ['home', home],
    ['other', other],
  ].filter(([, name = '']) => !names.includes(name));
  return [
    ...unknown.map(
      ([flag, name]): Problem => ({
        code: 'bad-input',
        title: `--${flag} ${name}: no cluster is named ${name}`,
        hint: `The clusters are ${names.join(', ')}.`,
      }),
    ),
    ...(home === other
      ? [
          {
            code: 'bad-input' as const,
            title: `${home} is named twice: by --home and by --other`,
            hint: 'The demo is on two clusters: name another one.',
          },
        ]
      : []),
  ];
}

/** Without sidecars there is no traffic between the clusters. */
function withoutIstio({ name, context }: Member, surveys: Prepared['surveys']): readonly Problem[] {
  if (surveys.get(name)?.istio !== undefined) return [];
  const hint = sh`Create the mesh first: eastwest up --cluster ${`${name}=${context}`} …`;
  return [{ code: 'unmet', title: `${name} has no Istio control plane`, hint }];
}

async function lackingOn(both: readonly [Member, Member], world: World, signal: AbortSignal) {
  const found = await Promise.all(
    both.map(async ({ name, context }, index) => {
      const namespaces = index === 0 ? travelsNamespaces : [AGENCY];
      const missing = await missingTravelsRights(world.cluster(name), namespaces, signal);
      return missing.length === 0 ? [] : [lackOfRights(`the user of context ${context}`, name, missing)];
    }),
  );
  return found.flat();
}
