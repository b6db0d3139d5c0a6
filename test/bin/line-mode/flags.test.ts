import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kubeconfigFile } from '../kubeconfigs.ts';
import { runMain } from '../run-main.ts';

test('--plain, --screen-reader and a terminal that cannot draw ask their questions in lines', async t => {
  const file = kubeconfigFile(t, { east: 'https://127.0.0.1:1' });
  const ways = [
    { flags: ['--plain'], terminal: true },
    { flags: ['--screen-reader'], terminal: true },
    { flags: [], terminal: false },
  ];
  for (const { flags, terminal } of ways) {
    const { exit, stdout, stderr } = await runMain(['--kubeconfig', file, ...flags], { terminal, typed: ['q'] });
    assert.equal(exit, 0);
    assert.match(stderr, /^Clusters \(1 of 6\): 1 context\n1\. east, 127\.0\.0\.1:1/);
    assert.equal(stdout, 'eastwest: no clusters selected, nothing was changed.\n');
  }
});

test('who types nothing any more is not waited for', async t => {
  const file = kubeconfigFile(t, { east: 'https://127.0.0.1:1' });
  const { exit } = await runMain(['--kubeconfig', file, '--plain'], { terminal: true, typed: [] });
  assert.equal(exit, 0);
});
