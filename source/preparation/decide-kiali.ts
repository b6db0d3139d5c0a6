/** From what was said and found to a plan of Kiali, or every problem. Pure. */
import { sameClusters } from '../checks/one-cluster.ts';
import { olmTrouble } from '../checks/requirements/olm-trouble.ts';
import { at, recordAt, textAt } from '../model/fields.ts';
import {
  CONNECTED_ANNOTATION,
  isServerOfKiali,
  type KialiAuth,
  type KialiPlan,
  type KialiSite,
  kialiAccount,
  RUN_ANNOTATION,
} from '../model/kiali.ts';
import { clustersOf, isOfOneCluster } from '../model/kiali-of-mesh.ts';
import { versionNotOffered } from '../model/kiali-servers.ts';
import { chosenToken } from '../model/kiali-tokens.ts';
import { ownedKialiFields } from '../model/kiali-values.ts';
import type { JsonObject, KubeObject } from '../model/kube.ts';
import { isOurs } from '../model/marks.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { KialiChoices } from './kiali-choices.ts';
import { consoleProblems, consoleWarnings, wantsConsole } from './kiali-console.ts';
import type { KialiFound } from './kiali-found.ts';
import { choicesApart, linkProblems, parted } from './kiali-links.ts';
import { impersonates, optionProblems, optionsOf, optionWarnings } from './kiali-options.ts';
import { bad, isForeign, isIn, kialiAt, type Place, placeOf } from './kiali-place.ts';
import { hasOwnAccount, ownAccountProblems } from './kiali-remotes.ts';
import { topologyOfMembers } from './topology-of-members.ts';

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
    // Which cannot be apart is said already.
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
    ...unnamedClusters(home, at, found),
    ...connectedByOthers(home, at, found),
    ...otherPlaces(home, at, found),
    ...others.flatMap(each => serverOfOurs(each, at)),
  ];
  if (late.length > 0) return { problems: late, warnings: [] };
  const kiali = planOf(choices, found, home, at, auth);
  return { kiali, problems: [], warnings: [...warningsOf(kiali, found), ...consoleWarnings(choices, home)] };
}

/** Somebody else's stays as it is; our own as it was, where nothing is said. */
function authOf({ auth }: KialiChoices, { member }: KialiFound, { found }: Place): KialiAuth {
  const usual = member.platform === 'openshift' ? 'openshift' : 'anonymous';
  const there = textAt(found, 'spec', 'auth', 'strategy') ?? '';
  if (!isForeign(found)) return auth ?? (isAuth(there) ? there : usual);
  if (isAuth(there)) return there;
  return member.platform === 'openshift' ? 'openshift' : 'token';
}

const isAuth = (text: string): text is KialiAuth => ['openshift', 'anonymous', 'token', 'openid'].includes(text);

function planOf(
  choices: KialiChoices,
  found: readonly KialiFound[],
  home: KialiFound,
  { found: there, ...place }: Place,
  auth: KialiAuth,
): KialiPlan {
  const members = found.map(({ member }) => member);
  const topology = topologyOfMembers(members);
  const samples = { namespace: 'sample', client: 'curl' } as const;
  const version = choices.version ?? (isForeign(there) ? undefined : textAt(there, 'spec', 'version'));
  const { istioVersion } = home.survey;
  const connected = textAt(there, 'spec', 'deployment', 'pod_annotations', CONNECTED_ANNOTATION);
  const names = members.map(({ name }) => name);
  const each = home.survey.remoteSecrets.some(
    secret => isOfOneCluster(secret) && isIn(place, secret) && clustersOf(secret).some(name => names.includes(name)),
  );
  return {
    ...place,
    mesh: { id: choices.meshId, topology, members, samples },
    home: home.member,
    sites: new Map(found.map(one => [one.member.name, siteOf(choices, one, one === home, place)] as const)),
    auth,
    ...(version === undefined ? {} : { version }),
    ...(istioVersion === undefined ? {} : { istioVersion }),
    // Of somebody else's all that it says holds.
    values: isForeign(there) ? (recordAt(there, 'spec') as JsonObject) : choices.values,
    ...(isForeign(there) ? {} : optionsOf(choices, there, auth, home.member.name)),
    ...(wantsConsole(choices, home) ? { console: true } : {}),
    ...replacing(there, version),
    ...(isConnected(home, place, names) ? { isConnected: true } : {}),
    ...(each ? { secretEach: true } : {}),
    ...(connected === undefined ? {} : { connected }),
  };
}

/** Another version of our own. */
function replacing(there: KubeObject | undefined, version: string | undefined): { readonly replaces?: string } {
  const installed = textAt(there, 'status', 'specVersion') ?? textAt(there, 'spec', 'version') ?? 'default';
  if (there === undefined || isForeign(there) || version === undefined || version === installed) return {};
  return { replaces: installed };
}

/** By Secrets of ours, to any of these. */
function isConnected({ member, survey }: KialiFound, place: Place, names: readonly string[]): boolean {
  const known = survey.remoteSecrets.filter(secret => isIn(place, secret) && isOurs(secret)).flatMap(clustersOf);
  return known.some(name => name !== member.name && names.includes(name));
}

function siteOf(choices: KialiChoices, one: KialiFound, isHome: boolean, place: Place): KialiSite {
  const { survey, bundle, member, tokens = [] } = one;
  const there = kialiAt(place, survey.kialis);
  const account = kialiAccount(place);
  const token = chosenToken(account, tokens, choices.rotate?.includes(member.name) === true);
  const isFirst = token.name === account && token.old.length === 0;
  const chosen = isHome || isFirst ? {} : { token };
  if (!isHome && hasOwnAccount(choices, one, place)) return { ownAccount: true, ...chosen };
  return {
    ...(survey.operator === undefined ? {} : { operator: survey.operator }),
    ...(bundle === undefined || 'problem' in bundle ? {} : { bundle }),
    ...(isForeign(there) ? { adopted: true } : runOf(there, one.lost === true)),
    ...chosen,
  };
}

/** The mark that it has, or the next one: where something is gone, its operator must run again. */
function runOf(there: KubeObject | undefined, isLost: boolean): Pick<KialiSite, 'run'> {
  const run = there?.metadata.annotations?.[RUN_ANNOTATION];
  if (isLost) return { run: String((Number.parseInt(run ?? '', 10) || 0) + 1) };
  return run === undefined ? {} : { run };
}

function valuesProblems({ values }: KialiChoices): readonly Problem[] {
  return ownedKialiFields(values).map(({ field, instead }) =>
    bad(sh`--kiali-values sets ${field}, which the plan sets itself`, `Leave it out: ${instead}.`),
  );
}

function twins({ copiedClusters }: KialiChoices, found: readonly KialiFound[]): readonly Problem[] {
  if (copiedClusters === true) return [];
  return sameClusters(found.map(({ member, survey }) => ({ ...member, uid: survey.uid })));
}

/** Under another name than Istio's, a cluster's traffic and control plane would belong to nobody. */
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

/** The same bundle serves all that need one, so its problem is told once. */
function operatorProblems(operated: readonly KialiFound[]): readonly Problem[] {
  const lacking = operated.filter(({ survey }) => survey.operator === undefined);
  const bundles = lacking.flatMap(({ bundle }) => (bundle === undefined ? [] : [bundle]));
  return [
    ...lacking.flatMap(({ member, ground }) => olmTrouble(member, ground)),
    ...bundles.flatMap(bundle => ('problem' in bundle ? [bundle.problem] : [])).slice(0, 1),
  ];
}

/** Where the operator is there already; of one that is to come the run finds out, before it writes a Kiali. */
function versionProblems({ version }: KialiChoices, operated: readonly KialiFound[]): readonly Problem[] {
  if (version === undefined) return [];
  const offered = operated.map(({ member, survey }) => ({
    name: member.name,
    versions: survey.operator?.versions ?? [],
  }));
  const lacking = offered.filter(({ versions }) => versions.length > 0 && !versions.includes(version));
  return lacking.length === 0 ? [] : [versionNotOffered(version, lacking)];
}

/** Approval is decided for the whole namespace: an automatic Subscription waits with the others. */
function approvalWarnings({ member, ground }: KialiFound): readonly string[] {
  if (ground === undefined || ground.approvedByHand.length === 0) return [];
  const others = ground.approvedByHand.join(', ');
  return [
    `OLM installs the Kiali operator on ${member.name} only when its InstallPlan is approved: ${others} in ${ground.namespace} requires manual approval, and the plan may upgrade that operator too`,
  ];
}

/** Only other clusters are read by a token of this program. */
function rotationProblems(
  { rotate = [] }: KialiChoices,
  { member: home }: KialiFound,
  others: readonly KialiFound[],
): readonly Problem[] {
  const names = others.map(({ member }) => member.name);
  return rotate
    .filter(name => !names.includes(name))
    .map(name =>
      bad(
        name === home.name
          ? sh`--rotate-token ${name}: Kiali runs there, and needs no token of its own cluster`
          : sh`--rotate-token ${name}: no cluster is named ${name}`,
        names.length === 0 ? 'Leave it out.' : `Name one of ${names.join(', ')}.`,
      ),
    );
}

function authProblems(
  { auth: said, values }: KialiChoices,
  { member }: KialiFound,
  auth: KialiAuth,
): readonly Problem[] {
  if (said !== undefined && said !== auth) {
    return [
      bad(
        sh`--kiali-auth ${said}: the Kiali on ${member.name} was not created by eastwest, and has ${auth}`,
        'Leave --kiali-auth out, or change its auth.strategy yourself.',
      ),
    ];
  }
  if (auth === 'openshift' && member.platform !== 'openshift') {
    return [bad(sh`--kiali-auth openshift: ${member.name} is not OpenShift`, 'Use anonymous, token or openid.')];
  }
  if (said === 'openid' && at(values, 'auth', 'openid') === undefined) {
    return [
      bad('--kiali-auth openid needs to know the provider', 'Name it as auth.openid in the file of --kiali-values.'),
    ];
  }
  return [];
}

/** Whoever connects fewer than are connected would cut the others off. */
function unnamedClusters(home: KialiFound, place: Place, found: readonly KialiFound[]): readonly Problem[] {
  const names = found.map(({ member }) => member.name);
  const known = home.survey.remoteSecrets
    .filter(secret => isIn(place, secret) && !isOfOneCluster(secret) && isOurs(secret))
    .flatMap(({ data = {} }) => Object.keys(data));
  const unnamed = known.filter(name => !names.includes(name));
  if (unnamed.length === 0) return [];
  const [first = ''] = unnamed;
  return [
    bad(
      `the Kiali on ${home.member.name} is connected to more clusters: ${unnamed.join(', ')}`,
      sh`Name all of them with --cluster; one that it shall not see any more is taken out first: eastwest kiali … --disconnect ${first}`,
    ),
  ];
}

/** Of two Secrets for one cluster the server would use either. */
function connectedByOthers(home: KialiFound, place: Place, found: readonly KialiFound[]): readonly Problem[] {
  const names = found.map(({ member }) => member.name);
  const theirs = home.survey.remoteSecrets.filter(each => isIn(place, each) && !isOurs(each));
  return theirs.flatMap(secret => {
    const known = clustersOf(secret);
    const twice = known.filter(name => names.includes(name) && name !== home.member.name);
    if (twice.length === 0) return [];
    const { name, namespace = '' } = secret.metadata;
    return [
      {
        code: 'exists' as const,
        title: `the Kiali on ${home.member.name} is connected to ${twice.join(', ')} by Secret ${namespace}/${name}, which eastwest did not create`,
        hint: 'Leave it as it is, or take it out of the server first: docs/kiali-openshift.md says in which order.',
        page: 'docs/kiali-openshift.md#a-cluster-less',
      },
    ];
  });
}

/** One instance has one namespace on a cluster: its ClusterRoleBinding is the lock. */
function otherPlaces(home: KialiFound, place: Place, found: readonly KialiFound[]): readonly Problem[] {
  return found.flatMap(({ member, survey }) => {
    const other = survey.kialis.find(
      each => !isIn(place, each) && (textAt(each, 'spec', 'deployment', 'instance_name') ?? 'kiali') === place.instance,
    );
    if (other === undefined) return [];
    const { namespace = '', name } = other.metadata;
    return [
      {
        code: 'exists' as const,
        title: `${member.name} has a Kiali in another namespace, ${namespace}: its account there cannot be in ${place.namespace}`,
        hint: sh`Delete it: kubectl --context ${member.context} -n ${namespace} delete kiali.kiali.io ${name}; or make that cluster the home instead of ${home.member.name}`,
      },
    ];
  });
}

/** Its operator would not make the account of another of it. */
function serverOfOurs({ member, survey }: KialiFound, place: Place): readonly Problem[] {
  const server = survey.kialis.find(each => isIn(place, each) && isServerOfKiali(each) && isOurs(each));
  if (server === undefined) return [];
  const { namespace = '', name } = server.metadata;
  return [
    {
      code: 'exists',
      title: `${member.name} has a Kiali of its own, ${namespace}/${name}: there cannot be the account of another in its place`,
      hint: sh`Link to it: --kiali-link ${member.name}=URL (l on its row of the Kiali screen); or delete it first: kubectl --context ${member.context} -n ${namespace} delete kiali.kiali.io ${name}`,
    },
  ];
}

function warningsOf(kiali: KialiPlan, found: readonly KialiFound[]): readonly string[] {
  const { auth, home, version, instance, namespace, replaces } = kiali;
  const adopted = found.filter(({ member }) => kiali.sites.get(member.name)?.adopted === true);
  return [
    ...(auth === 'token'
      ? [
          sh`with --kiali-auth token whoever logs in sees ${home.name} alone: a token is of one cluster; anonymous or openid show all`,
        ]
      : []),
    ...(auth === 'openid'
      ? [
          `with openid the API server of each cluster must accept the provider’s tokens, which decide what is seen of it: ${kiali.mesh.members.map(each => each.name).join(', ')}`,
        ]
      : []),
    ...(auth === 'anonymous'
      ? [
          `without a login whoever reaches Service ${namespace}/${instance} of ${home.name} sees and changes the mesh on all clusters; deployment.view_only_mode in --kiali-values makes it read-only`,
        ]
      : []),
    ...(replaces !== undefined
      ? [
          `another version (${replaces} to ${version}): the operator removes Kiali first, and its accounts on all clusters with their tokens`,
        ]
      : []),
    ...found.flatMap(approvalWarnings),
    ...optionWarnings(kiali),
    ...adopted.map(
      ({ member }) =>
        `the Kiali on ${member.name} was not created by eastwest: it is used as it is, and only the credentials of the other clusters are added`,
    ),
  ];
}
