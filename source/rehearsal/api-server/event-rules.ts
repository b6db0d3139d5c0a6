/** What a real server refuses about events. */
import { at, numberAt, textAt } from '../../model/fields.ts';
import { required, wrong } from './causes.ts';
import { EVENTS, eventIn } from './event-versions.ts';
import { type Doc, same } from './json.ts';
import { keyComplaints } from './metadata-rules.ts';
import type { Cause } from './status-errors.ts';

/** All that is wrong with an event, in either form. */
export function eventCauses(doc: Doc, before: Doc | undefined): readonly Cause[] {
  const late = doc.apiVersion.startsWith(EVENTS);
  const event = eventIn(doc, 'v1');
  const causes = [...placeCauses(event), ...(hasTime(event) ? newCauses(event, late) : [])];
  if (!late) return causes;
  return [...causes, ...(before === undefined ? lateCauses(event) : changeCauses(event, eventIn(before, 'v1')))];
}

const hasTime = (event: Doc): boolean => (textAt(event, 'eventTime') ?? '') !== '';

/** An event is in the namespace of what it is of; of the cluster's objects, in the default one. */
function placeCauses(event: Doc): readonly Cause[] {
  const { namespace } = event.metadata;
  const of = textAt(event, 'involvedObject', 'namespace') ?? '';
  if (of === namespace || (of === '' && namespace === 'default')) return [];
  return [wrong('involvedObject.namespace', of, 'does not match event.namespace')];
}

const LONGEST = 128;

/** Rules for events that tell their time in the newer way. */
function newCauses(event: Doc, late: boolean): readonly Cause[] {
  const controller = late ? 'reportingController' : 'reportingComponent';
  const given = textAt(event, 'reportingComponent') ?? '';
  const texts = ['reportingInstance', 'action', 'reason'].flatMap(field => {
    const text = textAt(event, field) ?? '';
    if (text === '') return [required(field)];
    return text.length > LONGEST ? [wrong(field, '', `can have at most ${LONGEST} characters`)] : [];
  });
  return [
    ...(given === '' ? [required(controller)] : []),
    ...keyComplaints(given).map(why => wrong(controller, given, why)),
    ...texts,
  ];
}

/** Rules of the newer group. */
function lateCauses(event: Doc): readonly Cause[] {
  const type = textAt(event, 'type') ?? '';
  const unset = ['firstTimestamp', 'lastTimestamp'].filter(field => textAt(event, field) !== undefined);
  return [
    ...(hasTime(event) ? [] : [required('eventTime')]),
    ...(type === 'Normal' || type === 'Warning' ? [] : [wrong('type', '', `has invalid value: ${type}`)]),
    ...unset.map(field => wrong(field, '', 'needs to be unset')),
    ...((numberAt(event, 'count') ?? 0) === 0 ? [] : [wrong('count', '', 'needs to be unset')]),
  ];
}

const fixed = [
  'involvedObject',
  'reason',
  'message',
  'type',
  'action',
  'related',
  'reportingComponent',
  'reportingInstance',
];

function changeCauses(event: Doc, before: Doc): readonly Cause[] {
  return fixed.flatMap(field =>
    same(at(event, field), at(before, field)) ? [] : [wrong(field, at(event, field), 'field is immutable')],
  );
}
