/**
 * What stays in the scrollback after leaving: what was done, what is proven, where files are, the command that goes on.
 */
import { firstSteps } from '../../source/model/first-few.ts';
import { DEFAULT_MESH_ID, SAMPLE_NAMESPACE } from '../../source/model/mesh.ts';
import { shellWord } from '../../source/model/shell-word.ts';
import { type Choices, type ClusterChoice, clusterKeys } from '../../source/preparation/choices.ts';
import type { Draft } from '../draft.ts';
import { membersOf } from '../members.ts';
import { removalRunWords } from '../removal.ts';
import { eventLines } from '../report.ts';
import { rootChangeRunWords } from '../root-change.ts';
import type { Run } from '../run.ts';
import { choicesOf, type Session } from '../session.ts';
import type { Stores } from '../stores.ts';
import { linkLines } from './kiali-link-words.ts';
import { answerWords } from './kiali-words.ts';
import { objectWords, runWords } from './run-words.ts';
import { safeLine } from './safe-line.ts';

/** Plain lines, no colour, no symbols. `command`: how this program is started, with the flags that stay the same. */
export function closingSummary(stores: Stores, command: string): readonly string[] {
  const session = stores.session.getState();
  const run = ended(stores.run.getState());
  const members = membersOf(session);
  if (members.length === 0) return ['eastwest: no clusters selected, nothing was changed.'];
  const names = members.map(member => member.name).join(', ');
  const deletion = ended(stores.removal.getState().run);
  if (deletion.phase !== 'none') {
    return [
      `eastwest: mesh ${session.meshId} of ${names}: ${removalRunWords(deletion, stores.removal.getState())}.`,
      ...failures(deletion),
      ...files(session, stores.draft.getState()),
    ];
  }
  const change = stores.rootChange.getState();
  const changed = ended(change.run);
  if (changed.phase !== 'none') {
    return [
      `eastwest: mesh ${session.meshId} of ${names}: ${rootChangeRunWords({ ...change, run: changed })}.`,
      ...failures(changed),
      ...files(session, stores.draft.getState()),
    ];
  }
  const kiali = ended(stores.kialiWork.run.getState());
  if (run.phase === 'none' && kiali.phase !== 'none') {
    return [...kialiSummary(stores, kiali, names), ...kialiFiles(session), ...kialiOn(session, stores, command)];
  }
  if (run.phase === 'none') {
    const isWatched = stores.traffic.getState().verdict !== undefined;
    return [
      `eastwest: nothing was changed on ${names}.`,
      ...proof(stores),
      ...eventLines(stores),
      ...goOn(session, command, isWatched ? 'traffic' : 'up'),
    ];
  }
  const objects = objectWords(run);
  return [
    `eastwest: mesh ${session.meshId} of ${names}: ${runWords(run)}.`,
    ...(objects === '' ? [] : [`Objects: ${objects}.`]),
    ...failures(run),
    ...open(run),
    ...proof(stores),
    ...eventLines(stores),
    ...(kiali.phase === 'none' ? [] : kialiSummary(stores, kiali, names)),
    ...files(session, stores.draft.getState()),
    ...goOn(session, command, isAskable(session, run) ? 'traffic' : 'up'),
  ];
}

/** How its run ended, and where people find it. */
function kialiSummary({ kiali }: Stores, run: Run, names: string): readonly string[] {
  const { answer, decided } = kiali.getState();
  const seen = answer.told === 'answer' && answer.answer.silent === undefined ? answer.answer : undefined;
  const place = decided === undefined ? '' : ` on ${decided.home}`;
  const objects = objectWords(run);
  return [
    `eastwest: Kiali${place} for ${names}: ${runWords(run)}.`,
    ...(objects === '' ? [] : [`Objects: ${objects}.`]),
    ...failures(run),
    ...open(run),
    ...(seen === undefined || decided === undefined
      ? []
      : [`${answerWords(decided, seen).words}.`, ...linkLines(seen)]),
  ];
}

const kialiFiles = ({ kind }: Session) =>
  kind === 'rehearsal' ? ['The simulated clusters stopped with the program.'] : [];

/** The same again without the screen. */
function kialiOn(session: Session, { kiali }: Stores, command: string): readonly string[] {
  if (session.kind === 'rehearsal') return [];
  const { said, decided } = kiali.getState();
  const { clusters, meshId, copiedClusters } = choicesOf(session);
  const seen = clusters.filter(({ name }) => !said.without.includes(name));
  const flags = [
    ...(decided === undefined ? [] : option('home', decided.home)),
    ...seen.flatMap(cluster => option('cluster', clusterWords(cluster))),
    ...(meshId === DEFAULT_MESH_ID ? [] : option('mesh-id', meshId)),
    ...(said.auth === undefined ? [] : option('kiali-auth', said.auth)),
    ...(said.version === undefined ? [] : option('kiali-version', said.version)),
    ...(copiedClusters === undefined ? [] : ['--copied-clusters']),
  ];
  const values = Object.keys(said.values).length === 0 ? '' : ', and the same --kiali-values';
  return [`Resume with: ${[command, 'kiali', ...flags].join(' ')}${values}`];
}

function isAskable({ samples }: Session, { outcome }: Run): boolean {
  return !samples.none && (outcome === 'proven' || outcome === 'done');
}

/** A run that had no time to end was stopped by leaving. */
function ended(run: Run): Run {
  if (run.phase !== 'running' && run.phase !== 'stopping') return run;
  const rows = Object.entries(run.rows).map(
    ([id, row]) => [id, row.state === 'running' ? { ...row, state: 'stopped' as const } : row] as const,
  );
  return { ...run, rows: Object.fromEntries(rows), phase: 'over', outcome: 'cancelled' };
}

function failures(run: Run): readonly string[] {
  return Object.values(run.rows).flatMap(({ state, problem, cluster, title }) =>
    state === 'failed' && problem !== undefined
      ? [`Failed: ${title} (${cluster}): ${problem.title}`, `  ${problem.hint}`]
      : [],
  );
}

/** What a run that was stopped had begun, and what each of it waited for. */
function open(run: Run): readonly string[] {
  const rows = Object.values(run.rows).filter(({ state }) => state === 'stopped');
  const lines = rows.map(
    ({ cluster, title, reason }) =>
      `Not done on ${cluster}: ${title}${reason === undefined ? '' : `: ${reason.words}`}`,
  );
  return firstSteps(lines, more => `And ${more} more steps.`);
}

function proof(stores: Stores): readonly string[] {
  const { verdict, clusters } = stores.traffic.getState();
  if (verdict === undefined) return [];
  const counts = clusters.map(
    ({ name, versions, misses }) =>
      `${name} received ${versions.map(each => `${each.version} ${each.count}`).join(', ')}${misses > 0 ? `, ${misses} ${misses === 1 ? 'error' : 'errors'}` : ''}`,
  );
  return [`Traffic: ${verdict.state}: ${verdict.words}.`, ...counts.map(words => `  ${words}`)];
}

/** The folder is named where keys were made in it or read from it, not where all clusters keep what they have. */
function files(session: Session, draft: Draft): readonly string[] {
  if (session.kind === 'rehearsal') return ['The simulated clusters stopped with the program.'];
  const used = draft.draft === 'ready' && draft.certificates?.clusters.some(each => each.from !== 'cluster') === true;
  return used ? [`Certificates and keys: ${safeLine(session.certificates)}`] : [];
}

/** The same again without the screen. A rehearsal's clusters are gone, so there is nothing to continue with. */
function goOn(session: Session, command: string, verb: 'up' | 'traffic'): readonly string[] {
  if (session.kind === 'rehearsal') return [];
  const choices = choicesOf(session);
  const { clusters, meshId, certificates, topology } = choices;
  const flags = clusters.flatMap(cluster => option('cluster', clusterWords(cluster)));
  const shape = topology === undefined ? [] : option('topology', topology);
  const mesh = meshId === DEFAULT_MESH_ID ? [] : option('mesh-id', meshId);
  const folder = certificates === `./eastwest-certs/${meshId}` ? [] : option('certificates', certificates);
  const others = [...shape, ...mesh, ...folder, ...rarer(choices)];
  if (flags.length === clusters.length) return [`Resume with: ${[command, verb, ...flags, ...others].join(' ')}`];
  return [`Resume with: ${[command, verb, ...others].join(' ')}, and --cluster for each of the contexts.`];
}

/** NAME=CONTEXT and every key that was given. */
function clusterWords({ name, context, ...said }: ClusterChoice): string {
  const fields = Object.keys(clusterKeys) as readonly (keyof typeof clusterKeys)[];
  const pairs = fields.flatMap(field => (said[field] === undefined ? [] : [`${clusterKeys[field]}=${said[field]}`]));
  return [`${name}=${context}`, ...pairs].join(',');
}

/** A context may be called anything: a value with control characters is not written to a terminal. */
function option(flag: string, value: string): readonly string[] {
  return /\p{C}/u.test(value) ? [] : [`--${flag} ${shellWord(value)}`];
}

/** Flags that are seldom used, each with its value. */
function rarer({
  version,
  operatorBundle,
  istioRegistry,
  pullSecretsFrom,
  samples,
  gatewayAnnotations = [],
  istioValues = [],
  pullSecrets = [],
  addressPools = { propose: false, named: [] },
  copiedClusters,
  takeOver,
  changeRoot,
}: Choices): readonly string[] {
  const said = {
    'istio-version': version,
    'operator-bundle': operatorBundle,
    'istio-registry': istioRegistry,
    'copy-pull-secret': pullSecretsFrom,
    client: samples.client,
    samples: samples.none ? 'none' : undefined,
    'sample-namespace': samples.namespace === SAMPLE_NAMESPACE ? undefined : samples.namespace,
    'sample-registry': samples.registry,
  };
  const annotations = gatewayAnnotations.map(
    ({ cluster, key, value }) =>
      ['gateway-annotation', `${cluster === undefined ? '' : `${cluster}:`}${key}=${value}`] as const,
  );
  const values = istioValues.map(
    ({ cluster, file }) => ['istio-values', `${cluster === undefined ? '' : `${cluster}:`}${file}`] as const,
  );
  const pulls = pullSecrets.map(name => ['image-pull-secret', name] as const);
  const number = takeOver?.all === undefined ? [] : [`all=${takeOver.all}`];
  const taken = [...(takeOver?.objects ?? []), ...number].map(name => ['take-over', name] as const);
  const named = addressPools.named.map(each => `${each.cluster}=${each.addresses.join(',')}`);
  const pools = [...(addressPools.propose ? ['auto'] : []), ...named].map(each => ['metallb-pool', each] as const);
  const copies = [
    ...(copiedClusters === undefined ? [] : ['--copied-clusters']),
    ...(changeRoot === undefined ? [] : ['--change-root']),
  ];
  const valued = [...Object.entries(said), ...annotations, ...pools, ...values, ...pulls, ...taken].flatMap(
    ([flag, value]) => (value === undefined ? [] : option(flag, value)),
  );
  return [...valued, ...copies];
}
