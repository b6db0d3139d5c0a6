/** The columns of events. */
import { numberAt, textAt } from '../../../../model/fields.ts';
import { eventIn } from '../../event-versions.ts';
import type { Doc } from '../../json.ts';
import { ageSince } from '../age.ts';
import type { Column } from './column.ts';

const firstSeen = (event: Doc): unknown => event.firstTimestamp ?? event.eventTime;
const lastSeen = (event: Doc): unknown =>
  textAt(event, 'series', 'lastObservedTime') ?? event.lastTimestamp ?? firstSeen(event);

function source(event: Doc): string {
  const component = textAt(event, 'source', 'component') ?? textAt(event, 'reportingComponent') ?? '';
  const host = textAt(event, 'source', 'host') ?? textAt(event, 'reportingInstance') ?? '';
  return host === '' ? component : `${component}, ${host}`;
}

function target(event: Doc): string {
  const kind = (textAt(event, 'involvedObject', 'kind') ?? '').toLowerCase();
  const name = textAt(event, 'involvedObject', 'name') ?? '';
  return name === '' ? kind : `${kind}/${name}`;
}

const columns: readonly Column[] = [
  { name: 'Last Seen', cell: (event, now) => ageSince(lastSeen(event), now) },
  { name: 'Type', cell: event => textAt(event, 'type') ?? '' },
  { name: 'Reason', cell: event => textAt(event, 'reason') ?? '' },
  { name: 'Object', cell: target },
  { name: 'Subobject', priority: 1, cell: event => textAt(event, 'involvedObject', 'fieldPath') ?? '' },
  { name: 'Source', priority: 1, cell: source },
  { name: 'Message', cell: event => (textAt(event, 'message') ?? '').trim() },
  { name: 'First Seen', priority: 1, cell: (event, now) => ageSince(firstSeen(event), now) },
  { name: 'Count', priority: 1, cell: event => numberAt(event, 'series', 'count') ?? numberAt(event, 'count') ?? 1 },
  { name: 'Name', priority: 1, format: 'name', cell: event => event.metadata.name },
];

/** Events of either group. */
export const eventColumns: readonly Column[] = columns.map(column => ({
  ...column,
  cell: (event, now) => column.cell(eventIn(event, 'v1'), now),
}));
