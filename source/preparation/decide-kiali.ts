/** From the choices and what was found to a plan for Kiali, or every problem. Pure. */
import { sameClusters } from '../checks/one-cluster.ts';
import type { KialiPlan } from '../model/kiali.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import {
  authProblems,
  operatorProblems,
  rotationProblems,
  valuesProblems,
  versionProblems,
} from './kiali-choice-problems.ts';
import type { KialiChoices } from './kiali-choices.ts';
import {
  connectedByOthers,
  linkedAndRead,
  otherPlaces,
  serverOfOurs,
  serverWithoutKiali,
  unnamedClusters,
} from './kiali-conflicts.ts';
import { consoleProblems, consoleWarnings } from './kiali-console.ts';
import type { KialiFound } from './kiali-found.ts';
import { choicesApart, linkProblems, linksOf, parted } from './kiali-links.ts';
import { impersonates, optionProblems } from './kiali-options.ts';
import { bad, placeOf } from './kiali-place.ts';
import { authOf, planOf } from './kiali-plan.ts';
import { hasOwnAccount, ownAccountProblems } from './kiali-remotes.ts';
import { warningsOf } from './kiali-warnings.ts';

export type KialiDecision = {
  /** Absent where there are problems. */
  readonly kiali?: KialiPlan;
  /** Of each cluster that has one of its own, as the home's cannot reach it. */
  readonly apart: readonly KialiPlan[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
};

/** All problems at once. */
export function decideKiali(choices: KialiChoices, found: readonly KialiFound[]): KialiDecision {
  const parts = parted(choices, found);
  const early = [...valuesProblems(choices), ...twins(choices, found)];
  if ('code' in parts) {
    const problems = [...early, ...found.flatMap(each => meshProblems(choices, each, found)), parts];
    return { apart: [], problems, warnings: [] };
  }
  const { home, together, apart } = parts;
  const linking = linkProblems(choices, parts);
  const decided = [
    decideOne(choices, home, together),
    // A cluster that cannot have one of its own is reported already.
    ...(linking.length > 0 ? [] : apart.map(each => decideOne(choicesApart(choices, each), each, [each]))),
  ];
  const problems = [...early, ...linking, ...decided.flatMap(each => each.problems)];
  const [kiali, ...others] = decided.flatMap(each => each.kiali ?? []);
  if (problems.length > 0 || kiali === undefined) return { apart: [], problems, warnings: [] };
  return { kiali, apart: others, problems: [], warnings: decided.flatMap(each => each.warnings) };
}

type Decided = Omit<KialiDecision, 'apart'>;

/** Of one server and the clusters that it reads. */
function decideOne(choices: KialiChoices, home: KialiFound, found: readonly KialiFound[]): Decided {
  const problems = found.flatMap(each => meshProblems(choices, each, found));
  if (problems.length > 0) return { problems, warnings: [] };
  const at = placeOf(choices, home);
  const auth = authOf(choices, home, at);
  const linked = linksOf(choices, at.found, home.member.name).map(({ cluster }) => cluster);
  const others = found.filter(each => each !== home);
  const operated = [home, ...others.filter(each => !hasOwnAccount(choices, each, at))];
  const late = [
    ...operatorProblems(operated),
    ...versionProblems(choices, operated),
    ...others.flatMap(each =>
      ownAccountProblems(choices, each, at, auth === 'openshift' && !impersonates(choices, at.found, auth)),
    ),
    ...rotationProblems(choices, home, others),
    ...authProblems(choices, home, auth),
    ...optionProblems(choices, home, at, auth),
    ...consoleProblems(choices, home),
    ...serverWithoutKiali(home, at),
    ...linkedAndRead(home, at, linked),
    ...unnamedClusters(home, at, found, linked),
    ...connectedByOthers(home, at, found),
    ...otherPlaces(home, at, found),
    ...others.flatMap(each => serverOfOurs(each, at)),
  ];
  if (late.length > 0) return { problems: late, warnings: [] };
  const kiali = planOf(choices, found, home, at, auth);
  return { kiali, problems: [], warnings: [...warningsOf(kiali, found), ...consoleWarnings(choices, home)] };
}

function twins({ copiedClusters }: KialiChoices, found: readonly KialiFound[]): readonly Problem[] {
  if (copiedClusters === true) return [];
  return sameClusters(found.map(({ member, survey }) => ({ ...member, uid: survey.uid })));
}

/** Kiali matches traffic and control planes to a cluster by Istio's name for it, so both must agree. */
function meshProblems(
  { meshId }: KialiChoices,
  { member: { name, context }, survey }: KialiFound,
  all: readonly KialiFound[],
): readonly Problem[] {
  const { clusterIds, primary } = survey;
  const other = clusterIds.find(id => id !== name);
  if (clusterIds.length === 0 && primary === undefined) {
    const hint = sh`Install the mesh first: eastwest up --cluster ${`${name}=${context}`} …`;
    return [
      {
        code: 'unmet',
        title: `${name} has no control plane of Istio, and no other cluster is said to serve it`,
        hint,
      },
    ];
  }
  if (clusterIds.length > 0 && !clusterIds.includes(name)) {
    return [
      bad(
        sh`the cluster of context ${context} is ${other} in Istio, not ${name}`,
        sh`Use that name: --cluster ${`${other}=${context}`}`,
      ),
    ];
  }
  if (clusterIds.length === 0 && !all.some(({ member }) => member.name === primary)) {
    return [
      bad(
        `the control plane of ${name} is in ${primary}, which is not among the clusters`,
        sh`Name it as well: --cluster ${`${primary}=CONTEXT`}`,
      ),
    ];
  }
  if (survey.meshId === undefined || survey.meshId === meshId) return [];
  return [
    bad(`${name} is in the mesh ${survey.meshId}, not ${meshId}`, sh`Name that mesh: --mesh-id ${survey.meshId}`),
  ];
}
