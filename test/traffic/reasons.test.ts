import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helloReader } from '../../source/traffic/hello.ts';
import { plainReason } from '../../source/traffic/reasons.ts';

const envoy = 'upstream connect error or disconnect/reset before headers. retried and the latest reset reason: ';

const cases: readonly (readonly [string, string, RegExp])[] = [
  ['no healthy upstream', '503', /no healthy endpoint .*\(UH\)/],
  [`${envoy}connection timeout`, '503', /connection timed out .*\(UF\)/],
  [`${envoy}connection termination`, '503', /closed before a response \(UC\)/],
  [
    `${envoy}remote connection failure, transport failure reason: delayed connect error: Connection refused`,
    '503',
    /refused by the gateway or server/,
  ],
  [
    `${envoy}remote connection failure, transport failure reason: TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end`,
    '503',
    /different roots/,
  ],
  ['RBAC: access denied', '403', /AuthorizationPolicy/],
  ['upstream request timeout', '504', /\(UT\)/],
];

for (const [body, status, words] of cases) {
  test(`what Envoy says has plain words: ${body.slice(-60)}`, () => {
    const read = helloReader();
    read(body);
    const received = read(`@ ${status} 0.004 0 `);
    assert.ok(received?.observation === 'miss');
    assert.match(plainReason(received.reason) ?? '', words);
  });
}

test('what curl says has plain words, and what speaks for itself has none', () => {
  assert.match(plainReason('Could not resolve host: helloworld.sample') ?? '', /the Service does not exist/);
  assert.match(plainReason('Operation timed out after 5 s with 0 bytes received') ?? '', /no response within 5 s/);
  assert.equal(plainReason('HTTP 500: oh no'), undefined);
});
