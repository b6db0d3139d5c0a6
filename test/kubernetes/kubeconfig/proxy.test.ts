import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyFor } from '../../../source/kubernetes/kubeconfig/proxy.ts';
import { ProblemError } from '../../../source/model/problem.ts';

const proxy = 'http://proxy:3128';
const server = 'https://api.east.example.com:6443';

test("the kubeconfig's proxy wins over the environment, and NO_PROXY does not touch it", () => {
  assert.equal(proxyFor(server, 'socks5://own:1080', { HTTPS_PROXY: proxy, NO_PROXY: '*' }), 'socks5://own:1080');
});

test('the environment is asked by the scheme of the server, large letters first', () => {
  assert.equal(proxyFor(server, undefined, { https_proxy: 'http://small', HTTPS_PROXY: proxy }), proxy);
  assert.equal(proxyFor(server, undefined, { HTTP_PROXY: proxy }), undefined);
  assert.equal(proxyFor('http://api:8080', undefined, { http_proxy: 'proxy:3128' }), proxy);
});

const exceptions: readonly (readonly [noProxy: string, url: string, direct: boolean])[] = [
  ['*', server, true],
  ['example.com', server, true],
  ['.example.com', server, true],
  ['*.example.com', server, true],
  ['ample.com', server, false],
  ['.api.east.example.com', server, false],
  ['api.east.example.com:6443', server, true],
  ['api.east.example.com:443', server, false],
  [' other.org , EXAMPLE.com ', server, true],
  ['10.0.0.0/8', 'https://10.1.2.3:6443', true],
  ['10.0.0.0/8', 'https://11.1.2.3:6443', false],
  ['10.1.2.3', 'https://10.1.2.3:6443', true],
  ['fd00::/8', 'https://[fd00::1]:6443', true],
  ['fd00::1', 'https://[fd00::1]:6443', true],
  ['[fd00::1]:443', 'https://[fd00::1]:6443', false],
  ['10.0.0.0/99', 'https://10.1.2.3', false],
  ['', server, false],
];
for (const [noProxy, url, direct] of exceptions) {
  test(`NO_PROXY "${noProxy}" ${direct ? 'excepts' : 'does not except'} ${url}`, () => {
    assert.equal(proxyFor(url, undefined, { HTTPS_PROXY: proxy, NO_PROXY: noProxy }), direct ? undefined : proxy);
  });
}

for (const url of ['https://localhost:6443', 'https://127.0.0.1:6443', 'https://[::1]:6443']) {
  test(`${url} never goes through a proxy of the environment`, () => {
    assert.equal(proxyFor(url, undefined, { HTTPS_PROXY: proxy }), undefined);
  });
}

test('a variable that is no proxy is named, and its value, which may hold a password, is not shown', () => {
  for (const bad of ['http://user:pass@proxy:99999', 'ftp://user:pass@proxy', 'http://:99999x']) {
    assert.throws(
      () => proxyFor(server, undefined, { HTTPS_PROXY: bad }),
      (error: unknown) =>
        error instanceof ProblemError &&
        error.problem.title.includes('HTTPS_PROXY') &&
        !JSON.stringify(error.problem).includes('user:'),
    );
  }
});
