/** Events: what the server fills in, what it refuses, and the newer group. */
import { get, mergePatch, namespace, patch, post, type RawRequest, table } from '../raw-request.ts';

const core = '/api/v1/namespaces/noted/events';
const newer = '/apis/events.k8s.io/v1/namespaces/noted/events';
const tester = 'fieldManager=tester';
const of = { kind: 'ConfigMap', apiVersion: 'v1', name: 'a', namespace: 'noted' };

const event = (name: string, rest: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name },
  involvedObject: of,
  ...rest,
});

const newEvent = (name: string, rest: object = {}) => ({
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  metadata: { name },
  regarding: of,
  ...rest,
});

const whole = {
  eventTime: '2026-01-01T00:00:00.000000Z',
  reportingController: 'example.com/tester',
  reportingInstance: 'tester-1',
  action: 'Testing',
  reason: 'Tested',
  type: 'Normal',
};

export const eventRequests: readonly RawRequest[] = [
  namespace('noted'),
  post(
    'an event',
    `${core}?${tester}`,
    event('a', {
      reason: 'Made',
      message: 'was made',
      type: 'Normal',
      source: { component: 'tester' },
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:00:00Z',
      count: 1,
    }),
  ),
  post('an event that says nothing', `${core}?${tester}`, event('b')),
  post('an event of another namespace', core, event('c', { involvedObject: { ...of, namespace: 'default' } })),
  post('an event of no namespace', core, event('c', { involvedObject: { kind: 'ConfigMap', name: 'a' } })),
  post('an event of the cluster', core, event('c', { involvedObject: { kind: 'Node', apiVersion: 'v1', name: 'n' } })),
  post('an event of a strange type', `${core}?${tester}`, event('d', { type: 'Odd' })),
  post('an event with a time of its own', core, event('e', { eventTime: '2026-01-01T00:00:00.000000Z' })),
  post(
    'a whole event',
    `${core}?${tester}`,
    event('f', {
      eventTime: whole.eventTime,
      reportingComponent: whole.reportingController,
      reportingInstance: 'i',
      action: 'Go',
      reason: 'Went',
      type: 'Normal',
    }),
  ),
  post('an event of the newer group', `${newer}?${tester}`, newEvent('g', { ...whole, note: 'was tested' })),
  post('an event of the newer group without a time', newer, newEvent('h', { ...whole, eventTime: undefined })),
  post('an event of the newer group that says nothing', newer, newEvent('h')),
  post('an event of the newer group of a strange type', newer, newEvent('h', { ...whole, type: 'Odd' })),
  get('the older event in the newer group', `${newer}/a`),
  get('the newer event in the core', `${core}/g`),
  get('all events', core),
  get('all events of the newer group', newer),
  get('events as a table', core, table),
  get('events of the newer group as a table', newer, table),
  get('events by a reason', `${core}?fieldSelector=reason%3DMade`),
  get('events of the newer group by a reason', `${newer}?fieldSelector=reason%3DMade`),
  get('events by what they regard', `${newer}?fieldSelector=regarding.name%3Da`),
  get('events by a bad field', `${core}?fieldSelector=message%3Dx`),
  patch('an event that comes again', `${core}/a?${tester}`, mergePatch, {
    count: 2,
    lastTimestamp: '2026-01-01T00:01:00Z',
  }),
  patch('a newer event that comes again', `${newer}/g?${tester}`, mergePatch, {
    series: { count: 2, lastObservedTime: '2026-01-01T00:01:00.000000Z' },
  }),
  patch('a newer event, changed', `${newer}/g`, mergePatch, { reason: 'Else' }),
  get('the newer group', '/apis/events.k8s.io'),
];
