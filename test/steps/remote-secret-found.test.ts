import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dump } from 'js-yaml';
import { type RemoteCredentials, remoteSecret } from '../../source/manifests/remote-secret.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { remoteSecretObjection } from '../../source/steps/remote-secret-found.ts';
import { member } from '../helpers/meshes.ts';

const west = member('west', { context: 'kind-west' });
const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
const wanted: RemoteCredentials = {
  server: 'https://api.west.example.com:6443',
  ca: pem('Q0Ex'),
  serverName: undefined,
  token: 'eyJ.reader',
};

type Made = { readonly cluster?: object; readonly user?: object; readonly config?: object; readonly text?: string };

/** As `istioctl create-remote-secret` writes it: other order, other fields, no name but the cluster's. */
function byIstioctl({ cluster = {}, user = {}, config = {}, text }: Made = {}): KubeObject {
  const kubeconfig = dump({
    apiVersion: 'v1',
    clusters: [
      {
        cluster: {
          'certificate-authority-data': Buffer.from(wanted.ca ?? '').toString('base64'),
          server: wanted.server,
          ...cluster,
        },
        name: 'west',
      },
    ],
    contexts: [{ context: { cluster: 'west', user: 'west' }, name: 'west' }],
    'current-context': 'west',
    kind: 'Config',
    preferences: {},
    users: [{ name: 'west', user: { token: wanted.token, ...user } }],
    ...config,
  });
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'istio-remote-secret-west',
      namespace: 'istio-system',
      labels: { 'istio/multiCluster': 'true' },
      annotations: { 'networking.istio.io/cluster': 'west' },
    },
    data: { west: Buffer.from(text ?? kubeconfig).toString('base64') },
  };
}

const objection = (found: KubeObject, with_ = wanted) => remoteSecretObjection(found, with_, west);
const problem = (found: KubeObject, with_ = wanted) => objection(found, with_)?.why;

test('a remote secret made by istioctl, and our own, is kept where server, CA and token are ours', () => {
  assert.equal(problem(byIstioctl()), undefined);
  assert.equal(problem(remoteSecret('west', wanted)), undefined);
});

test('how it is written does not count: JSON, a slash or the default port, comments around certificates, their order', () => {
  const ca = Buffer.from(`# cluster CA\r\n${pem('Q0Ey')}\n\n${pem('Q0Ex')}`).toString('base64');
  const both = { ...wanted, ca: pem('Q0Ex') + pem('Q0Ey') };
  assert.equal(problem(byIstioctl({ cluster: { 'certificate-authority-data': ca } }), both), undefined);
  assert.equal(problem(byIstioctl({ cluster: { server: 'https://API.west.example.com:6443/' } })), undefined);
  const short = { ...wanted, server: 'https://west.example.com/k8s/clusters/c-1/' };
  const long = { server: 'https://west.example.com:443/k8s/clusters/c-1' };
  assert.equal(problem(byIstioctl({ cluster: long }), short), undefined);
  const name = { 'tls-server-name': 'api.west.example.com' };
  assert.equal(problem(byIstioctl({ cluster: name })), undefined);
  assert.equal(problem(byIstioctl({ user: { token: `${wanted.token}\n` } })), undefined);
  const json = JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: wanted.server, 'certificate-authority-data': btoa(wanted.ca ?? '') } }],
    users: [{ name: 'u', user: { token: wanted.token } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  });
  assert.equal(problem(byIstioctl({ text: json })), undefined);
});

test('a difference says in what, never the token or the CA, and no fix begins with a deletion', () => {
  const other = byIstioctl({
    cluster: { 'certificate-authority-data': btoa(pem('Q0E5')), server: 'https://10.0.0.1:6443' },
    user: { token: 'eyJ.s3cret' },
  });
  const found = problem(other);
  assert.equal(found?.code, 'exists');
  assert.match(
    found?.title ?? '',
    /server https:\/\/10\.0\.0\.1:6443 instead of https:\/\/api\.west\.example\.com:6443, another CA, a token that is not that of the reader/,
  );
  assert.doesNotMatch(JSON.stringify(found), /s3cret|eyJ|Q0E|delete secret/);
  assert.match(found?.hint ?? '', /annotate --overwrite secret istio-remote-secret-west eastwest\/mesh=replace/);
});

test('another server alone can be kept by naming it; a password in it is not shown', () => {
  const kept = problem(byIstioctl({ cluster: { server: 'https://172.18.0.3:6443' } }));
  assert.match(kept?.hint ?? '', /^To keep it: --cluster west=kind-west,api=https:\/\/172\.18\.0\.3:6443\. /);
  const secret = problem(byIstioctl({ cluster: { server: 'https://me:hunter2@172.18.0.3:6443' } }));
  assert.doesNotMatch(JSON.stringify(secret), /hunter2/);
});

test('another way to verify the server can be kept by naming it, another token cannot', () => {
  const verified = { 'tls-server-name': 'api.internal', 'certificate-authority-data': btoa(pem('Q0E5')) };
  assert.match(
    problem(byIstioctl({ cluster: verified }))?.hint ?? '',
    /^To keep it: --cluster west=kind-west,api-ca=FILE \(a file with its CA\),api-server-name=api\.internal\. /,
  );
  const both = problem(byIstioctl({ cluster: verified, user: { token: 'another' } }));
  assert.doesNotMatch(both?.hint ?? '', /To keep it/);
});

test('what runs a program, reads a file or goes through a proxy is told by its field', () => {
  const uses = (made: Made) => problem(byIstioctl(made))?.title ?? '';
  assert.match(uses({ user: { token: undefined, exec: { command: '/bin/true' } } }), /it uses exec, no token/);
  assert.match(uses({ user: { 'auth-provider': { name: 'gcp' } } }), /it uses auth-provider/);
  assert.match(uses({ user: { tokenFile: '/etc/passwd' } }), /it uses tokenFile/);
  assert.match(uses({ cluster: { 'certificate-authority': '/ca.crt' } }), /it uses certificate-authority/);
  assert.match(uses({ cluster: { 'proxy-url': 'http://p' } }), /it uses proxy-url/);
});

test('one that verifies nothing is kept only by the word that says so, and one that verifies is not given up for it', () => {
  const nothing = { 'insecure-skip-tls-verify': true, 'certificate-authority-data': undefined };
  const insecure = { ...wanted, ca: undefined, insecure: true } as const;
  assert.equal(problem(byIstioctl({ cluster: nothing }), insecure), undefined);
  assert.equal(problem(remoteSecret('west', insecure), insecure), undefined);
  const told = problem(byIstioctl({ cluster: nothing }));
  assert.match(told?.title ?? '', /it disables verification \(insecure-skip-tls-verify\)/);
  assert.match(told?.hint ?? '', /^To keep it: --cluster west=kind-west,api-insecure=true \(nothing is verified\)/);
  assert.match(problem(byIstioctl(), insecure)?.title ?? '', /it verifies the server/);
  const both = byIstioctl({ cluster: { 'insecure-skip-tls-verify': true } });
  for (const with_ of [wanted, insecure])
    assert.match(problem(both, with_)?.title ?? '', /both a CA and insecure-skip/);
});

test('what is no kubeconfig, has no current context, holds two clusters or lacks the label does not serve', () => {
  for (const text of ['', 'a: [', '- 1', '---\na: 1\n---\nb: 2', '\0']) {
    assert.match(problem(byIstioctl({ text }))?.title ?? '', /kubeconfig/, text);
  }
  assert.match(problem(byIstioctl({ config: { 'current-context': 'c' } }))?.title ?? '', /no current context/);
  const good = byIstioctl();
  const two = { ...good, data: { ...good.data, north: 'eA==' } };
  assert.match(problem(two)?.title ?? '', /more than one cluster \(north\)/);
  assert.match(problem({ ...good, data: { north: 'eA==' } })?.title ?? '', /no key west/);
  assert.match(problem({ ...good, metadata: { name: 'x' } })?.title ?? '', /label istio\/multiCluster=true/);
});

/** A token as API servers issue them; its signature is nobody's. */
function tokenOf(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmVk`;
}

const ofReader = { sub: 'system:serviceaccount:istio-system:istio-reader-service-account' };

test('another token of the reader account serves where exactly this login works', () => {
  const token = tokenOf(ofReader);
  assert.deepEqual(objection(byIstioctl({ user: { token } }))?.unlessProven, { ...wanted, token });
  const ca = pem('Q0E5');
  const other = byIstioctl({ user: { token }, cluster: { 'certificate-authority-data': btoa(ca) } });
  assert.deepEqual(objection(other)?.unlessProven, { ...wanted, token, ca });
});

test('what is of another account, expires, leads elsewhere or is more than a token is not tried', () => {
  const token = tokenOf(ofReader);
  const uses = (made: Made) => objection(byIstioctl(made));
  const refused: readonly (readonly [Made, RegExp])[] = [
    [{ user: { token: tokenOf({ sub: 'system:serviceaccount:istio-system:istiod' }) } }, /a token that is not that of/],
    [
      { user: { token: tokenOf({ sub: 'system:serviceaccount:shop:istio-reader-service-account' }) } },
      /a token that is not that/,
    ],
    [{ user: { token: tokenOf({ ...ofReader, exp: 4e9 }) } }, /a token of the reader account that expires/],
    [{ user: { token: tokenOf([]) } }, /a token that is not that/],
    [{ user: { token: 'a.e30' } }, /a token that is not that/],
    [{ user: { token: 'a.{.b' } }, /a token that is not that/],
    [{ user: { token: tokenOf({ sub: 1 }) } }, /a token that is not that/],
    [{ user: { token, exec: { command: '/bin/true' } } }, /it uses exec/],
    [{ user: { token }, cluster: { server: 'https://api.north.example.com:6443' } }, /server https:/],
    [{ user: { token }, cluster: { 'tls-server-name': 'north' } }, /server name north/],
    [{ user: { token }, cluster: { 'certificate-authority-data': undefined } }, /another CA/],
    [{ cluster: { 'certificate-authority-data': btoa(pem('Q0E5')) } }, /another CA/],
  ];
  for (const [made, words] of refused) {
    assert.match(uses(made)?.why.title ?? '', words);
    assert.equal(uses(made)?.unlessProven, undefined, words.source);
  }
});
