import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CertificatePlan } from '../../../source/model/ledger.ts';
import { certificateRows } from '../../../state/words/certificate-rows.ts';

const now = Date.UTC(2026, 0, 1);
const fingerprint = 'AB:CD';
const plan: CertificatePlan = {
  folder: './certs\u001b[2J',
  root: { cluster: '', from: 'folder', fingerprint, subject: 'Root\u202e CA', expires: Date.UTC(2036, 0, 1) },
  clusters: [
    { cluster: 'east', from: 'generate' },
    { cluster: 'west', from: 'cluster', fingerprint, expires: now + 41 * 86_400_000 },
    { cluster: 'north', from: 'cluster', fingerprint, expires: now - 2 * 86_400_000 },
  ],
  warnings: ['one key in\u0007 two clusters'],
};

test('the root comes first, then each cluster, with where its certificate is from', () => {
  const rows = certificateRows(plan, []);
  assert.deepEqual(
    rows.map(({ name, from }) => `${name}: ${from}`),
    ['root: from the folder', 'east: will be generated', 'west: existing, kept', 'north: existing, kept'],
  );
});
