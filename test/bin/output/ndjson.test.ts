import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNdjsonReporter } from '../../../bin/output/ndjson.ts';
import type { Event } from '../../../source/engine/events.ts';

const at = Date.parse('2026-11-21T08:00:00.120Z');

function linesOf(events: readonly Event[], each = false): readonly string[] {
  const lines: string[] = [];
  const reporter = createNdjsonReporter(text => lines.push(text), { each });
  for (const event of events) reporter({ ...event, at });
  return lines;
}

const tally = { name: 'east', versions: { v1: 3, v2: 0 }, misses: 1, reasons: { 'HTTP 503: x': 1 }, rate: 10.00049 };

const written: readonly (readonly [Event, string])[] = [
  [
    {
      event: 'plan',
      mesh: 'mesh1',
      topology: 'multi-primary-multi-network',
      clusters: [{ network: 'network1', role: 'primary', context: 'kind-east', name: 'east' }],
      steps: [{ needs: [], title: 'T', cluster: 'east', id: 'east/t' }],
    },
    '{"event":"plan","at":"2026-11-21T08:00:00.120Z","mesh":"mesh1","topology":"multi-primary-multi-network","clusters":[{"name":"east","context":"kind-east","role":"primary","network":"network1"}],"steps":[{"id":"east/t","cluster":"east","title":"T","needs":[]}]}',
  ],
  [
    { event: 'started', step: 'east/t', cluster: 'east' },
    '{"event":"started","at":"2026-11-21T08:00:00.120Z","step":"east/t","cluster":"east"}',
  ],
  [
    { event: 'applied', step: 'east/t', cluster: 'east', object: 'Secret istio-system/cacerts', result: 'kept' },
    '{"event":"applied","at":"2026-11-21T08:00:00.120Z","step":"east/t","cluster":"east","object":"Secret istio-system/cacerts","result":"kept"}',
  ],
  [
    { event: 'removed', step: 's', cluster: 'east', object: 'Secret a/b', result: 'left', why: 'not ours' },
    '{"event":"removed","at":"2026-11-21T08:00:00.120Z","step":"s","cluster":"east","object":"Secret a/b","result":"left","why":"not ours"}',
  ],
  [
    { event: 'waiting', step: 's', cluster: 'east', for: '0 of 1 replicas' },
    '{"event":"waiting","at":"2026-11-21T08:00:00.120Z","step":"s","cluster":"east","for":"0 of 1 replicas"}',
  ],
  [
    { event: 'done', step: 's', cluster: 'east', seconds: 1.23456 },
    '{"event":"done","at":"2026-11-21T08:00:00.120Z","step":"s","cluster":"east","seconds":1.235}',
  ],
  [
    { event: 'failed', step: 's', cluster: 'east', problem: { hint: 'h', title: 't', code: 'timed-out' } },
    '{"event":"failed","at":"2026-11-21T08:00:00.120Z","step":"s","cluster":"east","problem":{"code":"timed-out","title":"t","hint":"h"}}',
  ],
  [
    { event: 'traffic', clusters: [tally] },
    '{"event":"traffic","at":"2026-11-21T08:00:00.120Z","clusters":[{"name":"east","versions":{"v1":3,"v2":0},"misses":1,"reasons":{"HTTP 503: x":1},"rate":10}]}',
  ],
  [
    { event: 'verdict', state: 'partly', words: 'w', evidence: ['e'] },
    '{"event":"verdict","at":"2026-11-21T08:00:00.120Z","state":"partly","words":"w","evidence":["e"]}',
  ],
  [
    { event: 'result', outcome: 'proven', clusters: [], seconds: 2, exit: 0 },
    '{"event":"result","at":"2026-11-21T08:00:00.120Z","outcome":"proven","clusters":[],"seconds":2,"exit":0}',
  ],
];

for (const [event, line] of written) {
  test(`the event ${event.event} is one line with its fields in order`, () => {
    assert.deepEqual(linesOf([event]), [`${line}\n`]);
  });
}

test('single answers are written only when asked for', () => {
  const answers: readonly Event[] = [
    { event: 'response', cluster: 'east', observation: 'response', version: 'v1', instance: 'pod-1', took: 0.01 },
    { event: 'miss', cluster: 'east', observation: 'miss', reason: 'timed out', took: 5 },
  ];
  assert.deepEqual(linesOf(answers), []);
  assert.deepEqual(
    linesOf(answers, true).map(line => JSON.parse(line)),
    [
      {
        event: 'response',
        at: '2026-11-21T08:00:00.120Z',
        cluster: 'east',
        version: 'v1',
        instance: 'pod-1',
        took: 0.01,
      },
      { event: 'miss', at: '2026-11-21T08:00:00.120Z', cluster: 'east', reason: 'timed out', took: 5 },
    ],
  );
});

test("what docs/cli.md does not list, istiod's view, is not written", () => {
  assert.deepEqual(linesOf([{ event: 'istiod', cluster: 'east', views: [] }]), []);
});

test('control characters of clusters are escaped, and come back whole', () => {
  const words = 'a\u001b[31m\u009b31m\u202eb\u2028';
  const [line = ''] = linesOf([{ event: 'waiting', step: 's', cluster: 'c', for: words }]);
  assert.doesNotMatch(line.trimEnd(), /[\u0000-\u001f\u007f-\u009f\u202e\u2028]/);
  assert.equal(JSON.parse(line).for, words);
});
