/** The two forms of events: the core group's, which is stored, and the newer one of events.k8s.io. */
import { type Dict, type Doc, isDict } from './json.ts';

export const EVENTS = 'events.k8s.io';

/** Names in the core group, and what the newer one calls them. */
const names: readonly (readonly [string, string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
];
const newer = new Map(names);
const older = new Map(names.map(([core, other]) => [other, core]));

/** An event in the version asked for. */
export function eventIn(doc: Doc, apiVersion: string): Doc {
  if (doc.apiVersion === apiVersion) return doc;
  const toNewer = apiVersion.startsWith(EVENTS);
  const called = toNewer ? newer : older;
  const made: Dict = {};
  for (const [field, value] of Object.entries(doc)) {
    // The newer form leaves empty texts out, the older one has them.
    if (!toNewer || value !== '') made[called.get(field) ?? field] = value;
  }
  made.apiVersion = apiVersion;
  fillEvent(made);
  return made as Doc;
}

/** The name in the core group of a field that the newer group selects by. */
export function selectedField(field: string): string {
  const [first = '', ...rest] = field.split('.');
  return [older.get(first) ?? first, ...rest].join('.');
}

/** What an event never lacks, in either form. Writes into it. */
export function fillEvent(event: Dict): void {
  const late = event.apiVersion === `${EVENTS}/v1`;
  const times = late ? ['deprecatedFirstTimestamp', 'deprecatedLastTimestamp'] : ['firstTimestamp', 'lastTimestamp'];
  for (const field of ['eventTime', ...times]) event[field] ??= null;
  const source = late ? 'deprecatedSource' : 'source';
  if (!isDict(event[source])) event[source] = {};
  if (late) return;
  event.reportingComponent ??= '';
  event.reportingInstance ??= '';
}
