/** Simulated clusters with an Istio from the start, as a person tries commands on them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rehearse } from './rehearse-in-process.ts';
import { runMain } from './run-main.ts';

const names = ['east', 'west'];
const kubernetes = ['--platform', 'kubernetes'];

describe('a rehearsal with an Istio from the start', { concurrency: 3 }, () => {
  for (const platform of ['openshift', 'kubernetes']) {
    test(`own-root on ${platform}: istiods that sign for themselves are moved to one root without a lost request`, async t => {
      const mesh = await rehearse(t, names, ['--platform', platform, '--existing-istio', 'own-root']);
      const before = await mesh.run(['status']);
      assert.match(before.stdout, /no root CA is common/);
      const changed = await mesh.run(['change-root', '--yes', '--certificates', 'new-root']);
      assert.equal(changed.exit, 0, changed.stdout + changed.stderr);
      for (const name of names) {
        assert.match(
          changed.stdout + changed.stderr,
          new RegExp(`^${name}: [1-9]\\d* requests answered, 0 lost$`, 'm'),
        );
      }
      const after = await mesh.run(['status']);
      assert.doesNotMatch(after.stdout, /no root CA is common|root of its own/);
    });
  }

  test('istioctl: an istiod without an operator is shown as its own, moved to one root, handed over, and taken down', async t => {
    const mesh = await rehearse(t, names, [...kubernetes, '--existing-istio', 'istioctl']);
    const status = await mesh.run(['status']);
    assert.match(status.stdout, /created by istioctl/);
    assert.match(status.stdout, /^mesh1: multi-primary-multi-network/);
    const to = ['--certificates', 'new-root'];
    const changed = await mesh.run(['change-root', '--yes', ...to]);
    assert.equal(changed.exit, 0, changed.stdout + changed.stderr);
    const plan = await mesh.run(['plan', ...to]);
    assert.equal(plan.exit, 3, plan.stdout + plan.stderr);
    const all = /--take-over all=\d+/.exec(plan.stderr)?.[0] ?? assert.fail(plan.stderr);
    const up = await mesh.run(['up', '--yes', ...to, ...all.split(' ')]);
    assert.equal(up.exit, 0, up.stdout + up.stderr);
    const down = await mesh.run(['down', '--yes', '--confirm', 'mesh1']);
    assert.equal(down.exit, 0, down.stdout + down.stderr);
    assert.match((await mesh.run(['status'])).stdout, /no Istio/);
  });

  const refused: readonly (readonly [argv: readonly string[], words: RegExp])[] = [
    [['--existing-istio', 'helm'], /is for plain Kubernetes/],
    [['--existing-istio', 'own-root', '--operator', 'olm'], /has an operator/],
    [['--existing-istio', 'istioctl', ...kubernetes, '--operator', 'none'], /cannot be combined/],
  ];
  for (const [argv, words] of refused) {
    test(`refuses ${argv.join(' ')} before anything is started`, async () => {
      const ran = await runMain(['status', '--rehearse', ...argv], { folder: '/nowhere' });
      assert.equal(ran.exit, 2, ran.stdout + ran.stderr);
      assert.match(ran.stderr, words);
    });
  }
});
