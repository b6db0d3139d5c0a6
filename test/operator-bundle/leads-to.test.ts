/** Where a registry may lead to, by a redirect or by the realm of its challenge. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anonymousToken } from '../../source/operator-bundle/challenge.ts';
import { insistFrom } from '../../source/operator-bundle/download.ts';

const registry = new URL('https://registry.example:5000/v2/');

test('a registry may lead to any other host over HTTPS', () => {
  for (const url of [
    'https://cdn.example/blob',
    'https://10.0.0.7/blob',
    'https://localhost.example/',
    'https://[2001:db8::1]/',
  ]) {
    insistFrom(registry, new URL(url));
  }
});

test('a registry never leads to another scheme', () => {
  for (const url of [
    'http://registry.example:5000/',
    'http://127.0.0.1:8080/',
    'ftp://registry.example/',
    'file:///etc/passwd',
  ]) {
    assert.throws(() => insistFrom(registry, new URL(url)), /registry\.example:5000 leads to \w+:/, url);
  }
});

test('a registry elsewhere never leads to this machine, however it is written', () => {
  const names = [
    'localhost',
    'LOCALHOST',
    'localhost.',
    'a.localhost',
    '127.0.0.1',
    '127.9.9.9',
    '2130706433',
    '0x7f.1',
    '0',
  ];
  for (const name of [
    ...names,
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:0.0.0.0]',
  ]) {
    assert.throws(() => insistFrom(registry, new URL(`https://${name}:6443/`)), /which is this machine/, name);
  }
});

test('a registry of this machine may lead to what else is there', () => {
  insistFrom(new URL('http://127.0.0.1:5000/'), new URL('http://localhost:5001/'));
  insistFrom(new URL('https://[::1]:5000/'), new URL('https://127.0.0.1/'));
});

test('no token is asked for where a challenge leads to this machine', async () => {
  const { signal } = new AbortController();
  for (const realm of ['http://127.0.0.1:1/token', 'https://localhost:1/token', 'http://registry.example/token']) {
    const asked = anonymousToken(registry, `Bearer realm="${realm}",service="x"`, {}, signal);
    await assert.rejects(asked, /registry\.example:5000 leads to/);
  }
});
