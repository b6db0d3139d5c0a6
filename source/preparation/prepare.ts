/** From what the user said to a plan that can run: look at the clusters, decide, check; nothing is written. */
import { apiAddress } from '../checks/api-address.ts';
import { type ApiTrust, findApiTrust, ownCa } from '../checks/api-trust.ts';
import { withCachedReads } from '../checks/cached-reads.ts';
import type { Check } from '../checks/check.ts';
import { controlPlanes } from '../checks/control-planes.ts';
import { istiodsOfAnotherRoot } from '../checks/istiod-root.ts';
import { addressPools } from '../checks/requirements/address-pools.ts';
import { apiTls } from '../checks/requirements/api-tls.ts';
import { existingObjects } from '../checks/requirements/existing-objects.ts';
import { requirements, requirementsToListen, unreached } from '../checks/requirements.ts';
import { runChecks } from '../checks/run-checks.ts';
import { standingsOf } from '../checks/standings.ts';
import { steadyKeys } from '../checks/steady-keys.ts';
import type { Candidate, Planned } from '../checks/subject.ts';
import { type Survey, surveyCluster } from '../checks/survey.ts';
import { foresee } from '../engine/fate.ts';
import { preview } from '../engine/preview.ts';
import type { Step } from '../engine/step.ts';
import type { CheckResult } from '../model/check-result.ts';
import type { Foreseen } from '../model/fate.ts';
import { cacertsRef } from '../model/known-objects.ts';
import type { KubeObject } from '../model/kube.ts';
import type { CertificateDecision, CertificatePlan } from '../model/ledger.ts';
import { type Member, type Mesh, namespaceOfSamples } from '../model/mesh.ts';
import { planeOf, systemNamespace } from '../model/plane.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { ProblemsError } from '../model/problems-error.ts';
import { noRootsSeen, type RootsSeen } from '../model/roots-seen.ts';
import { sh } from '../model/shell-word.ts';
import type { Stood } from '../ownership/stood.ts';
import { topologyOf } from '../plans/topologies.ts';
import type { Cluster, World } from '../ports.ts';
import { choiceProblems } from './choice-problems.ts';
import type { Choices, ClusterChoice } from './choices.ts';
import { bundleWarnings, withBundle } from './chosen-bundle.ts';
import { namespaceOfMesh } from './chosen-planes.ts';
import { withAddressPools } from './chosen-pools.ts';
import { given, type ToTakeOver, toTakeOver, usedAsTheyAre, withAll } from './consent.ts';
import { decide } from './decide.ts';
import type { Found } from './found.ts';
import { foundMesh, foundName, renamedChoice, withNames } from './found-names.ts';
import type { Host } from './host.ts';
import { joiningWords } from './joining.ts';
import { namedAuthorities } from './named-authorities.ts';
import { withGatewayIps } from './named-gateways.ts';
import { rootsSeen } from './roots-seen.ts';
import { signingClusters } from './signing-clusters.ts';
import { worldOf } from './world-of.ts';

export type Prepared = {
  readonly mesh: Mesh;
  readonly steps: readonly Step[];
  readonly certificates: CertificatePlan;
  readonly roots: RootsSeen;
  /** By cluster name. */
  readonly surveys: ReadonlyMap<string, Survey>;
  readonly world: World;
  /** What was checked before; none has a problem. */
  readonly checks: readonly CheckResult[];
  /** What a run would do with what it creates; empty where the clusters are only listened to. */
  readonly foreseen: readonly Foreseen[];
  /** What others made and could be given to this program, as `--take-over` names it. */
  readonly toTakeOver: readonly string[];
  /** What is worth knowing besides what the checks say: which bundle is installed, which version is kept. */
  readonly warnings: readonly string[];
};

/**
 * Surveys all chosen clusters side by side, decides roles, networks, versions and certificates, checks what the plan
 * requires, and builds it. Throws `ProblemsError` with everything that stands in the way, all at once, and with all
 * checks, before anything is written.
 */
export function prepare(host: Host, choices: Choices, signal: AbortSignal): Promise<Prepared> {
  return prepareWith(requirements, host, choices, signal);
}

/** The same for a mesh that is there, to ask its clients: what would only matter for writing stops nothing. */
export function prepareToListen(host: Host, choices: Choices, signal: AbortSignal): Promise<Prepared> {
  return prepareWith(requirementsToListen, host, choices, signal);
}

/** One check by itself, on what the clusters are now; in its place the one that tells why they cannot be read. */
export async function recheck(
  host: Host,
  choices: Choices,
  id: string,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  try {
    return (
      await prepareWith(
        requirements.filter(check => check.id === id),
        host,
        choices,
        signal,
      )
    ).checks;
  } catch (error) {
    if (error instanceof ProblemsError && error.checks.length > 0) return error.checks;
    throw error;
  }
}

/** For a mesh that may be broken in any way: who its members are is all that must be known. Else `ProblemsError`. */
export async function prepareToDiagnose(
  host: Host,
  said: Choices,
  signal: AbortSignal,
): Promise<Pick<Prepared, 'mesh' | 'world'>> {
  const { seen, choices } = await lookAtAll([], host, said, signal);
  const { mesh, problems } = decide(choices, await withGatewayIps(seen, host, signal));
  if (problems.length > 0) throw new ProblemsError(problems);
  return { mesh, world: worldWithSteadyKeys(host, choices, new Map(seen.map(each => [each.choice.name, each]))) };
}

async function prepareWith(
  required: readonly Check[],
  host: Host,
  said: Choices,
  signal: AbortSignal,
): Promise<Prepared> {
  const { seen: all, choices } = await lookAtAll(required, host, said, signal);
  const seen = withoutUnreadCas(choices, all);
  const certificates = await decideCertificates(required, host, choices, seen);
  const signing = signingClusters(choices, seen);
  const roots =
    required === requirementsToListen
      ? noRootsSeen
      : await rootsSeen(
          certificates.folderRoot,
          seen.filter(({ choice }) => signing.has(choice.name)).map(signerOf),
          signal,
        );
  const rooted = await withIstiodRoots(seen, certificates, signal);
  const pooled = required.includes(addressPools) ? await withAddressPools(rooted, choices, signal) : rooted;
  const found = await withGatewayIps(await withBundle(pooled, host, choices, signal), host, signal);
  const { mesh: drawn, gateways, problems: decided, warnings } = decide(choices, found);
  const byName = new Map(seen.map(each => [each.choice.name, each]));
  const candidates = drawn.members.flatMap((member, index) => candidate(member, found[index], byName.get(member.name)));
  const world = worldWithSteadyKeys(host, choices, byName);
  // Roles that do not fit make no plan.
  const steps = decided.length > 0 ? [] : (topologyOf(drawn.topology)?.steps(drawn) ?? []);
  const planned = decided.length > 0 ? {} : { planned: appliedBy(steps, drawn.id) };
  const consents = {
    ...(choices.copiedClusters === undefined ? {} : { copiedClusters: choices.copiedClusters }),
    ...(choices.changeRoot === undefined ? {} : { changeRoot: choices.changeRoot }),
  };
  // Whoever lacks rights, or has no mesh to plan, is told that alone.
  const isPlannable =
    decided.length === 0 && !('problems' in certificates) && seen.every(each => each.survey.missingRights.length === 0);
  const writes = isPlannable && required.includes(existingObjects);
  const foreseeing = once(() => foresee(steps, drawn.id, world, signal));
  const standing = once(() => standingsOf({ mesh: drawn, candidates, ...planned }, signal));
  const ofOthers = writes ? await othersIn(standing, foreseeing) : { others: [], taken: [] };
  const consent = given(choices.takeOver, ofOthers);
  const mesh: Mesh = consent.takeOver.length === 0 ? drawn : { ...drawn, takeOver: consent.takeOver };
  const subject = { mesh, candidates, gateways, certificates, decided, ...planned, ...consents };
  const asked = isPlannable ? { ...subject, existing: standing, foresee: foreseeing } : subject;
  const checks = await runChecks(required, asked, signal);
  const problems = withAll([...consent.problems, ...checks.flatMap(each => each.problems)], ofOthers);
  if (problems.length > 0 || 'problems' in certificates) throw new ProblemsError(problems, checks, roots);
  return {
    mesh,
    steps,
    certificates: certificates.plan,
    roots,
    surveys: new Map(seen.map(({ choice, survey }) => [choice.name, survey])),
    world,
    checks,
    foreseen: writes ? await readOrNothing(foreseeing) : [],
    toTakeOver: ofOthers.others,
    warnings: [...joiningWords(mesh, found), ...bundleWarnings(mesh), ...warnings, ...usedAsTheyAre(ofOthers)],
  };
}

/** Asked once, by whoever wants it first. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

/** Why something could not be read is told by the check that reads it. */
async function readOrNothing<T>(ask: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ProblemError) return [];
    throw error;
  }
}

async function othersIn(
  standing: () => Promise<readonly Stood[]>,
  foreseeing: () => Promise<readonly Foreseen[]>,
): Promise<ToTakeOver> {
  const [stood, foreseen] = await Promise.all([readOrNothing(standing), readOrNothing(foreseeing)]);
  return toTakeOver(stood, foreseen);
}

/** Without the `cacerts` of remotes: whatever these hold, no istiod signs with it. */
function withoutUnreadCas(choices: Choices, seen: readonly Seen[]): readonly Seen[] {
  const signing = signingClusters(choices, seen);
  return seen.map(each =>
    signing.has(each.choice.name) ? each : { ...each, cacerts: undefined, keyProblems: [], keepsCacerts: false },
  );
}

/** Whoever only listens makes nothing: of clusters without `cacerts` no key is asked. */
async function decideCertificates(
  required: readonly Check[],
  host: Host,
  choices: Choices,
  seen: readonly Seen[],
): Promise<CertificateDecision> {
  const signing = signingClusters(choices, seen);
  const listening = required === requirementsToListen;
  const clusters = seen.flatMap(({ choice: { name }, cacerts, keyProblems }) => {
    if (cacerts !== undefined) return [{ name, cacerts, keyProblems }];
    return signing.has(name) && !listening ? [{ name }] : [];
  });
  if (clusters.length > 0 || !listening) return host.decideCertificates(choices.certificates, clusters);
  return { plan: { folder: choices.certificates, root: { cluster: '', from: 'generate' }, clusters: [] } };
}

function signerOf({ choice: { name }, cluster, cacerts, survey }: Seen) {
  const hasIstiod = survey.istio?.role === 'primary';
  return { name, cluster, cacerts, hasIstiod, namespace: systemNamespace(survey.istio ?? {}) };
}

/** Which istiods run with another root than the one that was decided. Where none was, nothing is restarted. */
function withIstiodRoots(
  seen: readonly Seen[],
  certificates: CertificateDecision,
  signal: AbortSignal,
): Promise<readonly Seen[]> {
  return Promise.all(
    seen.map(async each => {
      if ('problems' in certificates || each.survey.istio?.role !== 'primary') return each;
      const { fingerprint } = certificates.plan.root;
      return {
        ...each,
        istiodsToRestart: await istiodsOfAnotherRoot(
          each.cluster,
          systemNamespace(each.survey.istio),
          fingerprint,
          signal,
        ),
      };
    }),
  );
}

/** What is applied and not only created: key material is judged when it is written. */
function appliedBy(steps: readonly Step[], meshId: string): readonly Planned[] {
  return preview(
    steps.map(({ create: _keys, ...step }) => step),
    meshId,
  ).flatMap(({ step, objects }) => objects.map(object => ({ cluster: step.cluster, object })));
}

/** A member of the mesh to be, and what was found behind its context. */
function candidate(member: Member, found: Found | undefined, seen: Seen | undefined): readonly Candidate[] {
  if (found === undefined || seen === undefined) return [];
  const { survey, addressPool, bundle, gateway, rehearsed = false, server, choice, apiTrust } = found;
  const api = apiAddress({ ...choice, survey, server });
  const named = gateway === undefined ? {} : { gateway };
  const operator = bundle === undefined ? {} : { bundle };
  const pool = addressPool === undefined ? {} : { addressPool };
  const trust = apiTrust === undefined ? {} : { apiTrust };
  const mixed = seen.mixedUp === undefined ? {} : { mixedUp: seen.mixedUp };
  return [
    { member, survey, cluster: seen.cluster, api, rehearsed, ...trust, ...named, ...operator, ...pool, ...mixed },
  ];
}

type Seen = Found & {
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
 * Everything that was found, and the choices with the names that clusters have already; or everything that stands in the
 * way of looking.
 */
async function lookAtAll(
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
  const looked = await Promise.all(
    choices.clusters.map(choice =>
      lookAt(
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
  const unseen = looked.flatMap(each => ('problem' in each ? [each.problem] : []));
  if (unseen.length > 0) throw new ProblemsError(unseen, unreached(unseen));
  const seen = looked.flatMap(each => ('problem' in each ? [] : [each]));
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

type LookingFor = {
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

/** Where the control planes are that are there already. Why a cluster does not tell is said when it is looked at. */
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
    hint: `It has ${there === '' ? 'none' : there}. Without istio= the plan uses what is there: ${sh`--cluster ${name}=${context}`}`,
  };
}

async function lookAt(
  choice: ClusterChoice,
  looking: LookingFor,
  host: Host,
  signal: AbortSignal,
): Promise<Seen | { readonly problem: Problem }> {
  try {
    const { sampleNamespace, required, authority, namespace, connected } = looking;
    const { live, cluster } = connected(choice);
    const place = { istio: choice.istio, namespace };
    const survey = await surveyCluster(cluster, host.clock, sampleNamespace, signal, place);
    if (choice.istio !== undefined && survey.istio === undefined) return { problem: noSuchIstio(choice, survey) };
    // Whoever lacks rights is told of all of them, not that this Secret is refused.
    const mayLook = survey.missingRights.length === 0;
    const context = host.contexts.all.find(each => each.name === choice.context);
    const name = foundName(choice, context?.guess, survey, looking.all);
    if (name !== undefined) return await lookAt({ ...choice, name }, looking, host, signal);
    const server = context?.server ?? '';
    const [cacerts, apiTrust] = await Promise.all([
      mayLook
        ? cluster.read(
            cacertsRef(survey.istio === undefined ? looking.namespace : systemNamespace(survey.istio)),
            signal,
          )
        : undefined,
      mayLook && required.includes(apiTls)
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
  of: Pick<Seen, 'choice' | 'survey' | 'server' | 'cluster'> & Pick<LookingFor, 'authority'>,
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

function worldWithSteadyKeys(host: Host, choices: Choices, seen: ReadonlyMap<string, Seen>): World {
  // Nothing else of what was seen is held for as long as a run.
  const clusters = new Map([...seen].map(([name, { live }]) => [name, live]));
  const existing = [...seen].flatMap(([name, { cacerts }]) => (cacerts === undefined ? [] : [{ name, cacerts }]));
  const given = worldOf(host, clusters, host.keys(choices.certificates, existing));
  const time = { clock: host.clock, monotonic: () => performance.now() };
  return { ...given, keys: steadyKeys(given.keys, given.cluster, time) };
}
