/** Surveys all chosen clusters, side by side; nothing is written. */
import { apiAddress } from '../checks/api-address.ts';
import { type ApiTrust, findApiTrust, ownCa } from '../checks/api-trust.ts';
import { withCachedReads } from '../checks/cached-reads.ts';
import type { Check } from '../checks/check.ts';
import { controlPlanes } from '../checks/control-planes.ts';
import { apiTls } from '../checks/requirements/api-tls.ts';
import { unreached } from '../checks/requirements.ts';
import { type Survey, surveyCluster } from '../checks/survey.ts';
import { cacertsRef } from '../model/known-objects.ts';
import type { KubeObject } from '../model/kube.ts';
import { namespaceOfSamples } from '../model/mesh.ts';
import { planeOf, systemNamespace } from '../model/plane.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { ProblemsError } from '../model/problems-error.ts';
import { sh } from '../model/shell-word.ts';
import type { Cluster } from '../ports.ts';
import { choiceProblems } from './choice-problems.ts';
import type { Choices, ClusterChoice } from './choices.ts';
import { namespaceOfMesh } from './chosen-planes.ts';
import type { Found } from './found.ts';
import { foundMesh, foundName, renamedChoice, withNames } from './found-names.ts';
import type { Host } from './host.ts';
import { namedAuthorities } from './named-authorities.ts';

export type Seen = Found & {
  /** For the time of making the plan: the same is asked once. */
  readonly cluster: Cluster;
  /** For the run. */
  readonly live: Cluster;
  readonly cacerts: KubeObject | undefined;
  readonly keyProblems: readonly Problem[];
  readonly mixedUp?: string;
};

type SeenAll = { readonly seen: readonly Seen[]; readonly choices: Choices };

/**
 * Everything that was found, and the choices with the names that clusters have already; or every
 * problem with reading them.
 */
export async function surveyAll(
  required: readonly Check[],
  host: Host,
  choices: Choices,
  signal: AbortSignal,
): Promise<SeenAll> {
  const { authorities, problems: unread } = await namedAuthorities(choices.clusters, host);
  const early = [...choiceProblems(choices), ...unread];
  if (early.length > 0) throw new ProblemsError(early);
  const sampleNamespace = namespaceOfSamples(choices.samples);
  const connected = connecting(host);
  const namespace = await namespaceThere(choices.clusters, connected, signal);
  const surveyed = await Promise.all(
    choices.clusters.map(choice =>
      surveyOne(
        choice,
        {
          sampleNamespace,
          required,
          authority: authorities.get(choice.name),
          all: choices.clusters,
          namespace,
          connected,
        },
        host,
        signal,
      ),
    ),
  );
  const unseen = surveyed.flatMap(each => ('problem' in each ? [each.problem] : []));
  if (unseen.length > 0) throw new ProblemsError(unseen, unreached(unseen));
  const seen = surveyed.flatMap(each => ('problem' in each ? [] : [each]));
  const names = new Map(
    seen.flatMap(({ choice }, index): [string, string][] => {
      const said = choices.clusters[index]?.name;
      return said === undefined || said === choice.name ? [] : [[said, choice.name]];
    }),
  );
  return {
    seen: seen.map(each => ({ ...each, choice: renamedChoice(each.choice, names) })),
    choices: foundMesh(
      withNames(choices, names),
      seen.map(({ survey }) => survey),
    ),
  };
}

type Wanted = {
  readonly sampleNamespace: string | undefined;
  readonly required: readonly Check[];
  /** The CA that the user names for its API server, PEM. */
  readonly authority: string | undefined;
  readonly all: readonly ClusterChoice[];
  /** Where the control planes of the mesh are, or will be. */
  readonly namespace: string;
  readonly connected: (choice: ClusterChoice) => Connected;
};

/** `cluster`: for the time of making the plan, the same is asked once. `live`: for the run. */
type Connected = { readonly live: Cluster; readonly cluster: Cluster };

/** Each context is connected to once, also where its cluster gets the name that was found there. */
function connecting({ contexts }: Host): (choice: ClusterChoice) => Connected {
  const made = new Map<string, Connected>();
  return ({ context, name }) => {
    const key = JSON.stringify([context, name]);
    const live = made.get(key)?.live ?? contexts.connect(context, name);
    const connected = made.get(key) ?? { live, cluster: withCachedReads(live) };
    made.set(key, connected);
    return connected;
  };
}

/** Where the existing control planes are. Why one of them cannot be read is told by its survey. */
async function namespaceThere(
  clusters: readonly ClusterChoice[],
  connected: (choice: ClusterChoice) => Connected,
  signal: AbortSignal,
): Promise<string> {
  const planes = await Promise.all(
    clusters.map(async choice => {
      try {
        const { chosen } = await controlPlanes(connected(choice).cluster, choice.istio, signal);
        return chosen === undefined ? undefined : planeOf(chosen);
      } catch (error) {
        if (error instanceof ProblemError) return undefined;
        throw error;
      }
    }),
  );
  return namespaceOfMesh(planes);
}

function noSuchIstio({ name, context, istio }: ClusterChoice, { otherIstios = [] }: Survey): Problem {
  const there = otherIstios.map(each => `Istio ${planeOf(each).istio} in ${systemNamespace(each)}`).join(', ');
  return {
    code: 'bad-input',
    title: `${name} has no Istio ${istio}`,
    hint: `It has ${there === '' ? 'none' : there}. Without istio= the plan uses the existing one: ${sh`--cluster ${name}=${context}`}`,
  };
}

async function surveyOne(
  choice: ClusterChoice,
  wanted: Wanted,
  host: Host,
  signal: AbortSignal,
): Promise<Seen | { readonly problem: Problem }> {
  try {
    const { sampleNamespace, required, authority, namespace, connected } = wanted;
    const { live, cluster } = connected(choice);
    const place = { istio: choice.istio, namespace };
    const survey = await surveyCluster(cluster, host.clock, sampleNamespace, signal, place);
    if (choice.istio !== undefined && survey.istio === undefined) return { problem: noSuchIstio(choice, survey) };
    // Missing permissions are reported together, not as one refused Secret.
    const mayRead = survey.missingRights.length === 0;
    const context = host.contexts.all.find(each => each.name === choice.context);
    const name = foundName(choice, context?.guess, survey, wanted.all);
    if (name !== undefined) return await surveyOne({ ...choice, name }, wanted, host, signal);
    const server = context?.server ?? '';
    const [cacerts, apiTrust] = await Promise.all([
      mayRead
        ? cluster.read(
            cacertsRef(survey.istio === undefined ? wanted.namespace : systemNamespace(survey.istio)),
            signal,
          )
        : undefined,
      mayRead && required.includes(apiTls)
        ? trustIn({ choice, survey, server, cluster, authority }, host, signal)
        : undefined,
    ]);
    return {
      choice,
      survey,
      server,
      cluster,
      live,
      cacerts: cacerts === undefined ? undefined : withoutKeys(cacerts),
      keyProblems: cacerts === undefined ? [] : await host.keyProblems(choice.name, cacerts),
      keepsCacerts: cacerts !== undefined,
      rehearsed: host.kind === 'rehearsal',
      ...(apiTrust === undefined ? {} : { apiTrust }),
      ...(context?.mixedUp === undefined ? {} : { mixedUp: context.mixedUp }),
    };
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error.problem };
    throw error;
  }
}

/** How the others can verify the API server at the URL that they will be told. */
async function trustIn(
  of: Pick<Seen, 'choice' | 'survey' | 'server' | 'cluster'> & Pick<Wanted, 'authority'>,
  host: Host,
  signal: AbortSignal,
): Promise<ApiTrust> {
  const { choice, cluster, authority } = of;
  const { url } = apiAddress({ ...choice, ...of });
  const own = await ownCa(cluster, signal);
  const said = { ca: authority, serverName: choice.apiServerName, insecure: choice.apiInsecure };
  return findApiTrust({ url, own, context: host.contexts.trust(choice.context), said }, host.verifyServer, signal);
}

/** Deciding needs certificates only: the private keys go no further than the answer that they came in. */
function withoutKeys(cacerts: KubeObject): KubeObject {
  const certificates = Object.entries(cacerts.data ?? {}).filter(
    ([name]) => !name.endsWith('key.pem') && name !== 'tls.key',
  );
  return { ...cacerts, data: Object.fromEntries(certificates) };
}
