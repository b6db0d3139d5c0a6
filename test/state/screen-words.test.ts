/** On a screen a fix names a row or a key: whatever has a place there is not said by its flag. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kialiFlags, mesh, removal } from '../../bin/arguments/groups.ts';
import { onScreen, screenWords } from '../../state/words/screen-words.ts';

test('what preparation says by flags the screen says by rows and keys', () => {
  const said = [
    [
      'nothing collects metrics for Kiali, so its graphs stay empty: --metrics thanos adds that',
      'nothing collects metrics for Kiali, so its graphs stay empty: Metrics thanos adds that',
    ],
    ['--kiali-auth openshift: east is not OpenShift', 'Login openshift: east is not OpenShift'],
    [
      'Leave --kiali-auth out, or change its auth.strategy yourself.',
      'Leave it as it was, or change its auth.strategy yourself.',
    ],
    ['Add it: --kiali-link east=URL.', 'l on the row of east.'],
    [
      '--kiali-remote-operator none: the account on west is that of Kiali',
      'On the others: no operator: the account on west is that of Kiali',
    ],
    ['Take it out of the file: --kiali-auth sets it.', 'Take it out of the file: Login sets it.'],
    ['Take it out of the file: --cluster NAME=CONTEXT names it.', 'Take it out of the file: e on Clusters names it.'],
    ['Name the one that gets it, of east, west: --home NAME', 'Name the one that gets it, of east, west: Home cluster'],
    ['Choose one that it can (--kiali-version). east: v2.4', 'Choose one that it can (Version). east: v2.4'],
    [
      'Take its remotes out of Kiali too: --disconnect west, --disconnect south.',
      'Take its remotes out of Kiali too: space on Remove for west, space on Remove for south.',
    ],
    [
      'its operator does not see it: eastwest kiali has it created',
      'its operator does not see it: the plan of Kiali (K) has it created',
    ],
    ['no metrics: eastwest kiali --metrics adds a store', 'no metrics: Metrics on Kiali (K) adds a store'],
    [
      'another one: --cluster west=CONTEXT,api=URL; its CA or name: ,api-ca=FILE or ,api-server-name=NAME',
      'another one: a on Clusters, which asks for its CA and name as well',
    ],
    [
      'name the CA that issued it, or a name that it has: --cluster west=w,api-ca=FILE or ,api-server-name=NAME; or another URL: ,api=URL',
      'name the CA that issued it, or a name that it has: a on Clusters',
    ],
    [
      'a store of all clusters: --metrics URL, or --metrics federation',
      'a store of all clusters: --metrics URL, or Metrics federation',
    ],
  ] as const;
  for (const [flags, rows] of said) assert.equal(screenWords(flags), rows);
});

test('every flag of Kiali is said otherwise, but those that only begin the program', () => {
  const only = [
    'kiali-operator-bundle',
    'kiali-values',
    'metrics',
    'metrics-address',
    'disconnect',
    'kiali-remote-operator',
    'home',
    'rotate-token',
  ];
  for (const { name } of Object.values(kialiFlags)) {
    const words = screenWords(`x --${name} y`);
    if (!only.includes(name)) assert.ok(!words.includes(`--${name}`), words);
  }
  assert.equal(screenWords('--home east'), 'Home cluster east');
  assert.equal(screenWords('--rotate-token west: no cluster'), 'new token for west: no cluster');
});

test('what fixes of the mesh say by flags and commands the screens say by the key and the screen where it is', () => {
  const said = [
    [
      'label it: eastwest up does it. Pods created in the meantime must be restarted',
      'label it: S on Plan does it. Pods created in the meantime must be restarted',
    ],
    ['Run eastwest up: it creates what is missing.', 'S on Plan: it creates what is missing.'],
    ['fix what failed, then run again to resume', 'fix what failed, then r resumes'],
    [
      'Take it over (--take-over east:Secret/istio-system/cacerts): it belongs to this mesh',
      'Take it over (u on Plan): it belongs to this mesh',
    ],
    ['to have them belong to it: --take-over all=5', 'to have them belong to it: U on Plan'],
    ['add its primary: --cluster east=CONTEXT', 'add its primary: east (space on Clusters)'],
    ["Use that name: --cluster 'west=a b'", 'Use that name: west (e on Clusters)'],
    [
      'give each its own: --cluster NAME=CONTEXT; Istio ignores the second one',
      'give each its own: e on Clusters; Istio ignores the second one',
    ],
    ['name one: --cluster NAME=CONTEXT,role=primary', 'name one: t on Clusters'],
    ['name one that their pods reach: --cluster west=ctx,api=URL', 'name one that their pods reach: a on Clusters'],
    ['name one more with --cluster', 'name one more (space on Clusters)'],
    [
      'leave --topology out, or name --topology multi-primary-single-network; an existing control plane keeps its role',
      'choose multi-primary-single-network on Topology; an existing control plane keeps its role',
    ],
    [
      'nothing of another mesh is changed: run with --mesh-id mesh2, or choose clusters that are in no other mesh',
      'nothing of another mesh is changed: set the mesh ID to mesh2 (e on Topology), or choose clusters that are in no other mesh',
    ],
    [
      'Change that, or choose another folder with --certificates.',
      'Change that, or choose another folder (e on Certificates).',
    ],
    ['Choose another with --kubeconfig', 'Choose another (o on Clusters)'],
    [
      "without an interruption: eastwest change-root --cluster 'east=a b' --certificates ./a.b/c. Or make its root",
      'without an interruption: X on Certificates. Or make its root',
    ],
    ['Where it will not come back: --clear-finalizers deletes', 'Where it will not come back: F on Remove deletes'],
    [
      'not started, because it is not proven: find out why first (eastwest why)',
      'not started, because it is not proven: find out why first (w on Traffic)',
    ],
    ['it becomes true until eastwest down', 'it becomes true until the mesh is removed (x on Clusters)'],
  ] as const;
  for (const [flags, keys] of said) assert.equal(screenWords(flags), keys);
});

test('what has no key keeps its flag, and commands of others are left alone', () => {
  const kept = [
    'let eastwest create one: --metallb-pool auto',
    'name an IP that the remotes reach: --cluster west=ctx,gateway=ADDRESS; an IPv6 address needs Istio 1.30',
    'another choice: --cluster west=ctx,istio=default',
    'kubectl --context east -n istio-system get pods --kubeconfig x',
    'change the root in a maintenance window: eastwest up --change-root',
    'leave it out: the registry of Istio’s images is --istio-registry',
  ];
  for (const words of kept) assert.equal(screenWords(words), words);
});

test('every flag of the mesh that a screen has a key for is said by it', () => {
  const keys = ['take-over', 'copied-clusters', 'mesh-id', 'topology', 'certificates', 'clear-finalizers', 'cluster'];
  const all = Object.values({ ...mesh, ...removal }).map(({ name }) => name);
  for (const name of keys) {
    assert.ok(
      all.some(each => each === name),
      name,
    );
    const words = screenWords(`choose it with --${name} east=CONTEXT`);
    assert.ok(!words.includes(`--${name}`), words);
  }
});

test('a choice of Kiali is left as it was, one of the mesh is left out', () => {
  const kiali = onScreen({ title: '--kiali-auth openshift: east is not OpenShift', hint: 'Leave it out.' });
  assert.equal(kiali.hint, 'Leave it as it was.');
  const atStart = onScreen({
    title: '--metrics-address west=10.0.0.7:9090 is the address of a federated Prometheus',
    hint: 'Add --metrics federation, or leave it out.',
  });
  assert.equal(atStart.hint, 'Add Metrics federation, or leave it out.');
  const ofMesh = onScreen({ title: '--istio-values: a.yaml sets global.hub', hint: 'leave it out' });
  assert.equal(ofMesh.hint, 'leave it out');
});
