/** The plan of a Kiali and the clusters that it reads, from the choices and what was found. Pure. */
import { conditionOf, recordAt, textAt } from '../model/fields.ts';
import {
  CONNECTED_ANNOTATION,
  type KialiAuth,
  type KialiPlan,
  type KialiSite,
  kialiAccount,
  RUN_ANNOTATION,
} from '../model/kiali.ts';
import { clustersOf, isOfOneCluster } from '../model/kiali-of-mesh.ts';
import { chosenToken } from '../model/kiali-tokens.ts';
import type { JsonObject, KubeObject } from '../model/kube.ts';
import { isOurs } from '../model/marks.ts';
import type { KialiChoices } from './kiali-choices.ts';
import { wantsConsole } from './kiali-console.ts';
import type { KialiFound } from './kiali-found.ts';
import { optionsOf } from './kiali-options.ts';
import { isForeign, isIn, kialiAt, type Place } from './kiali-place.ts';
import { hasOwnAccount } from './kiali-remotes.ts';
import { topologyOfMembers } from './topology-of-members.ts';

/** A foreign Kiali keeps its strategy; without the flag ours keeps what it has. */
export function authOf({ auth }: KialiChoices, { member }: KialiFound, { found }: Place): KialiAuth {
  const usual = member.platform === 'openshift' ? 'openshift' : 'anonymous';
  const there = textAt(found, 'spec', 'auth', 'strategy') ?? '';
  if (!isForeign(found)) return auth ?? (isAuth(there) ? there : usual);
  if (isAuth(there)) return there;
  return member.platform === 'openshift' ? 'openshift' : 'token';
}

const isAuth = (text: string): text is KialiAuth => ['openshift', 'anonymous', 'token', 'openid'].includes(text);

/** The plan for one Kiali: `found` are the clusters that it reads, `home` among them. */
export function planOf(
  choices: KialiChoices,
  found: readonly KialiFound[],
  home: KialiFound,
  { found: there, ...place }: Place,
  auth: KialiAuth,
): KialiPlan {
  const members = found.map(({ member }) => member);
  const topology = topologyOfMembers(members);
  const samples = { namespace: 'sample', client: 'curl' } as const;
  const version = choices.version ?? (isForeign(there) ? undefined : versionOf(there));
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
    // A foreign Kiali is used as it is.
    values: isForeign(there) ? (recordAt(there, 'spec') as JsonObject) : choices.values,
    ...(isForeign(there) ? {} : optionsOf(choices, there, auth, home.member.name)),
    ...(wantsConsole(choices, home) ? { console: true } : {}),
    ...replacing(there, version),
    ...(isConnected(home, place, names) ? { isConnected: true } : {}),
    ...(each ? { secretEach: true } : {}),
    ...(connected === undefined ? {} : { connected }),
  };
}

/** As it is asked for; where the operator could not install that, as it was before: asking again would fail again. */
function versionOf(there: KubeObject | undefined): string | undefined {
  const failed = conditionOf(there, 'Failure');
  const wrong = failed?.status === 'True' && /does not have a known supported image/.test(failed.message ?? '');
  return (wrong ? textAt(there, 'status', 'specVersion') : undefined) ?? textAt(there, 'spec', 'version');
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
