/** Whatever a kubeconfig holds is input: it may be wrong, it is never a bug of ours, and no secret of it is shown. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { deadApi } from './fake-api.ts';
import { temporaryFolder } from './kubeconfigs.ts';
import { runMain } from './run-main.ts';

type Fields = Readonly<Record<string, unknown>>;
type Odd = {
  readonly cluster?: Fields;
  readonly user?: Fields;
  readonly context?: Fields;
  readonly environment?: Record<string, string>;
};

const pem = (label: string, text: string) => btoa(`-----BEGIN ${label}-----\n${btoa(text)}\n-----END ${label}-----\n`);
const plugin = { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', command: '/bin/sh' };
const says = (answer: string) => ({ exec: { ...plugin, args: ['-c', `printf '%s' '${answer}'`] } });
const credential = (status: unknown) =>
  says(JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status }));

/** `s3cret` stands for what must not be shown. */
const table: Readonly<Record<string, Odd>> = {
  'a server without a host': { cluster: { server: 'https://' } },
  'a server with a user and a password': { cluster: { server: 'https://jane:s3cret@127.0.0.1:1' } },
  'a server with a query and a fragment': { cluster: { server: 'https://127.0.0.1:1/?token=s3cret#x' } },
  'a server with a port that is none': { cluster: { server: 'https://127.0.0.1:99999' } },
  'a server on port 0': { cluster: { server: 'https://127.0.0.1:0' } },
  'a server by another scheme': { cluster: { server: 'unix:///run/api.sock' } },
  'a server by another scheme, with a password': { cluster: { server: 'ftp://jane:s3cret@127.0.0.1' } },
  'a server without scheme, with a password': { cluster: { server: 'jane:s3cret@127.0.0.1:1' } },
  'a server that is a path': { cluster: { server: '/run/api.sock' } },
  'a server with blanks around': { cluster: { server: '  https://127.0.0.1:1  ' } },
  'a server with a line break': { cluster: { server: 'https://127.0.0.1\n:1' } },
  'a server with a percent that escapes nothing': { cluster: { server: 'https://127.0.0.1:1/%zz%00' } },
  'a server with a host that is none': { cluster: { server: 'https://a b' } },
  'a server with an IPv6 zone': { cluster: { server: 'https://[fe80::1%25eth0]:1' } },
  'a server with a long name': { cluster: { server: `https://${'a'.repeat(300)}.invalid` } },
  'a server with an underscore': { cluster: { server: 'https://api_1.invalid' } },
  'a server with a name of other letters': { cluster: { server: 'https://\u00e4\u4e2d.invalid' } },
  'a proxy with a password': { cluster: { 'proxy-url': 'http://jane:s3cret@127.0.0.1:1' } },
  'a proxy whose password escapes nothing': { cluster: { 'proxy-url': 'http://jane:s3cret%zz@127.0.0.1:1' } },
  'a proxy by another scheme, with a password': { cluster: { 'proxy-url': 'ftp://jane:s3cret@127.0.0.1:1' } },
  'a proxy that is not a URL': { cluster: { 'proxy-url': 'jane:s3cret@proxy' } },
  'a proxy without a host': { cluster: { 'proxy-url': 'http://' } },
  'a proxy on port 0': { cluster: { 'proxy-url': 'http://127.0.0.1:0' } },
  'a proxy with a path and a query': { cluster: { 'proxy-url': 'http://127.0.0.1:1/x?y=s3cret' } },
  'a socks proxy': { cluster: { 'proxy-url': 'socks5://jane:s3cret@127.0.0.1:1' } },
  'a socks proxy that resolves names': { cluster: { 'proxy-url': 'socks5h://127.0.0.1:1' } },
  'a socks proxy whose password escapes nothing': { cluster: { 'proxy-url': 'socks5://jane:s3cret%zz@127.0.0.1:1' } },
  'a socks proxy with a password that is too long': {
    cluster: { 'proxy-url': `socks5://jane:${'s3cret'.repeat(60)}@127.0.0.1:1` },
  },
  'a proxy of the environment whose password escapes nothing': {
    environment: { HTTPS_PROXY: 'http://jane:s3cret%zz@127.0.0.1:1', HTTP_PROXY: 'http://jane:s3cret%zz@127.0.0.1:1' },
  },
  'a proxy of the environment that is not a URL': { environment: { HTTPS_PROXY: '::s3cret' } },
  'a NO_PROXY of anything': {
    environment: { HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: '[,*.,/33,1.2.3.4/x,::/129,(' },
  },
  'a server name with a zero': { cluster: { 'tls-server-name': 'a\0b' } },
  'a server name with blanks': { cluster: { 'tls-server-name': ' a b ' } },
  'a server name that is long': { cluster: { 'tls-server-name': 'a'.repeat(70_000) } },
  'a server name of other letters': { cluster: { 'tls-server-name': '\u4e2d' } },
  'an authority that is no base64': { cluster: { 'certificate-authority-data': '%%%' } },
  'an authority that is a certificate of nonsense': {
    cluster: { 'certificate-authority-data': pem('CERTIFICATE', 'x') },
  },
  'an authority that is empty': { cluster: { 'certificate-authority-data': ' ' } },
  'an authority that is a folder': { cluster: { 'certificate-authority': '/' } },
  'an authority with a zero in its path': { cluster: { 'certificate-authority': 'a\0b' } },
  'a cluster entry for plugins of any shape': {
    cluster: { extensions: [{ name: 'client.authentication.k8s.io/exec', extension: [1, null] }] },
    user: says('x'),
  },
  'a token with control characters': { user: { token: 'a\u0000b\u0007' } },
  'a token of other letters': { user: { token: 's3cret\u4e2d' } },
  'a token that is very long': { user: { token: 's3cret'.repeat(20_000) } },
  'a token file that is a folder': { user: { tokenFile: '/' } },
  'a token file with a zero in its path': { user: { tokenFile: 'a\0b' } },
  'a user name with a colon and other letters': { user: { username: 'a:\u4e2d', password: 's3cret' } },
  'a user name with a line break': { user: { username: 'a\nb', password: 's3cret' } },
  'a password without a name': { user: { password: 's3cret' } },
  'somebody else of other letters': { user: { as: '\u4e2d' } },
  'somebody else with halves of pairs': { user: { as: 'a', 'as-user-extra': { '\ud800': ['x'] } } },
  'somebody else with odd extras': {
    user: { as: 'a', 'as-user-extra': { '': [''], 'a b/\u4e2d': ['x', 'y'], __proto__: ['x'] } },
  },
  'a client certificate and key of nonsense': {
    user: { 'client-certificate-data': pem('CERTIFICATE', 'x'), 'client-key-data': pem('PRIVATE KEY', 'x') },
  },
  'a key without certificate': { user: { 'client-key-data': pem('PRIVATE KEY', 's3cret') } },
  'a client certificate that is a folder': { user: { 'client-certificate': '/', 'client-key': '/' } },
  'a plugin that is not there': { user: { exec: { ...plugin, command: 'no-such-plugin' } } },
  'a plugin that is a folder': { user: { exec: { ...plugin, command: '/' } } },
  'a plugin with a zero in its name': { user: { exec: { ...plugin, command: 'a\0b' } } },
  'a plugin with a zero in an argument': { user: { exec: { ...plugin, args: ['a\0b'] } } },
  'a plugin with a zero in a variable': { user: { exec: { ...plugin, env: [{ name: 'A', value: 'a\0b' }] } } },
  'a plugin with odd variables': {
    user: { exec: { ...plugin, env: [{ name: '', value: 'a' }, { name: 'A=B', value: 'a' }, {}] } },
  },
  'a plugin with arguments that are too long': { user: { exec: { ...plugin, args: ['a'.repeat(3_000_000)] } } },
  'a plugin that says nothing': { user: says('') },
  'a plugin that says null': { user: says('null') },
  'a plugin that says a list': { user: says('[]') },
  'a plugin without status': { user: credential(null) },
  'a plugin with a status of another shape': { user: credential('x') },
  'a plugin with a token of another shape': { user: credential({ token: ['s3cret'] }) },
  'a plugin with a token that HTTP cannot send': { user: credential({ token: 's3cret\u4e2d' }) },
  'a plugin with an expiry that is no time': { user: credential({ token: 's3cret', expirationTimestamp: 'soon' }) },
  'a plugin with a certificate of nonsense': {
    user: credential({ clientCertificateData: 'x', clientKeyData: 's3cret' }),
  },
  'a plugin with half a login': { user: credential({ clientKeyData: 's3cret' }) },
  'a plugin of another version': { user: { exec: { ...plugin, apiVersion: 'x' } } },
  'a plugin of another mode': { user: { exec: { ...plugin, interactiveMode: 'Sometimes' } } },
  'an OIDC login without anything': { user: { 'auth-provider': { name: 'oidc' } } },
  'an OIDC login with a token that is none': {
    user: { 'auth-provider': { name: 'oidc', config: { 'id-token': 's3cret', 'idp-issuer-url': 'x' } } },
  },
  'an OIDC login of an issuer that is not a URL': {
    user: {
      'auth-provider': {
        name: 'oidc',
        config: { 'id-token': 'e30.e30.', 'refresh-token': 's3cret', 'client-id': 'c', 'idp-issuer-url': '::' },
      },
    },
  },
  'a context with an odd namespace': { context: { namespace: '\u4e2d/..' } },
};

for (const [what, { cluster, user, context, environment = {} }] of Object.entries(table)) {
  test(`${what} is no bug, and shows no secret`, async t => {
    const dead = await deadApi(t);
    const file = join(temporaryFolder(t), 'config');
    const config = {
      clusters: [
        {
          name: 'c',
          cluster: {
            server:
              cluster?.['proxy-url'] === undefined && Object.keys(environment).length === 0
                ? dead.replace('http:', 'https:')
                : 'https://10.255.0.1:6443',
            ...cluster,
          },
        },
      ],
      users: [{ name: 'u', user: user ?? { token: 's3cret' } }],
      contexts: [{ name: 'a', context: { cluster: 'c', user: 'u', ...context } }],
    };
    writeFileSync(file, JSON.stringify(config));
    for (const words of [
      ['contexts', '--probe'],
      ['contexts', '--probe', '-o', 'json'],
      ['plan', '--cluster', 'east=a'],
    ]) {
      const { exit, stdout, stderr } = await runMain([...words, '--kubeconfig', file], {
        environment: { PATH: process.env.PATH ?? '', ...environment },
      });
      assert.ok([2, 3, 4, 5].includes(exit), `${words.join(' ')}: exit ${exit}\n${stdout}${stderr}`);
      assert.doesNotMatch(stdout + stderr, /s3cret/, words.join(' '));
    }
  });
}
