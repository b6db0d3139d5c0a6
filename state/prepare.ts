/** From what the user said to a plan that can run: look at the clusters, decide, check; nothing is written. */
import { type Survey, surveyCluster } from '../source/checks/survey.ts';
import type { Step } from '../source/engine/step.ts';
import type { KubeObject } from '../source/model/kube.ts';
import type { CertificatePlan } from '../source/model/ledger.ts';
import type { Mesh } from '../source/model/mesh.ts';
import { type Problem, ProblemError, ProblemsError } from '../source/model/problem.ts';
import { topologyOf } from '../source/plans/topologies.ts';
import type { Cluster, World } from '../source/ports.ts';
import { bundleWarnings, withBundle } from './bundle.ts';
import { choiceProblems } from './choice-problems.ts';
import type { Choices, ClusterChoice } from './choices.ts';
import { decide, type Found } from './decide.ts';
import type { Host } from './host.ts';

export type Prepared = {
  readonly mesh: Mesh;
  readonly steps: readonly Step[];
  readonly certificates: CertificatePlan;
  /** By cluster name. */
  readonly surveys: ReadonlyMap<string, Survey>;
  readonly world: World;
  /** What is worth knowing but stops nothing: a clock that is off, a loopback API address. */
  readonly warnings: readonly string[];
};

/**
 * Surveys all chosen clusters side by side, decides roles, networks, versions and certificates, and builds the plan.
 * Throws `ProblemsError` with everything that stands in the way, all at once, before anything is written.
 */
export async function prepare(host: Host, choices: Choices, signal: AbortSignal): Promise<Prepared> {
  refuse(choiceProblems(choices));
  const looked = await Promise.all(choices.clusters.map(choice => lookAt(choice, host, signal)));
  refuse(looked.flatMap(each => ('problem' in each ? [each.problem] : [])));
  const seen = looked.flatMap(each => ('problem' in each ? [] : [each]));
  const certificates = await host.decideCertificates(
    choices.certificates,
    seen.map(({ choice, cacerts }) => (cacerts === undefined ? { name: choice.name } : { name: choice.name, cacerts })),
  );
  const found = await withBundle(seen, host, choices, signal);
  const decision = decide(choices, found);
  const certificateProblems = 'problems' in certificates ? certificates.problems : [];
  if ('problems' in decision || 'problems' in certificates) {
    throw new ProblemsError([...('problems' in decision ? decision.problems : []), ...certificateProblems]);
  }
  const { mesh, warnings } = decision;
  const byName = new Map(seen.map(each => [each.choice.name, each]));
  return {
    mesh,
    steps: topologyOf(mesh.topology)?.steps(mesh) ?? [],
    certificates: certificates.plan,
    surveys: new Map(seen.map(({ choice, survey }) => [choice.name, survey])),
    world: worldOf(host, choices, byName),
    warnings: [...bundleWarnings(mesh), ...warnings, ...(certificates.plan.warnings ?? [])],
  };
}

type Seen = Found & { readonly cluster: Cluster; readonly cacerts: KubeObject | undefined };

const cacertsRef = { apiVersion: 'v1', kind: 'Secret', namespace: 'istio-system', name: 'cacerts' };

async function lookAt(
  choice: ClusterChoice,
  host: Host,
  signal: AbortSignal,
): Promise<Seen | { readonly problem: Problem }> {
  try {
    const cluster = host.contexts.connect(choice.context, choice.name);
    const survey = await surveyCluster(cluster, host.clock, signal);
    // Whoever lacks rights is told of all of them, not that this Secret is refused.
    const cacerts = survey.missingRights.length > 0 ? undefined : await cluster.read(cacertsRef, signal);
    const server = host.contexts.all.find(each => each.name === choice.context)?.server ?? '';
    return {
      choice,
      survey,
      server,
      cluster,
      cacerts: cacerts === undefined ? undefined : withoutKeys(cacerts),
      keepsCacerts: cacerts !== undefined,
      rehearsed: host.kind === 'rehearsal',
    };
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error.problem };
    throw error;
  }
}

/** Deciding needs certificates only: the private keys go no further than the answer that they came in. */
function withoutKeys(cacerts: KubeObject): KubeObject {
  const certificates = Object.entries(cacerts.data ?? {}).filter(
    ([name]) => !name.endsWith('key.pem') && name !== 'tls.key',
  );
  return { ...cacerts, data: Object.fromEntries(certificates) };
}

function worldOf(host: Host, choices: Choices, seen: ReadonlyMap<string, Seen>): World {
  return {
    cluster: name => {
      const found = seen.get(name);
      if (found === undefined) throw new Error(`no cluster is named ${name}`);
      return found.cluster;
    },
    clock: host.clock,
    keys: host.keys(
      choices.certificates,
      [...seen].flatMap(([name, { cacerts }]) => (cacerts === undefined ? [] : [{ name, cacerts }])),
    ),
    proveAccess: host.proveAccess,
    resolve: host.resolve,
  };
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ProblemsError(problems);
}
