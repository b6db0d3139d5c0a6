import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation } from '../../source/model/tally.ts';
import { helloReader, helloUrl, requestCommand } from '../../source/traffic/hello.ts';

function observationsIn(text: string): readonly Observation[] {
  const read = helloReader();
  return text.split('\n').flatMap(line => read(line) ?? []);
}

const reasonIn = (text: string) =>
  observationsIn(text).map(received => (received.observation === 'miss' ? received.reason : 'no miss'));

test('an answer counts with its version, its instance and its time', () => {
  assert.deepEqual(observationsIn('Hello version: v1, instance: helloworld-v1-86f-x2\n\n@ 200 0.004512 0 \n'), [
    { observation: 'response', version: 'v1', instance: 'helloworld-v1-86f-x2', took: 0.004512 },
  ]);
});

test('what cannot be the version of a pod is no answer', () => {
  for (const version of ['constructor', '__proto__', 'toString', 'a'.repeat(64), '\u001b[31m', '-', 'v1/../v2']) {
    const [received] = observationsIn(`Hello version: ${version}, instance: a\n\n@ 200 0.1 0 \n`);
    assert.equal(received?.observation, 'miss', version);
  }
});

test('an answer is complete with its last line only', () => {
  assert.deepEqual(observationsIn('Hello version: v1, instance: a\n'), []);
});

test('one answer does not speak for the next', () => {
  const text = 'Hello version: v1, instance: a\n\n@ 200 0.1 0 \n\n@ 200 0.1 0 \n';
  assert.deepEqual(
    observationsIn(text).map(received => received.observation),
    ['response', 'miss'],
  );
});

test("curl's own separators between bodies are passed over", () => {
  const text = '--_curl_--http://helloworld.sample:5000/hello\nHello version: v2, instance: b\n\n@ 200 0.1 0 \n';
  assert.equal(observationsIn(text)[0]?.observation, 'response');
});

const misses: readonly (readonly [what: string, text: string, reason: string])[] = [
  [
    'no such name',
    '\n@ 000 0.001 6 Could not resolve host: helloworld.sample',
    'Could not resolve host: helloworld.sample',
  ],
  [
    'an older curl, which says it itself',
    'curl: (6) Could not resolve host: a\n\n@ 000 0.0 6 ',
    'Could not resolve host: a',
  ],
  ['a curl that says nothing', '\n@ 000 0.0 56 ', 'curl ended with 56'],
  [
    'a time-out, whatever the milliseconds',
    '\n@ 000 5.001 28 Operation timed out after 5001 milliseconds with 0 bytes received',
    'Operation timed out after 5 s with 0 bytes received',
  ],
  [
    'a refused connection, whatever the milliseconds',
    "\n@ 000 0.0 7 Failed to connect to helloworld.sample port 5000 after 3 ms: Couldn't connect to server",
    "Failed to connect to helloworld.sample port 5000: Couldn't connect to server",
  ],
  [
    'different roots',
    'upstream connect error or disconnect/reset before headers. retried and the latest reset reason: remote connection failure, transport failure reason: TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end\n@ 503 0.1 0 ',
    'HTTP 503: upstream connect error: CERTIFICATE_VERIFY_FAILED',
  ],
  [
    'a broken path',
    'upstream connect error or disconnect/reset before headers. reset reason: connection timeout\n@ 503 0.1 0 ',
    'HTTP 503: upstream connect error: connection timeout',
  ],
  ['no endpoints', 'no healthy upstream\n@ 503 0.1 0 ', 'HTTP 503: no healthy upstream'],
  ['an error without a body', '\n@ 502 0.1 0 ', 'HTTP 502: no text'],
  ['another page', '<html>\n<b>Welcome</b>\n@ 200 0.1 0 ', 'unexpected response: <html> <b>Welcome</b>'],
  ['control characters', '\u001b[31mred\u001b[0m\u0007\n@ 200 0.1 0 ', 'unexpected response: red'],
  ['no curl', '@ 000 0 127 there is no curl in this container', 'there is no curl in this container'],
];

for (const [what, text, reason] of misses) {
  test(`a miss has its reason: ${what}`, () => assert.deepEqual(reasonIn(text), [reason]));
}

test('a long body is cut to what fits a line', () => {
  const [reason = ''] = reasonIn(`${'x'.repeat(100_000)}\n${'y\n'.repeat(1000)}@ 200 0.1 0 `);
  assert.equal([...reason].length, 'unexpected response: '.length + 80);
});

test('an answer of a server that says 500 is a miss, even with a greeting in it', () => {
  assert.match(reasonIn('Hello version: v1, instance: a\n@ 500 0.1 0 ').join(), /^HTTP 500/);
});

test('the command is the script with the URL and a whole number of requests a second', () => {
  const command = requestCommand(helloUrl('sample'), 10);
  assert.deepEqual(
    [...command.slice(0, 2), ...command.slice(3)],
    ['sh', '-c', 'hello', 'http://helloworld.sample:5000/hello', '10'],
  );
  assert.equal(requestCommand('u', 0.2).at(-1), '1');
  assert.equal(requestCommand('u', 1e6).at(-1), '1000');
});

test('a sign of life is no answer, and one in the middle of a line breaks none', () => {
  const text =
    'Hello version: v1, instance: helloworld-v1-abc\n\n@ 200 0.004 0 \nno healthy upstream\n@ 503 0.001 0 \n';
  const read = (whole: string) => {
    const reader = helloReader();
    return whole.split('\n').flatMap(line => reader(line) ?? []);
  };
  const expected = read(text);
  assert.equal(expected.length, 2);
  for (let at = 0; at <= text.length; at += 1) {
    assert.deepEqual(read(`${text.slice(0, at)}\n@ alive\n${text.slice(at)}`), expected, `at ${at}`);
  }
});
