/** What was found on the clusters that stands in the way of a mesh: told all at once, before anything is written. Pure. */
import { lackOfRights } from '../source/checks/rights.ts';
import type { Problem } from '../source/model/problem.ts';
import type { Choices, ClusterChoice } from './choices.ts';
import type { Found } from './decide.ts';

/** Everything in the way. `networks` as they would be given. */
export function obstacles(choices: Choices, found: readonly Found[], networks: readonly string[]): readonly Problem[] {
  return [
    ...sameCluster(found),
    ...found.flatMap(rightsProblem),
    ...found.flatMap(operatorProblem),
    ...bundleProblems(found),
    ...found.flatMap((each, index) => existingProblems(choices, each, networks[index] ?? '')),
  ];
}

function sameCluster(found: readonly Found[]): readonly Problem[] {
  return found.flatMap(({ choice, survey }, index) => {
    const first = found.findIndex(each => each.survey.uid === survey.uid);
    const other = found[first];
    if (first === index || other === undefined) return [];
    return [
      {
        code: 'same-cluster' as const,
        title: `${other.choice.name} (context ${other.choice.context}) and ${choice.name} (context ${choice.context}) are one cluster`,
        hint: 'leave one of the two contexts out',
      },
    ];
  });
}

function rightsProblem({ choice, survey }: Found): readonly Problem[] {
  if (survey.missingRights.length === 0) return [];
  return [lackOfRights(`the user of context ${choice.context}`, choice.name, survey.missingRights)];
}

function operatorProblem({ choice, survey, bundle }: Found): readonly Problem[] {
  if (survey.operator !== undefined || survey.olm) return [];
  if (survey.helmRelease !== undefined) return [brokenRelease(choice, survey.helmRelease)];
  // Where there is a bundle that only cannot be fetched, another way to the operator helps as well.
  const unfetched = bundle !== undefined && 'problem' in bundle && bundle.problem.code === 'no-operator';
  if (bundle !== undefined && !unfetched) return [];
  return [
    {
      code: 'no-operator',
      title: `${choice.name} has neither the Sail operator nor OLM to install it`,
      hint: `install the operator, then run again: helm repo add sail-operator https://istio-ecosystem.github.io/sail-operator && helm --kube-context ${choice.context} install sail-operator sail-operator/sail-operator -n sail-operator --create-namespace`,
    },
  ];
}

function brokenRelease({ name, context }: ClusterChoice, release: string): Problem {
  return {
    code: 'exists',
    title: `${name} has the Helm release ${release} of the operator, but the operator itself is missing`,
    hint: `nothing is installed over a Helm release: mend it (helm --kube-context ${context} -n sail-operator upgrade ${release} sail-operator/sail-operator) or remove it (helm --kube-context ${context} -n sail-operator uninstall ${release}), then run again`,
  };
}

/** One bundle serves all clusters: its problem is told once. */
function bundleProblems(found: readonly Found[]): readonly Problem[] {
  const problems = found.flatMap(({ bundle }) => (bundle !== undefined && 'problem' in bundle ? [bundle.problem] : []));
  return problems.slice(0, 1);
}

/** A control plane or label that is there and says something else is described, never overwritten. */
function existingProblems(choices: Choices, { choice, survey }: Found, network: string): readonly Problem[] {
  const { istio } = survey;
  const differs = (what: string, is: string | undefined, wanted: string, flag: string): readonly Problem[] =>
    is === undefined || is === wanted
      ? []
      : [
          {
            code: 'exists',
            title: `${choice.name} has ${what} ${is}, the plan says ${wanted}`,
            hint: `run with ${flag}, or remove what is there first; nothing is overwritten`,
          },
        ];
  return [
    ...differs('a control plane of mesh', istio?.meshId, choices.meshId, `--mesh-id ${istio?.meshId}`),
    ...differs(
      'a control plane with the cluster name',
      istio?.clusterName,
      choice.name,
      `--cluster ${istio?.clusterName}=${choice.context}`,
    ),
    ...differs(
      'a control plane on network',
      istio?.network,
      network,
      `--cluster ${choice.name}=${choice.context},network=${istio?.network}`,
    ),
    ...differs(
      'its namespace on network',
      survey.network,
      network,
      `--cluster ${choice.name}=${choice.context},network=${survey.network}`,
    ),
  ];
}
