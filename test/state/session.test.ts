import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freeName, letterOf, membersOf, obstacles } from '../../state/members.ts';
import { choicesOf, type Probe, type Session, sessionOf } from '../../state/session.ts';
import { reduceSession, type SessionChange } from '../../state/session-changes.ts';
import { probeLines, probeWords } from '../../state/words/probe-words.ts';
import { context, survey } from './hand-made-clusters.ts';
import { start } from './hand-made-plans.ts';

const fresh = sessionOf('kubeconfig', ['config'], [context('east'), context('west'), context('north')], start);
const after = (...changes: readonly SessionChange[]): Session => changes.reduce(reduceSession, fresh);
const marked = (name: string, over: Partial<{ name: string }> = {}): SessionChange => ({
  change: 'marked',
  mark: { name, context: name, ...over },
});
const found = (name: string, probe: Probe): SessionChange => ({ change: 'looked', context: name, probe });
const seen = (name: string, over: Parameters<typeof survey>[1] = {}): SessionChange =>
  found(name, { state: 'found', survey: survey(name, over) });

test('marks keep the order in which they were made', () => {
  const session = after(marked('west'), marked('east'));
  assert.deepEqual(
    membersOf(session).map(({ letter, name, network }) => `${letter} ${name} ${network}`),
    ['A west network1', 'B east network2'],
  );
});

test('marking twice is marking once; unmarking forgets what was seen', () => {
  const session = after(marked('east'), marked('east'), seen('east'), { change: 'unmarked', context: 'east' });
  assert.equal(session.marks.length, 0);
  assert.equal(session.probes.east, undefined);
});

test('all that flags said is in what is prepared, also what no screen shows', () => {
  const said = { ...start, operatorBundle: './bundle', gatewayAnnotations: [{ key: 'k', value: 'v' }] };
  assert.deepEqual(choicesOf(sessionOf('kubeconfig', [], [], said)), said);
});

test('the certificates folder of a mesh follows its ID; one that is called otherwise stays', () => {
  const renamed = after({ change: 'mesh-id', meshId: 'mesh2' });
  assert.equal(renamed.meshId, 'mesh2');
  assert.equal(renamed.certificates, start.certificates.replace(/[^/]+$/, 'mesh2').replace(/^\.\//, ''));
  const named = after({ change: 'certificates', folder: '/keys' }, { change: 'mesh-id', meshId: 'mesh2' });
  assert.equal(named.certificates, '/keys');
});

test('the user names a cluster, and nothing of the others', () => {
  const session = after(marked('east'), marked('west'), { change: 'named', context: 'west', name: 'sunset' });
  assert.deepEqual(choicesOf(session).clusters, [
    { name: 'east', context: 'east' },
    { name: 'sunset', context: 'west' },
  ]);
});

test('a network that a cluster has already wins over the one by order', () => {
  const has = after(marked('east'), seen('east', { network: 'net-9' }));
  assert.equal(membersOf(has)[0]?.network, 'net-9');
});

test('words of contexts are cleaned once, but the name that connects stays as it is', () => {
  const hostile = 'a\u001b[31mb\u202e';
  const [entry] = sessionOf('kubeconfig', [], [context(hostile, { guess: 'ab' })], start).entries;
  assert.equal(entry?.context, hostile);
  assert.equal(entry?.title, 'ab');
});

test('what blocks it is said in order, and nothing when all is well', () => {
  const problem = { code: 'unreachable' as const, title: 'no response', hint: 'check' };
  const table: readonly (readonly [string, Session, RegExp | undefined])[] = [
    ['nothing marked', after(), /select the clusters/],
    ['all well', after(marked('east'), marked('west'), seen('east'), seen('west')), undefined],
    ['not looked at yet', after(marked('east'), marked('west')), undefined],
    ['an invalid name', after(marked('east', { name: 'East_1' })), /not a valid cluster name/],
    ['one name twice', after(marked('east'), marked('west', { name: 'east' })), /two clusters are named east/],
    [
      'unreachable',
      after(marked('east'), found('east', { state: 'problem', problem, still: false })),
      /^east: no response/,
    ],
    [
      'unreachable by its name',
      after(
        marked('east'),
        found('east', { state: 'problem', problem: { ...problem, title: 'east is not reachable' }, still: false }),
      ),
      /^east is not reachable/,
    ],
    [
      'the same cluster twice',
      [marked('east'), marked('west'), seen('east', { uid: 'u' }), seen('west', { uid: 'u' })].reduce(
        reduceSession,
        sessionOf(
          'kubeconfig',
          ['config'],
          [context('east'), context('west', { server: context('east').server })],
          start,
        ),
      ),
      /are the same cluster/,
    ],
    [
      'one UID at two servers, which may be a copy',
      after(marked('east'), marked('west'), seen('east', { uid: 'u' }), seen('west', { uid: 'u' })),
      undefined,
    ],
  ];
  for (const [why, session, expected] of table) {
    const [first] = obstacles(session);
    if (expected === undefined) assert.equal(first, undefined, why);
    else assert.match(first ?? '', expected, why);
  }
});

test('a guess that is taken gets a number', () => {
  assert.equal(freeName('east', [{ name: 'east', context: 'a' }]), 'east-2');
  assert.equal(freeName('west', [{ name: 'east', context: 'a' }]), 'west');
});

test('letters continue after Z', () => {
  assert.deepEqual([0, 25, 26, 27].map(letterOf), ['A', 'Z', 'AA', 'AB']);
});

test('the verdict on a cluster says what it lacks before what it has', () => {
  const entry = fresh.entries[0] ?? assert.fail();
  const words = (over: Parameters<typeof survey>[1]) =>
    probeWords(entry, { state: 'found', survey: survey('u', over) });
  assert.equal(probeWords(entry, undefined), undefined);
  assert.equal(words({})?.standing, 'ok');
  assert.equal(words({ operator: undefined, olm: false })?.standing, 'warning');
  assert.equal(words({ operator: undefined, olm: false, helmRelease: 'sail' })?.standing, 'problem');
  assert.match(words({ missingRights: ['create secrets'] })?.words ?? '', /^1 permissions? missing/);
  const foreign = {
    role: 'primary' as const,
    version: 'v1.26.0',
    clusterName: 'x',
    network: undefined,
    meshId: 'other',
    state: 'Healthy',
    ours: false,
  };
  assert.equal(words({ istio: foreign })?.standing, 'warning');
  const lines = probeLines(entry, { state: 'found', survey: survey('u', { clockAhead: -400 }) });
  assert.ok(lines.some(line => /400 s behind/.test(line.words)));
});

test('a cluster that is only slow is warned of, one that is given up is a problem', () => {
  const entry = fresh.entries[0] ?? assert.fail();
  const problem = { code: 'unreachable' as const, title: 'no answer within 3 s', hint: 'check the VPN' };
  assert.deepEqual(probeWords(entry, { state: 'problem', problem, still: true }), {
    standing: 'warning',
    words: 'no answer within 3 s, retrying',
  });
  assert.equal(probeWords(entry, { state: 'problem', problem, still: false })?.standing, 'problem');
});
