/** Label and field selectors in their text forms, with the server's words for what it cannot read. */
import { textAt } from '../../model/look.ts';
import type { Doc } from './json.ts';
import { keyComplaints } from './metadata-rules.ts';
import { badRequest } from './status-errors.ts';

export type Matcher = (doc: Doc) => boolean;

/** Matches everything. */
export const everything: Matcher = () => true;

/** The matcher of a label selector: `a=b,c!=d,e in (f,g),h,!i`. Throws 400 when it cannot be read. */
export function labelMatcher(text: string | undefined): Matcher {
  if (text === undefined || text.trim() === '') return everything;
  const matchers = splitOutside(text).map(part => {
    refuseBadKey(part.trim());
    return requirement(part);
  });
  return doc => {
    const labels = (doc.metadata.labels ?? {}) as Readonly<Record<string, string>>;
    return matchers.every(each => each(labels));
  };
}

function refuseBadKey(part: string): void {
  const key = /^!?\s*([^=!\s()]+)/.exec(part)?.[1] ?? '';
  const [why] = key === '' ? [] : keyComplaints(key);
  if (why !== undefined) throw badRequest(`unable to parse requirement: <nil>: Invalid value: "${key}": ${why}`);
}

type Labels = Readonly<Record<string, string>>;

function requirement(text: string): (labels: Labels) => boolean {
  const part = text.trim();
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(part);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = new Set(list.split(',').map(each => each.trim()));
    return operator === 'in'
      ? labels => labels[key] !== undefined && values.has(labels[key])
      : labels => labels[key] === undefined || !values.has(labels[key]);
  }
  if (/^\S+\s+(in|notin)\s*\([^)]*$/.test(part)) {
    throw badRequest(`unable to parse requirement: found '', expected: ',' or ')'`);
  }
  const extra = /^[^=!\s]+\s*(?:==|=|!=)\s*\S+\s+(\S+)/.exec(part);
  if (extra !== null) throw badRequest(`found '${extra[1]}', expected: ',' or 'end of string'`);
  const compare = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/.exec(part);
  if (compare !== null) {
    const [, key = '', operator, value = ''] = compare;
    return operator === '!=' ? labels => labels[key] !== value : labels => labels[key] === value;
  }
  const absent = /^!\s*([\w./-]+)$/.exec(part);
  if (absent !== null) return labels => labels[absent[1] ?? ''] === undefined;
  if (/^[\w./-]+$/.test(part)) return labels => labels[part] !== undefined;
  const found = part.split(/\s+/)[1] ?? part;
  throw badRequest(`unable to parse requirement: found '${found}', expected: in, notin, =, ==, !=, gt, lt`);
}

/** Splits at commas that stand outside brackets. */
function splitOutside(text: string): readonly string[] {
  return text.split(/,(?![^(]*\))/);
}

/** Does a `LabelSelector` object match these labels? An empty selector matches everything. */
export function selectorMatches(selector: unknown, labels: Labels): boolean {
  const wanted = (textless(selector, 'matchLabels') ?? {}) as Labels;
  const expressions = (textless(selector, 'matchExpressions') ?? []) as readonly Expression[];
  return (
    Object.entries(wanted).every(([key, value]) => labels[key] === value) &&
    expressions.every(each => expressionMatches(each, labels))
  );
}

type Expression = { readonly key: string; readonly operator: string; readonly values?: readonly string[] };

const textless = (value: unknown, field: string): unknown =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[field] : undefined;

function expressionMatches({ key, operator, values = [] }: Expression, labels: Labels): boolean {
  const value = labels[key];
  if (operator === 'In') return value !== undefined && values.includes(value);
  if (operator === 'NotIn') return value === undefined || !values.includes(value);
  if (operator === 'Exists') return value !== undefined;
  return value === undefined;
}

/** Fields beyond name and namespace that a built-in kind can be selected by. */
const selectable: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Secret: ['type'],
  Namespace: ['status.phase'],
  Node: ['spec.unschedulable'],
  Service: ['spec.clusterIP', 'spec.type'],
  ReplicaSet: ['status.replicas'],
  Job: ['status.successful'],
};

/** The matcher of a field selector: `metadata.name=x,status.phase!=Running`. Throws 400 for fields that cannot be used. */
export function fieldMatcher(text: string | undefined, kind: string, custom = false): Matcher {
  if (text === undefined || text.trim() === '') return everything;
  const matchers = text.split(',').map(part => {
    const [, field = '', operator = '', value = ''] = /^\s*([^=!\s]+)\s*(==|=|!=)\s*(.*?)\s*$/.exec(part) ?? [];
    if (field === '') throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
    const known = field === 'metadata.name' || field === 'metadata.namespace';
    if (!known && !(selectable[kind] ?? []).includes(field)) {
      throw badRequest(unknownField(field, kind, custom));
    }
    const path = field.split('.');
    return (doc: Doc) => ((textAt(doc, ...path) ?? '') === value) === (operator !== '!=');
  });
  return doc => matchers.every(each => each(doc));
}

/** Built-in kinds with no fields of their own are refused in other words. */
const unknownField = (field: string, kind: string, custom: boolean): string =>
  selectable[kind] === undefined && !custom
    ? `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
    : `field label not supported: ${field}`;
