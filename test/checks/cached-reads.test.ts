import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withCachedReads } from '../../source/checks/cached-reads.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';
import { never } from './subjects.ts';

const of = (kind: string, name = 'a') => ({ apiVersion: 'v1', kind, namespace: 'sample', name });

/** What was asked of the cluster behind the look. */
function request(failures = 0) {
  const asked: string[] = [];
  let left = failures;
  const answer = <T>(what: string, value: T) => {
    asked.push(what);
    left -= 1;
    if (left >= 0) throw new ProblemError({ code: 'unreachable', title: 'away', hint: 'h' });
    return value;
  };
  const cluster = withCachedReads(
    scriptedCluster('east', {
      read: async ({ kind, name }) => answer(`${kind} ${name}`, undefined),
      list: async ({ kind }, { labels = '' }) => answer(`${kind} ${labels}`, []),
    }),
  );
  return { cluster, asked };
}

test('what is read or listed again is not asked again, at one time or later; what differs is', async () => {
  const { cluster, asked } = request();
  const read = (name: string) => cluster.read(of('Pod', name), never);
  await Promise.all([read('a'), read('a'), read('b')]);
  await read('a');
  const list = (labels: string) => cluster.list({ apiVersion: 'v1', kind: 'Node' }, { labels }, never);
  await list('x');
  await list('x');
  await list('y');
  assert.deepEqual(asked, ['Pod a', 'Pod b', 'Node x', 'Node y']);
});

test('Secrets are not kept', async () => {
  const { cluster, asked } = request();
  await cluster.read(of('Secret'), never);
  await cluster.read(of('Secret'), never);
  assert.equal(asked.length, 2);
});

test('a failure is asked again', async () => {
  const { cluster, asked } = request(1);
  await assert.rejects(cluster.read(of('Pod'), never), /away/);
  assert.equal(await cluster.read(of('Pod'), never), undefined);
  assert.equal(asked.length, 2);
});

test('what a dry run shows to have been written since is read again, and nothing else', async () => {
  const stored = new Map([
    ['a', 1],
    ['b', 1],
  ]);
  const asked: string[] = [];
  const as = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'sample', name, resourceVersion: String(stored.get(name)) },
  });
  const cluster = withCachedReads(
    scriptedCluster('east', {
      read: async ({ name }) => {
        asked.push(name);
        return as(name);
      },
      dryRun: async ({ metadata }) => as(metadata.name),
    }),
  );
  const both = () => Promise.all(['a', 'b'].map(name => cluster.read(of('Service', name), never)));
  const tryBoth = () => Promise.all(['a', 'b'].map(name => cluster.dryRun(as(name), 'apply', never)));
  await both();
  await tryBoth();
  await both();
  assert.deepEqual(asked, ['a', 'b']);
  stored.set('b', 2);
  await tryBoth();
  const [, later] = await both();
  assert.deepEqual(asked, ['a', 'b', 'b']);
  assert.equal(later?.metadata.resourceVersion, '2');
});
