import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CertificatePlan } from '../../../source/model/ledger.ts';
import type { RootFact, RootsSeen } from '../../../source/model/roots-seen.ts';
import type { Draft } from '../../../state/draft.ts';
import { sessionOf } from '../../../state/session.ts';
import { type Ledger, rootLedger, type Seal, shortFingerprint } from '../../../state/words/root-ledger.ts';
import { context } from '../hand-made-clusters.ts';
import { start } from '../hand-made-plans.ts';

const now = Date.UTC(2026, 0, 1);
const root = (pair: string): RootFact => ({
  fingerprint: Array.from({ length: 32 }, () => pair).join(':'),
  subject: `CN=${pair}`,
  expires: now + 41 * 86_400_000,
});
const [one, other] = [root('AA'), root('BB')];
const names = ['east', 'west'];
const clusters = names.map(name => ({ name, context: name }));
const session = sessionOf(
  'kubeconfig',
  [],
  names.map(name => context(name)),
  { ...start, clusters },
);
const seen = (
  east: Partial<RootsSeen['clusters'][0]>,
  west: typeof east,
  folder: readonly RootFact[] = [],
): RootsSeen => ({
  folder,
  clusters: [
    { cluster: 'east', cacerts: undefined, istiod: [], ...east },
    { cluster: 'west', cacerts: undefined, istiod: [], ...west },
  ],
});

const plan = (
  mesh: CertificatePlan['root'],
  ...from: readonly ('generate' | 'folder' | 'cluster')[]
): CertificatePlan => ({
  folder: './certs',
  root: mesh,
  clusters: names.map((cluster, index) => ({ cluster, from: from[index] ?? 'generate' })),
});

function ready(certificates: CertificatePlan, roots: RootsSeen): Ledger {
  const draft: Draft = {
    draft: 'ready',
    steps: [],
    certificates,
    roots,
    checks: [],
    warnings: [],
    toTakeOver: [],
    changes: { told: [], complete: true },
  };
  return rootLedger(draft, session, now) ?? assert.fail('no ledger');
}

function refused(roots: RootsSeen): Ledger {
  const draft: Draft = { draft: 'problems', problems: [], checks: [], roots };
  return rootLedger(draft, session, now) ?? assert.fail('no ledger');
}

const sealed = ({ standing, number, fingerprint }: Seal) =>
  standing === 'none' ? '-' : [standing, number ?? '', fingerprint.slice(0, 2)].join(' ').replace('  ', ' ');
const sealsOf = ({ rows }: Ledger) =>
  rows.map(({ name, root: held, inUse }) => `${name}: ${sealed(held)} | ${sealed(inUse)}`);

test('one root in every cluster is said at one look', () => {
  const held = { cacerts: [one], istiod: [one] };
  const ledger = ready(plan({ cluster: '', from: 'cluster', ...one }, 'cluster', 'cluster'), seen(held, held));
  assert.deepEqual(
    [ledger.standing, ledger.words],
    ['ok', `One root, ${shortFingerprint(one.fingerprint)}: in every cluster`],
  );
  assert.deepEqual(sealsOf(ledger), ['mesh root: ok AA | -', 'east: ok AA | ok AA', 'west: ok AA | ok AA']);
});

test('roots that differ stand side by side, though there is no plan, and each has a number', () => {
  const ledger = refused(seen({ cacerts: [one], istiod: [one] }, { cacerts: [other] }, [one]));
  assert.deepEqual([ledger.standing, ledger.words], ['problem', 'The roots differ: (1) east, (2) west']);
  assert.deepEqual(sealsOf(ledger), [
    'folder: warning 1 AA | -',
    'east: problem 1 AA | warning 1 AA',
    'west: problem 2 BB | -',
  ]);
});

test('a root that is not that of the mesh is told wherever it is: in the folder, or in use', () => {
  const mesh = { cluster: '', from: 'cluster' as const, ...one };
  const held = { cacerts: [one], istiod: [one] };
  const folder = ready(plan(mesh, 'cluster', 'cluster'), seen(held, held, [other]));
  assert.deepEqual(
    [folder.standing, folder.words],
    ['warning', 'The clusters have one root, the folder holds another'],
  );
  assert.equal(sealsOf(folder)[1], 'folder: warning 2 BB | -');
  const used = ready(plan(mesh, 'cluster', 'cluster'), seen(held, { ...held, istiod: [other] }));
  assert.equal(used.words, "istiod in west signs with a different root than the mesh's");
  assert.equal(sealsOf(used).at(-1), 'west: ok 1 AA | warning 2 BB');
});

test('several roots in one bundle are compared as a set, whatever their order', () => {
  const ledger = refused(seen({ cacerts: [one, other] }, { cacerts: [other, one] }));
  assert.equal(ledger.standing, 'ok');
});

test('why a source was chosen is told for the root and for each cluster', () => {
  const whys = (made: CertificatePlan) =>
    ready(made, seen({}, {})).rows.map(({ source, detail }) => [source, detail[0]?.text]);
  assert.deepEqual(whys(plan({ cluster: '', from: 'generate' }, 'generate', 'generate')), [
    ['will be generated', 'Will be generated: neither a cluster nor the folder has a root.'],
    ['will be generated', 'Will be generated with the root: neither east nor the folder has a CA for it.'],
    ['will be generated', 'Will be generated with the root: neither west nor the folder has a CA for it.'],
  ]);
  assert.deepEqual(whys(plan({ cluster: '', from: 'folder', ...one }, 'folder', 'generate')).slice(1), [
    ['from the folder', 'From the folder: it holds a set for east, and east has no cacerts.'],
    [
      'will be generated',
      'Will be generated, signed by the root: west has no cacerts, and the folder has no set for it.',
    ],
  ]);
  assert.match(
    String(whys(plan({ cluster: '', from: 'cluster', ...one }, 'cluster', 'cluster'))),
    /Secret istio-system\/cacerts in east is never overwritten/,
  );
});

test('before there is any root it says that one will be generated, and which clusters get one of it', () => {
  const none = ready(plan({ cluster: '', from: 'generate' }), seen({}, {}));
  assert.deepEqual([none.standing, none.words], ['waiting', 'No root exists: one will be generated for all clusters']);
  const some = ready(plan({ cluster: '', from: 'folder', ...one }, 'cluster'), seen({ cacerts: [one] }, {}, [one]));
  assert.match(some.words, /^One root, AA:AA:AA…AA:AA: west will get an intermediate CA of it$/);
});

test('a fingerprint is told in full with how long its certificate lasts, and nothing unsafe reaches the screen', () => {
  const hostile = { ...one, subject: 'CN=Root\u001b[2J\u202e' };
  const made = plan({ cluster: '', from: 'folder', ...hostile }, 'folder', 'folder');
  const ledger = ready(
    { ...made, folder: './certs\u001b[2J', warnings: ['one key in\u0007 two clusters'] },
    seen({}, {}),
  );
  assert.equal(
    ledger.rows[0]?.detail[1]?.text,
    `Root: CN=Root, SHA-256 ${one.fingerprint}, expires 2026-02-11, in 41 days`,
  );
  assert.deepEqual([ledger.folder, ledger.warnings], ['./certs', ['one key in two clusters']]);
});
