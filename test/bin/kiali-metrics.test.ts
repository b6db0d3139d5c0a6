/** `eastwest kiali --metrics` on clusters of `eastwest rehearse`: over HTTPS, as a person runs it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rehearseInstalled } from './rehearse-in-process.ts';

test('metrics are shown, collected and proven, kept by a run without the flag, and go with the mesh', async t => {
  const { run } = await rehearseInstalled(t, ['east', 'west']);
  const shown = await run(['kiali', '--home', 'east', '--metrics', 'thanos', '--dry-run']);
  assert.equal(shown.exit, 0, shown.stderr);
  assert.match(shown.stdout, /^mesh1: Kiali istio-system\/kiali on east, login: openshift, metrics: thanos\n/);
  assert.match(
    shown.stdout,
    /\n {2}Enable user workload monitoring\n {4}changes ConfigMap openshift-monitoring\/cluster-monitoring-config: enableUserWorkload: true in config\.yaml/,
  );
  assert.match(shown.stdout, /user workload monitoring is switched on for the whole cluster on east, west/);

  const made = await run(['kiali', '--home', 'east', '--metrics', 'federation', '--yes']);
  assert.equal(made.exit, 0, made.stdout + made.stderr);
  assert.match(
    made.stderr,
    /exposes the Prometheus of west at a load balancer address, over plain HTTP without a login/,
  );
  assert.match(made.stderr, /Metrics of every cluster collected/);
  const again = await run(['kiali', '--yes']);
  assert.equal(again.exit, 0, again.stdout + again.stderr);
  assert.match(again.stderr, /metrics: federation\n/);
  assert.match(again.stdout, /objects: \d+ unchanged, 2 kept/);

  const down = await run(['down', '--yes', '--confirm', 'mesh1']);
  assert.equal(down.exit, 0, down.stdout + down.stderr);
  assert.match(down.stdout + down.stderr, /Deployment istio-system\/prometheus: removed/);
});
