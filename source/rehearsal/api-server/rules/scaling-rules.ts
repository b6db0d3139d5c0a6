/** What a real server refuses about autoscalers, disruption budgets and classes of priority. */
import { at, listAt, numberAt, textAt } from '../../../model/fields.ts';
import { choice, forbiddenField, notNegative, required, wrong } from '../causes.ts';
import type { Doc } from '../json.ts';
import type { Cause } from '../status-errors.ts';

/** All that is wrong with an autoscaler. */
export function autoscalerCauses(doc: Doc): readonly Cause[] {
  const most = numberAt(doc, 'spec', 'maxReplicas') ?? 0;
  const least = numberAt(doc, 'spec', 'minReplicas');
  const causes: Cause[] = [];
  if (most < 1) causes.push(wrong('spec.maxReplicas', most, 'must be greater than 0'));
  const target = (field: string) => textAt(doc, 'spec', 'scaleTargetRef', field) ?? '';
  for (const field of ['kind', 'name']) {
    if (target(field) === '') causes.push(required(`spec.scaleTargetRef.${field}`));
  }
  if (target('apiVersion') === '') {
    causes.push(wrong('spec.scaleTargetRef.apiVersion', '', 'apiVersion must specify API group'));
  }
  if (least !== undefined && most < least) {
    causes.push(wrong('spec.maxReplicas', most, 'must be greater than or equal to `minReplicas`'));
  }
  if (least !== undefined && least < 1) {
    causes.push(wrong('spec.minReplicas', least, 'must be greater than or equal to 1'));
  }
  return [...causes, ...listAt(doc, 'spec', 'metrics').flatMap(metricCauses), ...noneCauses(doc, least)];
}

/** Only the controllers can tell when no pod is left. */
function noneCauses(doc: Doc, least: number | undefined): readonly Cause[] {
  const outside = listAt(doc, 'spec', 'metrics').some(each =>
    ['Object', 'External'].includes(textAt(each, 'type') ?? ''),
  );
  if (least !== 0 || outside) return [];
  const why = 'must specify at least one Object or External metric to support scaling to zero replicas';
  return [forbiddenField('spec.metrics', why)];
}

const metrics = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];

function metricCauses(metric: unknown, index: number): readonly Cause[] {
  const here = `spec.metrics[${index}]`;
  const target = at(metric, 'resource', 'target');
  const aim = ['averageUtilization', 'averageValue'].some(field => at(target, field) !== undefined);
  const why = 'must set either a target raw value or a target utilization';
  return [
    ...choice(`${here}.type`, at(metric, 'type'), metrics),
    ...(target === undefined || aim ? [] : [required(`${here}.resource.target.averageUtilization`, why)]),
  ];
}

/** All that is wrong with a budget; its spec is printed with the names of Go's fields. */
export function budgetCauses(doc: Doc): readonly Cause[] {
  const [least, most] = [at(doc, 'spec', 'minAvailable'), at(doc, 'spec', 'maxUnavailable')];
  const { selector = null, unhealthyPodEvictionPolicy = null } = (doc.spec ?? {}) as Readonly<Record<string, unknown>>;
  const shown = {
    MinAvailable: least,
    Selector: selector,
    MaxUnavailable: most,
    UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy,
  };
  return [
    ...(least === undefined || most === undefined
      ? []
      : [wrong('spec', shown, 'minAvailable and maxUnavailable cannot be both set')]),
    ...partCauses(least, 'spec.minAvailable'),
    ...partCauses(most, 'spec.maxUnavailable'),
  ];
}

const partCauses = (part: unknown, field: string): readonly Cause[] =>
  typeof part === 'string' && Number.parseInt(part, 10) > 100
    ? [wrong(field, part, 'must not be greater than 100%')]
    : notNegative(field, part);

const MOST = 1_000_000_000;

/** True for the priority classes that every cluster has: they stay. */
export const isSystemPriority = (name: string): boolean =>
  name === 'system-node-critical' || name === 'system-cluster-critical';

/** All that is wrong with a class of priority; those of the system have their own limits. */
export function priorityCauses(doc: Doc, before: Doc | undefined): readonly Cause[] {
  const { name } = doc.metadata;
  if (before !== undefined) {
    return ['value', 'preemptionPolicy']
      .filter(field => doc[field] !== before[field])
      .map(field => forbiddenField(field, 'may not be changed in an update.'));
  }
  if (isSystemPriority(name)) return [];
  if (name.startsWith('system-')) {
    const reserved = "priority class names with 'system-' prefix are reserved for system use only";
    return [forbiddenField('metadata.name', `${reserved}. error: ${name} is not a known system priority class`)];
  }
  const why = `maximum allowed value of a user defined priority is ${MOST}`;
  return Number(doc.value) > MOST ? [forbiddenField('value', why)] : [];
}
