/** The simulated API server against a real one: the same raw requests, the same answers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { load } from 'js-yaml';
import { differences, normalised } from '../contract/normalise.ts';
import type { RawRequest } from '../contract/raw-request.ts';
import { requests } from '../contract/requests.ts';
import { startSimulated } from '../contract/simulated.ts';
import { startControlPlane } from '../control-plane/control-plane.ts';
import type { SendRequest } from '../control-plane/https-request.ts';
import { unavailable } from '../control-plane/unavailable.ts';

/** Requests whose answers may differ, and why that misleads no client. */
const allowed: ReadonlyMap<string, string> = new Map([
  ['an apply that is no YAML', 'Go and JavaScript complain of bad YAML in different words'],
  ['YAML that is none', 'Go and JavaScript complain of bad YAML in different words'],
  ['another command of a pod', 'a diff of Go structs is appended'],
]);

const furnished = (name: string) => [
  `/api/v1/namespaces/${name}/configmaps/kube-root-ca.crt`,
  `/api/v1/namespaces/${name}/serviceaccounts/default`,
];

/** What is there a moment after a request, and is asked for by later ones. */
const awaited: ReadonlyMap<string, readonly string[]> = new Map([
  ['a namespace', furnished('lab')],
  ['another namespace of ours', furnished('yard')],
  ['a CRD', ['/apis/lab.example.com/v1/widgets']],
  ['a cluster-wide CRD of two versions', ['/apis/yard.example.com/v1/gears', '/apis/yard.example.com/v1beta1/gears']],
]);

async function settled(send: SendRequest, { title, awaits = [] }: RawRequest): Promise<void> {
  // Both servers do these a moment later: accounts of a new namespace, serving a new kind.
  const paths = [...awaits, ...(awaited.get(title) ?? [])];
  const done = async (): Promise<boolean> => {
    const found = await Promise.all(paths.map(path => send('GET', path)));
    return found.every(({ status }) => status === 200);
  };
  for (let tries = 0; !(await done()); tries += 1) {
    assert.ok(tries < 200, `waited in vain after ${title}`);
    await pause(25);
  }
}

async function answers(send: SendRequest): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for (const request of requests) {
    const { method, path, body, headers } = request;
    const options = { ...(body === undefined ? {} : { body }), headers: { 'user-agent': 'tester/1', ...headers } };
    const answer = await send(method, path, options);
    const type = answer.headers['content-type'];
    all.push(
      normalised({ status: answer.status, type, warning: answer.headers.warning, body: parsed(answer.body, type) }),
    );
    await settled(send, request);
  }
  return all;
}

/** Watches are a line of JSON for each event; plain text is compared as it is. */
function parsed(text: string, type: string | undefined): unknown {
  if (type === 'application/yaml') return load(text);
  if (type !== 'application/json' || text === '') return text;
  const lines = text.trimEnd().split('\n');
  const events = lines.every(line => line.startsWith('{"type":'));
  return events ? lines.map(line => JSON.parse(line) as unknown) : JSON.parse(text);
}

const missing = unavailable();

test('the simulated API server answers raw requests as a real one does', { skip: missing ?? false }, async () => {
  const real = await startControlPlane('differential', { without: ['kube-scheduler', 'kwok'] });
  const simulated = await startSimulated();
  try {
    const [wanted, found] = await Promise.all([answers(real.request), answers(simulated.request)]);
    const titled = requests.map(({ title }: RawRequest, index) => ({
      title,
      lines: differences(wanted[index], found[index]),
    }));
    const differing = titled.filter(({ lines }) => lines.length > 0);
    const unexpected = differing.filter(({ title }) => !allowed.has(title));
    assert.deepEqual(unexpected, []);
    const outdated = [...allowed.keys()].filter(title => !differing.some(each => each.title === title));
    assert.deepEqual(outdated, [], 'allowed differences that are none');
  } finally {
    await Promise.all([real.stop(), simulated.stop()]);
  }
});
