/** From the choices to a plan that can run: read the clusters, decide, check; nothing is written. */

import { apiAddress } from '../checks/api-address.ts';
import type { Check } from '../checks/check.ts';
import { istiodsOfAnotherRoot } from '../checks/istiod-root.ts';
import { addressPools } from '../checks/requirements/address-pools.ts';
import { existingObjects } from '../checks/requirements/existing-objects.ts';
import { requirements, requirementsForTraffic } from '../checks/requirements.ts';
import { runChecks } from '../checks/run-checks.ts';
import { standingsOf } from '../checks/standings.ts';
import { steadyKeys } from '../checks/steady-keys.ts';
import type { Candidate, Planned } from '../checks/subject.ts';
import type { Survey } from '../checks/survey.ts';
import { foresee } from '../engine/fate.ts';
import { preview } from '../engine/preview.ts';
import type { Step } from '../engine/step.ts';
import type { CheckResult } from '../model/check-result.ts';
import type { Foreseen } from '../model/fate.ts';
import type { CertificateDecision, CertificatePlan } from '../model/ledger.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { orUndefined } from '../model/or-undefined.ts';
import { systemNamespace } from '../model/plane.ts';
import { ProblemsError } from '../model/problems-error.ts';
import { noRootsSeen, type RootsSeen } from '../model/roots-seen.ts';
import type { ExistingObject } from '../ownership/existing-object.ts';
import { topologyOf } from '../plans/topologies.ts';
import type { World } from '../ports.ts';
import type { Choices } from './choices.ts';
import { bundleWarnings, withBundle } from './chosen-bundle.ts';
import { withAddressPools } from './chosen-pools.ts';
import { given, type ToTakeOver, toTakeOver, usedAsTheyAre, withAll } from './consent.ts';
import { decide } from './decide.ts';
import type { Found } from './found.ts';
import type { Host } from './host.ts';
import { joiningWords } from './joining.ts';
import { withGatewayIps } from './named-gateways.ts';
import { rootsSeen } from './roots-seen.ts';
import { signingClusters } from './signing-clusters.ts';
import { type Seen, surveyAll } from './survey-all.ts';
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
  /** What a run would do with what it creates; empty where requests are only sent. */
  readonly foreseen: readonly Foreseen[];
  /** What others made and could be given to this program, as `--take-over` names it. */
  readonly toTakeOver: readonly string[];
  /** What is worth knowing besides what the checks say: which bundle is installed, which version is kept. */
  readonly warnings: readonly string[];
};

/**
 * Surveys all chosen clusters side by side, decides roles, networks, versions and certificates, checks what the plan
 * requires, and builds it. Throws `ProblemsError` with every problem, all at once, and with all
 * checks, before anything is written.
 */
export function prepare(host: Host, choices: Choices, signal: AbortSignal): Promise<Prepared> {
  return prepareWith(requirements, host, choices, signal);
}

/**
 * The same for an existing mesh, to send requests from its clients: what would only matter for writing stops nothing.
 */
export function prepareTraffic(host: Host, choices: Choices, signal: AbortSignal): Promise<Prepared> {
  return prepareWith(requirementsForTraffic, host, choices, signal);
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
  const { seen, choices } = await surveyAll([], host, said, signal);
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
  const { seen: all, choices } = await surveyAll(required, host, said, signal);
  const seen = withoutUnreadCas(choices, all);
  const certificates = await decideCertificates(required, host, choices, seen);
  const signing = signingClusters(choices, seen);
  const roots =
    required === requirementsForTraffic
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
  // Missing permissions, or decisions that make no mesh, are reported alone.
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
    foreseen: writes ? ((await orUndefined(foreseeing())) ?? []) : [],
    toTakeOver: ofOthers.others,
    warnings: [
      ...joiningWords(mesh, found),
      ...bundleWarnings(mesh),
      ...warnings,
      ...usedAsTheyAre(ofOthers, consent.takeOver),
    ],
  };
}

/** Asked once, by the first caller. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

async function othersIn(
  standing: () => Promise<readonly ExistingObject[]>,
  foreseeing: () => Promise<readonly Foreseen[]>,
): Promise<ToTakeOver> {
  // Why something could not be read is told by the check that reads it.
  const [stood, foreseen] = await Promise.all([orUndefined(standing()), orUndefined(foreseeing())]);
  return toTakeOver(stood ?? [], foreseen ?? []);
}

/** Without the `cacerts` of remotes: whatever these hold, no istiod signs with it. */
function withoutUnreadCas(choices: Choices, seen: readonly Seen[]): readonly Seen[] {
  const signing = signingClusters(choices, seen);
  return seen.map(each =>
    signing.has(each.choice.name) ? each : { ...each, cacerts: undefined, keyProblems: [], keepsCacerts: false },
  );
}

/** Traffic alone creates nothing, so clusters without `cacerts` need no key. */
async function decideCertificates(
  required: readonly Check[],
  host: Host,
  choices: Choices,
  seen: readonly Seen[],
): Promise<CertificateDecision> {
  const signing = signingClusters(choices, seen);
  const forTraffic = required === requirementsForTraffic;
  const clusters = seen.flatMap(({ choice: { name }, cacerts, keyProblems }) => {
    if (cacerts !== undefined) return [{ name, cacerts, keyProblems }];
    return signing.has(name) && !forTraffic ? [{ name }] : [];
  });
  if (clusters.length > 0 || !forTraffic) return host.decideCertificates(choices.certificates, clusters);
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

function worldWithSteadyKeys(host: Host, choices: Choices, seen: ReadonlyMap<string, Seen>): World {
  // Nothing else of what was seen is held for as long as a run.
  const clusters = new Map([...seen].map(([name, { live }]) => [name, live]));
  const existing = [...seen].flatMap(([name, { cacerts }]) => (cacerts === undefined ? [] : [{ name, cacerts }]));
  const given = worldOf(host, clusters, host.keys(choices.certificates, existing));
  const time = { clock: host.clock, monotonic: () => performance.now() };
  return { ...given, keys: steadyKeys(given.keys, given.cluster, time) };
}
