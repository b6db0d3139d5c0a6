/** One run of the operator's playbook over a Kiali, step by step as its status shows it. */

import { recordAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { conditionsOf } from '../conditions.ts';
import { keyOf, objectOf } from '../controller.ts';
import { CONFIG_MAP, DEPLOYMENT, KIALI, ROUTE } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';
import { LAST_UPDATED, serverDeployment } from './deployment.ts';
import type { Server } from './labels.ts';
import { caBundle, configuration, networkPolicy, oauthClient, route, service, signingKey } from './objects.ts';
import type { KialiOperator } from './operator.ts';
import {
  refuseChanges,
  refuseOldRights,
  refuseSecond,
  refuseStrategy,
  refuseVersion,
  TaskError,
  withoutUris,
} from './refusals.ts';
import { removeEverything, removeObsoleteRoles } from './removal.ts';
import { roles, serviceAccount } from './rights.ts';
import { type KialiSettings, settingsOf } from './settings.ts';
import { begun, failed, succeeded } from './status.ts';

const MANAGER = 'kiali-operator';
/** Tries to read the Route's host. */
const HOST_TRIES = 30;

type Run = {
  readonly site: Site;
  readonly operator: KialiOperator;
  readonly settings: KialiSettings;
  /** Milliseconds since 1970. */
  readonly began: number;
  /** Writes that changed something. */
  changed: number;
  step: number;
};

/** Runs it over a Kiali as it is now: what changes meanwhile is for the next run. False when it failed. */
export async function runPlaybook(
  site: Site,
  operator: KialiOperator,
  cr: KubeObject,
  signal: AbortSignal,
): Promise<boolean> {
  const run: Run = {
    site,
    operator,
    settings: settingsOf(cr, site.platform),
    began: site.clock.now(),
    changed: 0,
    step: 0,
  };
  await writeStatus(run, status => begunNow(run, status), signal);
  try {
    await perform(run, signal);
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    const { message } = error;
    await conclude(run, (before, now) => failed(before, message, resultOf(run, 1), now), signal);
    return false;
  }
  await conclude(run, (before, now) => succeeded(before, resultOf(run, 0), now), signal);
  return true;
}

/** A run that takes the Kiali away begins as every other. */
export async function beginRemoval(site: Site, operator: KialiOperator, cr: KubeObject, signal: AbortSignal) {
  const settings = settingsOf(cr, site.platform);
  const run: Run = { site, operator, settings, began: site.clock.now(), changed: 0, step: 0 };
  await writeStatus(run, status => begunNow(run, status), signal);
}

function begunNow({ site }: Run, status: JsonObject): JsonObject {
  return { ...status, conditions: begun(conditionsOf({ status }), timestamp(site.clock)) };
}

async function perform(run: Run, signal: AbortSignal): Promise<void> {
  const { site, operator, settings } = run;
  const { cr, asked } = settings;
  await site.pace.wait('playbook', signal);
  const installed = textAt(cr, 'status', 'specVersion');
  // The old version goes before it is checked whether the new one can be had.
  if (installed !== undefined && installed !== asked) await removeEverything(site, settings, signal);
  const server = refuseVersion(operator, asked);
  await progress(
    run,
    'Initializing',
    { specVersion: asked, deployment: recordAt(cr, 'status', 'deployment') as JsonObject },
    signal,
  );
  refuseChanges(settings);
  await progress(run, 'Setting up configuration', factsOf(run), signal);
  refuseStrategy(settings);
  refuseSecond(site, settings);
  if (!settings.remoteOnly) await ensureSigningKey(run, server, signal);
  await progress(run, 'Deleting obsolete roles', {}, signal);
  await removeObsoleteRoles(site, settings, signal);
  await progress(run, 'Processing namespace labels', {}, signal);
  await progress(run, 'Creating core resources', {}, signal);
  await createCore(run, server, signal);
  if (settings.isOpenShift) {
    await progress(run, 'Creating OpenShift resources', {}, signal);
    await createOAuthClient(run, server, signal);
  }
  await progress(run, 'Finished all resource creation', {}, signal);
}

function factsOf({ operator, settings }: Run): JsonObject {
  const { instance, namespace, remoteOnly, isOpenShift } = settings;
  return {
    deployment: { instanceName: instance, namespace, remoteClusterResourcesOnly: remoteOnly },
    environment: {
      ...(isOpenShift ? { isOpenshift: true, openshiftVersion: '4.21.3' } : { isKubernetes: true }),
      kubernetesVersion: '1.34.4',
      operatorVersion: `v${operator.release.version}`,
    },
  };
}

async function ensureSigningKey(run: Run, server: Server, signal: AbortSignal): Promise<void> {
  const { site, settings } = run;
  const wanted = signingKey(settings, server);
  const found = site.cache.get({ ...wanted, name: wanted.metadata.name, namespace: settings.namespace });
  const secret = found ?? (await site.writer(MANAGER).create(wanted, signal));
  if (found === undefined) run.changed += 1;
  const labels = { [`kiali.io/${settings.instance}.home`]: settings.namespace };
  await site.writer(MANAGER).patch(secret, { metadata: { labels } }, signal);
}

async function createCore(run: Run, server: Server, signal: AbortSignal): Promise<void> {
  const { site, operator, settings } = run;
  const { namespace, instance } = settings;
  await ensure(run, serviceAccount(settings, server), signal);
  const before = site.cache.get({ ...CONFIG_MAP, namespace, name: instance });
  const config = configuration(settings, server);
  await ensure(run, config, signal);
  const isSame = before?.data?.['config.yaml'] === config.data?.['config.yaml'];
  if (settings.isOpenShift && !settings.remoteOnly) await ensure(run, caBundle(settings, server), signal);
  refuseOldRights(operator, settings, server.version);
  for (const each of roles(settings, server)) await ensure(run, each, signal);
  if (settings.remoteOnly) return;
  await ensureDeployment(run, server, isSame, signal);
  await ensure(run, service(settings, server), signal);
  if (settings.isOpenShift) await ensure(run, route(settings, server), signal);
  await ensure(run, networkPolicy(settings, server), signal);
  if (settings.isOpenShift) await hostOf(run, signal);
}

/** By a strategic merge patch: volumes that are no longer wanted stay. */
async function ensureDeployment(run: Run, server: Server, isSame: boolean, signal: AbortSignal): Promise<void> {
  const { site, settings } = run;
  const ref = { ...DEPLOYMENT, namespace: settings.namespace, name: settings.instance };
  const found = site.cache.get(ref);
  const last = textAt(found, 'spec', 'template', 'metadata', 'annotations', LAST_UPDATED);
  const since = (isSame ? last : undefined) ?? dateText(site.clock.now());
  const wanted = await serverDeployment(site, settings, server, since, signal);
  if (found === undefined) {
    await site.writer(MANAGER).create(wanted, signal);
    run.changed += 1;
    return;
  }
  const { metadata, spec } = wanted;
  const body = { metadata: { labels: metadata.labels ?? {} }, spec } as JsonObject;
  const made = await site.api.patch(ref, { type: 'strategic', body }, { manager: MANAGER }, signal);
  if (made.metadata.resourceVersion !== found.metadata.resourceVersion) run.changed += 1;
}

async function createOAuthClient(run: Run, server: Server, signal: AbortSignal): Promise<void> {
  const { settings } = run;
  if (settings.strategy !== 'openshift') return;
  // Only where people log in: once for all clusters.
  if (settings.impersonates && settings.remoteOnly) return;
  const host = settings.remoteOnly ? undefined : await hostOf(run, signal);
  const client = oauthClient(settings, server, host);
  if (client === undefined) throw new TaskError(withoutUris);
  await ensure(run, client, signal);
}

/** The Route's host, which a router gives some time later. */
async function hostOf({ site, settings }: Run, signal: AbortSignal): Promise<string> {
  const ref = { ...ROUTE, namespace: settings.namespace, name: settings.instance };
  for (let tries = 0; tries < HOST_TRIES; tries += 1) {
    const host = textAt(site.cache.get(ref), 'status', 'ingress', 0, 'host');
    if (host !== undefined) return host;
    await site.pace.wait('playbook', signal);
  }
  throw new TaskError('Failed to get the hostname of the Kiali Route');
}

async function ensure(run: Run, object: KubeObject, signal: AbortSignal): Promise<void> {
  const { site } = run;
  const { name, namespace } = object.metadata;
  const before = site.cache.get({ ...object, name, ...(namespace === undefined ? {} : { namespace }) });
  const made = await site.writer(MANAGER).ensure(object, signal);
  if (made.metadata.resourceVersion !== before?.metadata.resourceVersion) run.changed += 1;
}

async function progress(run: Run, text: string, more: JsonObject, signal: AbortSignal): Promise<void> {
  run.step += 1;
  const seconds = Math.floor((run.site.clock.now() - run.began) / 1000);
  const duration = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const message = `${run.step}. ${text}`;
  await writeStatus(run, status => ({ ...status, ...more, progress: { message, duration } }), signal);
  await run.site.pace.wait('playbook', signal);
}

const two = (count: number) => String(count).padStart(2, '0');

async function conclude(
  run: Run,
  verdict: (before: readonly JsonObject[], now: string) => readonly JsonObject[],
  signal: AbortSignal,
): Promise<void> {
  const now = timestamp(run.site.clock);
  await writeStatus(run, status => ({ ...status, conditions: verdict(conditionsOf({ status }), now) }), signal);
}

function resultOf({ site, changed }: Run, failures: number): JsonObject {
  const completion = new Date(site.clock.now()).toISOString().replace('Z', '000+00:00');
  return { ok: 78, changed, skipped: 68, failures, completion };
}

async function writeStatus(
  { site, settings }: Run,
  change: (status: JsonObject) => JsonObject,
  signal: AbortSignal,
): Promise<void> {
  const present = objectOf(site, KIALI, keyOf(settings.cr));
  if (present === undefined || present.metadata.uid !== settings.cr.metadata.uid) return;
  await site.writer(MANAGER).status(present, change((present.status ?? {}) as JsonObject), signal);
}

/** `Sun Nov 29 01:15:26.120 UTC 2026`: with its milliseconds, as nothing here need take a second. */
export function dateText(now: number): string {
  const [day = '', date = '', month = '', year = '', time = ''] = new Date(now)
    .toUTCString()
    .replace(',', '')
    .split(' ');
  return `${day} ${month} ${date} ${time}.${String(now % 1000).padStart(3, '0')} UTC ${year}`;
}
