/** The two versions of autoscalers: v1 knows one target, CPU; v2 is what is stored. */
import { at, listAt, numberAt, textAt } from '../../model/fields.ts';
import { type Dict, type Doc, isDict } from './json.ts';

/** An autoscaler in the version asked for. What v1 cannot say is left out of it. */
export function autoscalerIn(doc: Doc, apiVersion: string): Doc {
  if (doc.apiVersion === apiVersion || !isDict(doc.spec)) return { ...doc, apiVersion };
  return apiVersion === 'autoscaling/v1' ? older(doc, doc.spec) : newer(doc, doc.spec);
}

function older(doc: Doc, { metrics: _, behavior: _b, ...spec }: Dict): Doc {
  const cpu = listAt(doc, 'spec', 'metrics').find(each => textAt(each, 'resource', 'name') === 'cpu');
  const target = numberAt(cpu, 'resource', 'target', 'averageUtilization');
  const { currentMetrics: _m, ...status } = isDict(doc.status) ? doc.status : {};
  return {
    ...doc,
    apiVersion: 'autoscaling/v1',
    spec: target === undefined ? spec : { ...spec, targetCPUUtilizationPercentage: target },
    status: { currentReplicas: 0, ...status },
  };
}

function newer(doc: Doc, { targetCPUUtilizationPercentage: percentage, ...spec }: Dict): Doc {
  const target = { type: 'Utilization', averageUtilization: percentage };
  const metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
  return {
    ...doc,
    apiVersion: 'autoscaling/v2',
    spec: percentage === undefined ? spec : { ...spec, metrics },
    status: { ...(at(doc, 'status') as Dict | undefined), currentMetrics: null },
  };
}
