/** A new connection to a gateway: the command that tries it, and what its end says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dialCommand, dialFailure } from '../../source/traffic/dial.ts';

const ended = (why: string) => ({
  exitCode: 1,
  stderr: `2026-11-29T08:00:00Z info Waiting …\nError: timeout waiting for Envoy proxy to become ready. Last error: Get "http://172.18.0.2:15443/": ${why}\n`,
});

test('IPs of both families and host names are dialled, anything else is not', () => {
  const urlOf = (address: string) => dialCommand(address)?.[3];
  assert.equal(urlOf('172.18.0.2'), 'http://172.18.0.2:15443/');
  assert.equal(urlOf('2001:db8::2'), 'http://[2001:db8::2]:15443/');
  assert.equal(urlOf('a.elb.example.com'), 'http://a.elb.example.com:15443/');
  for (const odd of ['a b', '1.2.3.4/x', '$(touch x)', '']) assert.equal(urlOf(odd), undefined, odd);
});

test('a connection that is taken and then closed is one, whatever the gateway says to a request without TLS', () => {
  for (const why of [
    'read tcp 10.1.0.5:40000->172.18.0.2:15443: read: connection reset by peer',
    'EOF',
    'net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x15\\x03\\x01"',
    'HTTP status code 400',
  ]) {
    assert.equal(dialFailure(ended(why)), undefined, why);
  }
});

test('a connection that does not come about says why', () => {
  assert.equal(
    dialFailure(ended('dial tcp 172.18.0.2:15443: connect: connection refused')),
    'the connection is refused',
  );
  assert.equal(dialFailure(ended('dial tcp 172.18.0.2:15443: i/o timeout')), 'no response');
  assert.equal(
    dialFailure(ended('context deadline exceeded (Client.Timeout exceeded while awaiting headers)')),
    'no response',
  );
  assert.equal(dialFailure(ended('dial tcp 172.18.0.2:15443: connect: no route to host')), 'no route');
  assert.equal(
    dialFailure(ended('dial tcp: lookup a.example.com on 10.96.0.10:53: no such host')),
    'its name does not resolve',
  );
});

test('a sidecar that does not know the command tells nothing', () => {
  assert.equal(dialFailure({ exitCode: 1, stderr: 'Error: unknown flag: --periodMillis' }), undefined);
  assert.equal(dialFailure({ exitCode: 126, stderr: 'connection refused' }), undefined);
});
