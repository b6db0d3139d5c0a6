/**
 * What the Kiali operator makes of an OSSMConsole: the plugin's Deployment and Service. Of OpenShift's own console, into
 * which it puts the plugin, nothing is simulated.
 */
import { recordAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { ProblemError } from '../../../model/problem.ts';
import { isReady } from '../../mesh/objects.ts';
import { conditionsOf } from '../conditions.ts';
import { keyOf, objectOf, startController } from '../controller.ts';
import { DEPLOYMENT, KIALI, OSSM_CONSOLE, POD, SERVICE } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';
import { createCalls } from './calls.ts';
import { isKialiOperatorPod, type KialiOperator, runningKialiOperator } from './operator.ts';
import { refuseVersion, TaskError } from './refusals.ts';
import { begun, failed, succeeded } from './status.ts';

const MANAGER = 'kiali-operator';
const FINALIZER = 'kiali.io/finalizer';
const NAME = 'ossmconsole';

export function startConsoles(site: Site): void {
  const started = (pod: KubeObject): readonly string[] =>
    isKialiOperatorPod(pod) && isReady(pod)
      ? site.cache
          .list(OSSM_CONSOLE)
          .filter(each => conditionsOf(each).length === 0 || each.metadata.deletionTimestamp !== undefined)
          .map(keyOf)
      : [];
  const watched = [
    { kind: OSSM_CONSOLE, affects: createCalls() },
    { kind: POD, affects: started },
  ];
  startController(site, watched, async (key, signal) => {
    const cr = objectOf(site, OSSM_CONSOLE, key);
    const operator = runningKialiOperator(site);
    if (cr === undefined || operator === undefined) return;
    if (!(await reconcile(site, operator, cr, signal))) throw retried;
  });
}

const retried = new ProblemError({ code: 'failed-fast', title: 'the run failed', hint: 'mend the OSSMConsole' });

async function reconcile(site: Site, operator: KialiOperator, cr: KubeObject, signal: AbortSignal): Promise<boolean> {
  const finalizers = cr.metadata.finalizers ?? [];
  const writer = site.writer(MANAGER);
  if (cr.metadata.deletionTimestamp !== undefined) {
    if (!finalizers.includes(FINALIZER)) return true;
    await site.pace.wait('playbook', signal);
    await writer.patch(cr, { metadata: { finalizers: finalizers.filter(each => each !== FINALIZER) } }, signal);
    return true;
  }
  // Only the oldest is served.
  const oldest = site.cache.list(OSSM_CONSOLE).toSorted((one, other) => bornAt(one).localeCompare(bornAt(other)))[0];
  if (oldest?.metadata.uid !== cr.metadata.uid) return true;
  if (!finalizers.includes(FINALIZER)) {
    await writer.patch(cr, { metadata: { finalizers: [...finalizers, FINALIZER] } }, signal);
  }
  return runPlaybook(site, operator, cr, signal);
}

const bornAt = ({ metadata }: KubeObject) => metadata.creationTimestamp ?? '';

async function runPlaybook(site: Site, operator: KialiOperator, cr: KubeObject, signal: AbortSignal) {
  const now = () => timestamp(site.clock);
  const conclude = async (verdict: (before: readonly JsonObject[]) => readonly JsonObject[]) => {
    const present = objectOf(site, OSSM_CONSOLE, keyOf(cr));
    if (present === undefined || present.metadata.uid !== cr.metadata.uid) return;
    const conditions = verdict(conditionsOf(present));
    await site.writer(MANAGER).status(present, { ...recordAt(present, 'status'), conditions } as JsonObject, signal);
  };
  const result = (failures: number): JsonObject => {
    const completion = new Date(site.clock.now()).toISOString().replace('Z', '000+00:00');
    return { ok: 40, changed: 1, skipped: 20, failures, completion };
  };
  await conclude(before => begun(before, now()));
  await site.pace.wait('playbook', signal);
  try {
    const { version } = refuseVersion(operator, textAt(cr, 'spec', 'version') || 'default');
    refuseOtherKiali(site, operator, cr, version);
    for (const each of partsOf(cr, version)) await site.writer(MANAGER).ensure(each, signal);
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    const { message } = error;
    await conclude(before => failed(before, message, result(1), now()));
    return false;
  }
  await conclude(before => succeeded(before, result(0), now()));
  return true;
}

/** The plugin shows pages of the server, so both must be of one minor version. */
function refuseOtherKiali(site: Site, operator: KialiOperator, cr: KubeObject, version: string): void {
  const namespace = textAt(cr, 'spec', 'kiali', 'serviceNamespace') || cr.metadata.namespace;
  const kiali = site.cache.list(KIALI, namespace)[0];
  if (kiali === undefined)
    throw new TaskError('Failed to auto-discover the Kiali Route. Make sure Kiali is installed.');
  const server = operator.server(textAt(kiali, 'spec', 'version') || 'default')?.version ?? '';
  const minor = (text: string) => text.split('.').slice(0, 2).join('.');
  if (minor(server) === minor(version)) return;
  throw new TaskError(`The version of Kiali [${server}] does not match the version of OSSM Console [${version}]`);
}

function partsOf(cr: KubeObject, version: string): readonly KubeObject[] {
  const { apiVersion, kind, metadata } = cr;
  const labels = { app: NAME, 'app.kubernetes.io/name': NAME, 'app.kubernetes.io/instance': NAME, version };
  const own = {
    name: NAME,
    namespace: metadata.namespace ?? '',
    labels,
    ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '' }],
  };
  const image = `registry.redhat.io/openshift-service-mesh/kiali-ossmc-rhel9:${version}`;
  const selector = { app: NAME };
  const ports = [{ name: 'plugin', containerPort: 9443 }];
  return [
    {
      ...DEPLOYMENT,
      metadata: own,
      spec: {
        replicas: 1,
        selector: { matchLabels: selector },
        template: { metadata: { labels }, spec: { containers: [{ name: NAME, image, ports }] } },
      },
    },
    { ...SERVICE, metadata: own, spec: { selector, ports: [{ name: '9443-tcp', port: 9443, targetPort: 9443 }] } },
  ];
}
