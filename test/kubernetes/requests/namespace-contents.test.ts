/** What is in namespaces, of every kind: an answer that is no list is unread, and never an empty namespace. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readContents } from '../../../source/kubernetes/requests/namespace-contents.ts';

const never = new AbortController().signal;

const discovery = {
  kind: 'APIGroupDiscoveryList',
  items: [
    {
      metadata: { name: '' },
      versions: [
        {
          version: 'v1',
          resources: [
            { resource: 'pods', scope: 'Namespaced', verbs: ['list', 'delete'], responseKind: { kind: 'Pod' } },
          ],
        },
      ],
    },
  ],
};
const nothing = { kind: 'APIGroupDiscoveryList', items: [] };

/** A server that answers the list of pods so. */
const serverOf = (pods: unknown) => async (path: string) => ({
  json: path === '/api' ? discovery : path === '/apis' ? nothing : pods,
});

const metadata = { resourceVersion: '1' };
const wrong: readonly unknown[] = [
  null,
  5,
  'text',
  [],
  {},
  { metadata },
  { metadata, items: 5 },
  { metadata, items: [null] },
  { metadata, items: [{}] },
  { metadata, items: [{ metadata: null }] },
  { metadata, items: [{ metadata: { name: 5 } }] },
  { metadata, items: [{ metadata: { name: 'a', labels: 'b' } }] },
];
for (const pods of wrong) {
  test(`${JSON.stringify(pods)} is no list of pods`, async () => {
    const { items, unread } = await readContents(['n'], serverOf(pods), never);
    assert.deepEqual(items, []);
    assert.deepEqual(
      unread.map(({ kind }) => kind),
      [{ apiVersion: 'v1', kind: 'Pod' }],
    );
  });
}

test('the pods of a list are told by their metadata, and an empty list is none', async () => {
  const pod = { metadata: { name: 'a', namespace: 'n', uid: 'u' } };
  const found = await readContents(['n'], serverOf({ metadata, items: [pod] }), never);
  assert.deepEqual(found, { items: [{ ...pod, apiVersion: 'v1', kind: 'Pod' }], unread: [] });
  assert.deepEqual(await readContents(['n'], serverOf({ metadata, items: null }), never), { items: [], unread: [] });
});
