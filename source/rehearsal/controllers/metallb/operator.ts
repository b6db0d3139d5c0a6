/** MetalLB's operator: for its object `metallb`, and under no other name, it installs MetalLB. */
import { conditionOf, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { controllerReference, keyOf, objectOf, startController } from '../controller.ts';
import { DEPLOYMENT, METALLB } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';
import { metalLbPrograms } from './installed.ts';
import { MANAGER_DEPLOYMENT } from './package.ts';
import { NAMESPACE } from './pools.ts';

const MANAGER = 'metallb-operator';

export function startMetalLbOperator(site: Site): void {
  const every = () => site.cache.list(METALLB).map(keyOf);
  startController(site, [{ kind: METALLB }, { kind: DEPLOYMENT, affects: every }], async (key, signal) => {
    const metalLb = objectOf(site, METALLB, key);
    if (metalLb === undefined || metalLb.metadata.deletionTimestamp !== undefined || !isRunning(site)) return;
    const writer = site.writer(MANAGER);
    if (metalLb.metadata.name !== 'metallb') {
      const message = `Incorrect MetalLB resource name: ${metalLb.metadata.name}`;
      const reason = 'IncorrectMetalLBResourceName';
      return writer.status(metalLb, { conditions: conditionsOf(site, metalLb, 'Degraded', reason, message) }, signal);
    }
    const ownerReferences = [controllerReference(metalLb)];
    for (const each of metalLbPrograms('v0.15.3')) {
      await writer.ensure({ ...each, metadata: { ...each.metadata, ownerReferences } }, signal);
    }
    const controller = site.cache.get({ ...DEPLOYMENT, namespace: NAMESPACE, name: 'controller' });
    const isUp = conditionOf(controller, 'Available')?.status === 'True';
    const state = isUp ? 'Available' : 'Progressing';
    await writer.status(metalLb, { conditions: conditionsOf(site, metalLb, state, state, '') }, signal);
  });
}

function isRunning(site: Site): boolean {
  return site.cache
    .list(DEPLOYMENT)
    .some(each => each.metadata.name === MANAGER_DEPLOYMENT && conditionOf(each, 'Available')?.status === 'True');
}

/** One of them is true. */
function conditionsOf(
  site: Site,
  metalLb: KubeObject,
  state: string,
  reason: string,
  message: string,
): readonly JsonObject[] {
  return ['Available', 'Degraded', 'Progressing', 'Upgradeable'].map(type => {
    const status = type === state || (type === 'Upgradeable' && state === 'Available') ? 'True' : 'False';
    const before = conditionOf(metalLb, type);
    const since = before?.status === status ? textAt(before, 'lastTransitionTime') : undefined;
    return { type, status, reason, message, lastTransitionTime: since ?? timestamp(site.clock) };
  });
}
