/** The Kiali operator's controller: a run for each change of a Kiali's spec or annotations, and for nothing else. */
import type { KubeObject } from '../../../model/kube.ts';
import { ProblemError } from '../../../model/problem.ts';
import { isReady } from '../../mesh/objects.ts';
import { keyOf, objectOf, startController } from '../controller.ts';
import { KIALI, POD } from '../kinds.ts';
import type { Site } from '../site.ts';
import { createCalls } from './calls.ts';
import { isKialiOperatorPod, type KialiOperator, runningKialiOperator } from './operator.ts';
import { removeEverything } from './removal.ts';
import { beginRemoval, runPlaybook } from './run.ts';
import { settingsOf } from './settings.ts';

const MANAGER = 'kiali-operator';
const FINALIZER = 'kiali.io/finalizer';

export function startKialis(site: Site): void {
  const operators = new Set<string>();
  /** An operator that starts reconciles every Kiali. */
  const started = (pod: KubeObject): readonly string[] => {
    const { uid = '' } = pod.metadata;
    if (!isKialiOperatorPod(pod) || !isReady(pod) || operators.has(uid)) return [];
    operators.add(uid);
    return site.cache.list(KIALI).map(keyOf);
  };
  const watched = [
    { kind: KIALI, affects: createCalls() },
    { kind: POD, affects: started },
  ];
  startController(site, watched, async (key, signal) => {
    const cr = objectOf(site, KIALI, key);
    const operator = runningKialiOperator(site);
    if (cr === undefined || operator === undefined) return;
    if (!(await reconcile(site, operator, cr, signal))) throw retried;
  });
}

/** How the queue is told to begin again. */
const retried = new ProblemError({ code: 'failed-fast', title: 'the run failed', hint: 'mend the Kiali' });

async function reconcile(site: Site, operator: KialiOperator, cr: KubeObject, signal: AbortSignal): Promise<boolean> {
  const finalizers = cr.metadata.finalizers ?? [];
  const writer = site.writer(MANAGER);
  if (cr.metadata.deletionTimestamp !== undefined) {
    if (!finalizers.includes(FINALIZER)) return true;
    await beginRemoval(site, operator, cr, signal);
    await site.pace.wait('playbook', signal);
    await removeEverything(site, settingsOf(cr, site.platform), signal);
    await writer.patch(cr, { metadata: { finalizers: finalizers.filter(each => each !== FINALIZER) } }, signal);
    return true;
  }
  if (!finalizers.includes(FINALIZER)) {
    await writer.patch(cr, { metadata: { finalizers: [...finalizers, FINALIZER] } }, signal);
  }
  return runPlaybook(site, operator, objectOf(site, KIALI, keyOf(cr)) ?? cr, signal);
}
