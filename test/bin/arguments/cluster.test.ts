import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCluster } from '../../../bin/arguments/cluster.ts';
import type { Context } from '../../../source/ports.ts';

function context(name: string, guess = name): Context {
  return { name, guess, server: 'https://x', user: 'u', namespace: undefined, current: false };
}

const openshift = 'default/api-east-example-com:6443/kube:admin';
const contexts = [
  context('kind-east'),
  context('kind-west'),
  context(openshift, 'api-east'),
  context('a=b'),
  context('x,network=n1', 'x'),
  context('arn:aws:eks:eu-west-1:1234:cluster/prod', 'prod'),
];

const choiceOf = (text: string) => {
  const read = readCluster(text, contexts);
  assert.ok('choice' in read, 'problem' in read ? read.problem.title : '');
  return read.choice;
};

const readings: readonly (readonly [string, Record<string, string>])[] = [
  ['east=kind-east', { name: 'east', context: 'kind-east' }],
  ['kind-east', { name: 'kind-east', context: 'kind-east' }],
  [`east=${openshift}`, { name: 'east', context: openshift }],
  [openshift, { name: 'api-east', context: openshift }],
  [`${openshift},network=n7`, { name: 'api-east', context: openshift, network: 'n7' }],
  ['prod', { name: 'prod', context: 'arn:aws:eks:eu-west-1:1234:cluster/prod' }],
  ['east=a=b', { name: 'east', context: 'a=b' }],
  ['east=x,network=n1', { name: 'east', context: 'x,network=n1' }],
  ['east=x,network=n1,network=n2', { name: 'east', context: 'x,network=n1', network: 'n2' }],
  ['east=kind-east,network=n1,role=primary', { name: 'east', context: 'kind-east', network: 'n1', role: 'primary' }],
  [
    'east=kind-east,api=https://api.east.example.com:6443/k8s?a=b,gateway=203.0.113.7',
    {
      name: 'east',
      context: 'kind-east',
      api: 'https://api.east.example.com:6443/k8s?a=b',
      gateway: '203.0.113.7',
    },
  ],
  [
    'east=kind-east,api-ca=ca, of the proxy.pem,api=https://proxy/k8s,api-server-name=api.internal',
    {
      name: 'east',
      context: 'kind-east',
      apiCa: 'ca, of the proxy.pem',
      api: 'https://proxy/k8s',
      apiServerName: 'api.internal',
    },
  ],
  ['kind-west,primary=kind-east', { name: 'kind-west', context: 'kind-west', primary: 'kind-east' }],
  ['east=kind-east,gateway=2001:db8::7', { name: 'east', context: 'kind-east', gateway: '2001:db8::7' }],
];

for (const [text, wanted] of readings) {
  test(`--cluster ${text} is read as ${wanted.name} on ${wanted.context}`, () => {
    assert.deepEqual(choiceOf(text), wanted);
  });
}

const refusals: readonly (readonly [string, title: RegExp, hint: RegExp])[] = [
  ['east=kind-wst', /no context "kind-wst"/, /Did you mean kind-west\?.*contexts are: kind-east, kind-west/],
  ['east', /no context "east"/, /contexts are/],
  ['east=', /a name is missing/, /contexts are/],
  ['East=kind-east', /"East" is not a valid cluster name/, /--cluster east=kind-east/],
  ['my_east=kind-east', /"my_east" is not a valid cluster name/, /--cluster my-east=kind-east/],
  [`${'e'.repeat(64)}=kind-east`, /not a valid cluster name/, /at most 63/],
  ['=kind-east', /"" is not a valid cluster name/, /--cluster east=kind-east/],
  ['east=kind-east,netwrk=n1', /no context "kind-east,netwrk=n1"/, /the keys are network, role/],
  ['east=kind-east,network=a,netwrk=b', /network: "a,netwrk=b" is not valid/, /Did you mean network\?/],
  ['east=kind-east,network=n1,network=n2', /network is given twice/, /Leave one/],
  ['east=kind-east,network=', /network: ""/, /lower-case letters/],
  ['east=kind-east,role=leader', /role: "leader"/, /primary or remote/],
  ['east=kind-east,api=http://x', /api: "http:\/\/x"/, /https:\/\//],
  ['east=kind-east,api-ca=', /api-ca: ""/, /PEM/],
  ['east=kind-east,api-server-name=https://x', /api-server-name: "https:\/\/x"/, /host name or an IP/],
  ['east=kind-east,api-insecure=yes', /api-insecure: "yes"/, /api-insecure=true turns verification off/],
  [
    'east=kind-east,api-insecure=true,api-ca=a.pem',
    /api-insecure and api-ca contradict/,
    /Leave api-insecure=true out/,
  ],
  ['east=kind-east,api-server=x', /no context/, /api-ca, api-server-name/],
  ['east=kind-east,gateway=https://1.2.3.4', /gateway/, /without scheme/],
];

for (const [text, title, hint] of refusals) {
  test(`--cluster ${text} is refused with the fix`, () => {
    const read = readCluster(text, contexts);
    assert.ok('problem' in read, JSON.stringify(read));
    assert.match(read.problem.title, title);
    assert.match(read.problem.hint, hint);
  });
}

test('a key without its context is not the network of another cluster', () => {
  assert.deepEqual(choiceOf('kind-west,network=n2'), { name: 'kind-west', context: 'kind-west', network: 'n2' });
});

test('a context whose name looks like NAME=CONTEXT stands alone, under its guessed name', () => {
  const read = readCluster('a=b', [context('a=b', 'a-b')]);
  assert.deepEqual(read, { choice: { name: 'a-b', context: 'a=b' } });
});
