/** What only a run finds out is no difference; what is known and differs is one. */
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { test } from 'node:test';
import { asLearned } from '../../source/checks/learned-texts.ts';
import { unknownFacts } from '../../source/engine/facts.ts';
import { remoteKubeconfig } from '../../source/manifests/remote-secret.ts';

const unknown = (label: string) => unknownFacts.text('west', 'kialiToken', label);

const texts: readonly (readonly [wanted: string, found: string, isSame: boolean])[] = [
  [unknown('gateway address'), '172.18.0.200', true],
  [
    `https://${unknown('Kiali address')}/api/auth/callback/west`,
    'https://kiali.example.com/api/auth/callback/west',
    true,
  ],
  [
    `https://${unknown('Kiali address')}/api/auth/callback/west`,
    'https://kiali.example.com/api/auth/callback/east',
    false,
  ],
  [`${unknown('host')}:${unknown('port')}`, 'example.com:443', true],
  [`${unknown('host')}:${unknown('port')}`, 'example.com', false],
  ['v2.27', 'v2.22', false],
  ['v2.27', 'v2.27', true],
];
for (const [wanted, found, isSame] of texts) {
  test(`${JSON.stringify(wanted)} is ${isSame ? '' : 'not '}what ${JSON.stringify(found)} may have been`, () => {
    assert.equal(asLearned(wanted, found), isSame ? found : wanted);
  });
}

const encoded = (server: string, ca: string, token: string) =>
  Buffer.from(remoteKubeconfig('west', { server, ca, serverName: undefined, token })).toString('base64');

test('in a kubeconfig of a Secret token and CA are learned, and the server is not', () => {
  const wanted = encoded('https://west:6443', unknown('API server CA'), unknown('token of Kiali'));
  const there = encoded('https://west:6443', '-----BEGIN CERTIFICATE-----\nabc\n', 'eyJhbGciOi.abc');
  assert.equal(asLearned(wanted, there), there);
  const moved = encoded('https://other:6443', '-----BEGIN CERTIFICATE-----\nabc\n', 'eyJhbGciOi.abc');
  assert.equal(asLearned(wanted, moved), wanted);
  for (const odd of ['', 'not base64', Buffer.from('a: 1\n').toString('base64')])
    assert.equal(asLearned(wanted, odd), wanted);
});
