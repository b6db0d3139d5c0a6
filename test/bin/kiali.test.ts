/** `eastwest kiali` on clusters of `eastwest rehearse`: over HTTPS, as a person runs it. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventsOf, rehearse, rehearseInstalled } from './rehearse-in-process.ts';
import { runMain } from './run-main.ts';

const both = ['east', 'west'];

test('a mesh gets a Kiali that sees every cluster; a second run changes nothing', async t => {
  const bare = await rehearse(t, both);
  const early = await bare.run(['kiali', '--home', 'east', '--yes']);
  assert.equal(early.exit, 3, early.stdout);
  assert.match(early.stderr, /east has no control plane of Istio.*\n {2}Install the mesh first: eastwest up/);

  const { file, folder, run } = await rehearseInstalled(t, both);
  const shown = await run(['kiali', '--home', 'east', '--dry-run']);
  assert.equal(shown.exit, 0, shown.stderr);
  assert.match(shown.stdout, /^mesh1: Kiali istio-system\/kiali on east, login: openshift\n/);
  assert.match(shown.stdout, /\nwest: seen by it \(context west, OpenShift, Kiali operator will be installed\)\n/);
  assert.match(shown.stdout, / {2}Verify access of Kiali\n/);

  const made = await run(['kiali', '--home', 'east', '--yes']);
  assert.equal(made.exit, 0, made.stdout + made.stderr);
  assert.match(made.stderr, /\nKiali: https:\/\/kiali-istio-system\.apps\.east\.example\.com\/\n/);
  // Nobody else can log in there, and the link leads to where Kiali is, not to where it was asked.
  assert.match(
    made.stderr,
    /\nLog in to each other cluster as well.*\n {2}west: https:\/\/kiali-istio-system\.apps\.east\.example\.com\/api\/auth\/redirect\/west\n/,
  );
  assert.match(made.stdout, /^mesh1: done, after /);

  const again = await run(['kiali', '--yes', '-o', 'ndjson']);
  assert.equal(again.exit, 0, again.stdout + again.stderr);
  const events = eventsOf(again.stdout);
  assert.equal(events.at(-1)?.outcome, 'done');
  assert.deepEqual(
    [...new Set(events.filter(each => each.event === 'applied').map(each => each.result))],
    ['unchanged'],
  );
  assert.doesNotMatch(again.stdout, /"token"|eyJ/);

  const fewer = await runMain(['kiali', '--yes', '--kubeconfig', file, '--cluster', 'east'], { folder });
  assert.equal(fewer.exit, 2);
  assert.match(fewer.stderr, /the Kiali on east is connected to more clusters: west/);

  const values = join(folder, 'kiali.yaml');
  writeFileSync(values, 'auth:\n  strategy: token\nserver:\n  web_root: /mesh\n');
  const refused = await run(['kiali', '--yes', '--kiali-values', values]);
  assert.equal(refused.exit, 2);
  assert.match(
    refused.stderr,
    /--kiali-values sets auth\.strategy.*\n {2}Take it out of the file: --kiali-auth sets it/,
  );

  const lines = (...typed: readonly string[]) =>
    runMain(['kiali', '--plain', '--kubeconfig', file, '--cluster', 'east', '--cluster', 'west'], { folder, typed });
  const told = await lines('token west', 'link west nowhere', 'labels mesh_id=mesh1', 'login', 'login', 'west', 'q');
  assert.equal(told.exit, 0, told.stdout + told.stderr);
  assert.doesNotMatch(told.stdout + told.stderr, /\bv shows all\b/, 'no key where lines are typed');
  assert.match(told.stderr, /\n\S+ Kiali v2\.27\.2 on east sees every cluster: east, west\n/);
  assert.match(told.stderr, /- west: remote, .*gets a new token; /);
  assert.match(told.stderr, /Not a URL, such as https:/);
  assert.match(told.stderr, /; every query with mesh_id=mesh1\)/);
  // In lines a problem names the flag: rows and keys are the screen's.
  assert.match(
    told.stderr,
    /--kiali-impersonation: the Kiali operator of east does not know auth.openshift.impersonation/,
  );
  assert.match(told.stderr, /\nlogin: Login: anonymous \(no login: /);
  assert.match(told.stderr, /the Kiali on east is connected to more clusters: west\n/);
  assert.doesNotMatch(told.stderr, /not understood/);

  const confirmed = ['--kiali-only', '--yes', '--confirm', 'mesh1'];
  const overlapping = await run(['down', ...confirmed, '--only', 'west']);
  assert.equal(overlapping.exit, 2);
  assert.match(overlapping.stderr, /--kiali-only and --only cannot be combined\n.* eastwest kiali --disconnect NAME/);
  const less = await run(['kiali', '--yes', '--disconnect', 'west']);
  assert.equal(less.exit, 0, less.stdout + less.stderr);
  assert.match(
    less.stderr,
    /\n {2}Disconnect Kiali from west\n {4}change Secret istio-system\/kiali-multi-cluster-secret\n/,
  );
  const none = await run(['down', ...confirmed]);
  assert.equal(none.exit, 0, none.stdout + none.stderr);
  assert.match((await run(['down', ...confirmed])).stdout, /^mesh1: nothing to do/);
  assert.match((await run(['down', '--dry-run'])).stdout, /delete Istio default/);
});
