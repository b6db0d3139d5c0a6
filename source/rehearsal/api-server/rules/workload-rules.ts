/** What a real server refuses about Deployments, ReplicaSets, StatefulSets, DaemonSets and Jobs. */
import { at, listAt, numberAt, recordAt, textAt } from '../../../model/fields.ts';
import { choice, forbiddenField, notNegative, required, unsupported, wrong } from '../causes.ts';
import { type Doc, isDict, same } from '../json.ts';
import { selectorMatches } from '../selectors.ts';
import type { Cause } from '../status-errors.ts';
import { podSpecCauses } from './pod-rules.ts';

/** Of what keeps pods going: its selector, its template, its replicas. */
export function workloadCauses(doc: Doc, before: Doc | undefined): readonly Cause[] {
  const policy = textAt(doc, 'spec', 'template', 'spec', 'restartPolicy');
  const stops = policy === 'Never' || policy === 'OnFailure';
  return [
    ...(doc.kind === 'DaemonSet' ? [] : notNegative('spec.replicas', at(doc, 'spec', 'replicas'))),
    ...notNegative('spec.minReadySeconds', at(doc, 'spec', 'minReadySeconds')),
    ...selectorCauses(doc, before),
    ...podSpecCauses(at(doc, 'spec', 'template', 'spec'), 'spec.template.spec'),
    ...(stops ? [unsupported('spec.template.spec.restartPolicy', policy, ['Always'])] : []),
  ];
}

function selectorCauses(doc: Doc, before: Doc | undefined): readonly Cause[] {
  const selector = at(doc, 'spec', 'selector');
  const labels = at(doc, 'spec', 'template', 'metadata', 'labels');
  // Labels that a patch takes away leave an empty map, those that never were none.
  const none = before === undefined ? null : {};
  const bad = listAt(selector, 'matchExpressions').flatMap(expressionCauses);
  if (bad.length > 0) return [...bad, wrong('spec.selector', selector, 'invalid label selector')];
  const causes: Cause[] = [];
  if (selector === undefined) causes.push(required('spec.selector'));
  else if (isDict(selector) && Object.keys(selector).length === 0) {
    causes.push(wrong('spec.selector', selector, `empty selector is invalid for ${doc.kind.toLowerCase()}`));
  }
  if (selector === undefined || !selectorMatches(selector, (labels ?? {}) as Readonly<Record<string, string>>)) {
    causes.push(wrong('spec.template.metadata.labels', labels ?? none, '`selector` does not match template `labels`'));
  }
  return causes;
}

function expressionCauses(expression: unknown, index: number): readonly Cause[] {
  const here = `spec.selector.matchExpressions[${index}]`;
  const values = listAt(expression, 'values').length;
  const operator = textAt(expression, 'operator') ?? '';
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values > 0 ? [] : [required(`${here}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return values === 0
        ? []
        : [forbiddenField(`${here}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
  }
  return [wrong(`${here}.operator`, operator, 'not a valid selector operator')];
}

export const deploymentCauses = (doc: Doc, before: Doc | undefined): readonly Cause[] => [
  ...workloadCauses(doc, before),
  ...strategyCauses(doc),
  ...deadlineCauses(doc),
];

function strategyCauses(doc: Doc): readonly Cause[] {
  const { type, rollingUpdate: rolling } = recordAt(doc, 'spec', 'strategy');
  if (type === 'Recreate') {
    const why = "may not be specified when strategy `type` is 'Recreate'";
    return rolling === undefined ? [] : [forbiddenField('spec.strategy.rollingUpdate', why)];
  }
  if (type === 'RollingUpdate') return rollingCauses(rolling);
  // The value is printed as Go prints its internal type.
  return [unsupported('spec.strategy', { Type: type, RollingUpdate: null }, ['Recreate', 'RollingUpdate'])];
}

const percent = /^\d+%$/;
const percentWords =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

function rollingCauses(rolling: unknown): readonly Cause[] {
  const bad = ['maxUnavailable', 'maxSurge'].flatMap(field => {
    const [here, value] = [`spec.strategy.rollingUpdate.${field}`, at(rolling, field)];
    if (typeof value === 'string' && !percent.test(value)) return [wrong(here, value, percentWords)];
    return notNegative(here, value);
  });
  const isNothing = (field: string) => Number.parseInt(String(at(rolling, field)), 10) === 0;
  if (!isNothing('maxUnavailable') || !isNothing('maxSurge')) return bad;
  const field = 'spec.strategy.rollingUpdate.maxUnavailable';
  return [...bad, wrong(field, at(rolling, 'maxUnavailable'), 'may not be 0 when `maxSurge` is 0')];
}

function deadlineCauses(doc: Doc): readonly Cause[] {
  const field = 'spec.progressDeadlineSeconds';
  const deadline = numberAt(doc, 'spec', 'progressDeadlineSeconds');
  if (deadline === undefined || deadline > (numberAt(doc, 'spec', 'minReadySeconds') ?? 0)) return [];
  return [...notNegative(field, deadline), wrong(field, deadline, 'must be greater than minReadySeconds')];
}

/** Of a StatefulSet only some fields may change. */
export function statefulSetChangeCauses(doc: Doc, before: Doc): readonly Cause[] {
  const fields = [
    ...['replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit'],
    ...['persistentVolumeClaimRetentionPolicy', 'minReadySeconds'],
  ];
  const fixed = (set: Doc) => Object.entries(recordAt(set, 'spec')).filter(([field]) => !fields.includes(field));
  if (same(Object.fromEntries(fixed(doc)), Object.fromEntries(fixed(before)))) return [];
  const quoted = fields.map(field => `'${field}'`);
  const may = `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
  return [forbiddenField('spec', `updates to statefulset spec for fields other than ${may} are forbidden`)];
}

/** A Job's pods end some day. */
export function jobCauses(doc: Doc): readonly Cause[] {
  const spec = at(doc, 'spec', 'template', 'spec');
  const policy = textAt(spec, 'restartPolicy') ?? '';
  const field = 'spec.template.spec.restartPolicy';
  const ends = policy === 'OnFailure' || policy === 'Never';
  return [
    ...podSpecCauses(spec, 'spec.template.spec'),
    ...(ends ? [] : [required(field, 'valid values: "OnFailure", "Never"')]),
    ...['parallelism', 'completions', 'backoffLimit'].flatMap(count =>
      notNegative(`spec.${count}`, at(doc, 'spec', count)),
    ),
  ];
}

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** What a claim of storage must say. */
export function claimCauses(doc: Doc): readonly Cause[] {
  const modes = listAt(doc, 'spec', 'accessModes');
  return [
    ...(modes.length === 0 ? [required('spec.accessModes', 'at least 1 access mode is required')] : []),
    ...modes.flatMap(mode => choice('spec.accessModes', mode, accessModes)),
    ...(at(doc, 'spec', 'resources', 'requests', 'storage') === undefined ? [required('spec.resources[storage]')] : []),
  ];
}

/** Only the binder may name the volume, and only bound claims grow. */
export function claimChangeCauses(doc: Doc, before: Doc): readonly Cause[] {
  const bound = textAt(before, 'spec', 'volumeName') !== undefined;
  const fixed = (each: Doc) => {
    const { resources, volumeAttributesClassName, volumeName, ...spec } = recordAt(each, 'spec');
    return bound ? { ...spec, volumeName } : { ...spec, resources };
  };
  const why =
    'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
  return same(fixed(doc), fixed(before)) ? [] : [forbiddenField('spec', why)];
}
