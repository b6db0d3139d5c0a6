/** Which objects a selector means: by labels, as text or as an object, and by fields. */
import { at } from '../../model/fields.ts';
import { EVENTS, selectedField } from './event-versions.ts';
import type { Doc } from './json.ts';
import { labelTest } from './label-selector.ts';
import type { Resource } from './resources.ts';
import { badRequest } from './status-errors.ts';

export type Matcher = (doc: Doc) => boolean;

/** Matches everything. */
export const everything: Matcher = () => true;

/** The matcher of a label selector's text. Throws 400 when it cannot be read. */
export function labelMatcher(text: string | undefined): Matcher {
  if (text === undefined || text.trim() === '') return everything;
  const test = labelTest(text);
  return doc => test((doc.metadata.labels ?? {}) as Labels);
}

type Labels = Readonly<Record<string, string>>;

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
export function fieldMatcher(text: string | undefined, { kind, group, custom }: Resource): Matcher {
  if (text === undefined || text.trim() === '') return everything;
  const parts = text.split(',').filter(part => part !== '');
  const matchers = parts.map(part => {
    const [, given = '', operator = '', value = ''] = /^\s*([^=!\s]+)\s*(==|=|!=)\s*(.*?)\s*$/.exec(part) ?? [];
    const field = group === EVENTS ? selectedField(given) : given;
    if (field === '') throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
    const known = field === 'metadata.name' || field === 'metadata.namespace';
    if (!known && !(selectable[kind] ?? []).includes(field)) {
      throw badRequest(unknownField(given, kind, custom !== undefined));
    }
    const path = field.split('.');
    // A switch that is not set is off.
    const unset = field === 'spec.unschedulable' || field === 'spec.hostNetwork' ? 'false' : '';
    return (doc: Doc) => (String(at(doc, ...path) ?? unset) === value) === (operator !== '!=');
  });
  return doc => matchers.every(each => each(doc));
}

/** Built-in kinds with no fields of their own are refused in other words. */
const unknownField = (field: string, kind: string, custom: boolean): string =>
  selectable[kind] === undefined && !custom
    ? `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
    : `field label not supported: ${field}`;
