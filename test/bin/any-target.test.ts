/** `eastwest traffic --url` on simulated clusters, and what of its flags is refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rehearseInstalled } from './rehearse-in-process.ts';
import { runMain } from './run-main.ts';

test('any target is asked from any pods, and told by what its responses say', async t => {
  const { run } = await rehearseInstalled(t, ['east', 'west']);
  const url = ['--url', 'http://helloworld.sample:5000/hello'];
  const asked = ['traffic', ...url, '--match', 'version: {},', '--client-pods', 'sample/app=helloworld:istio-proxy'];
  const good = await run([...asked, '--expect', 'v1,v2', '--for', '60s', '--until', 'proven', '-o', 'json']);
  assert.equal(good.exit, 0, good.stderr);
  const { verdict, outcome, clients } = JSON.parse(good.stdout);
  assert.deepEqual([verdict.state, verdict.target, outcome], ['answered', true, 'done']);
  assert.deepEqual(
    clients.map((each: { paths: readonly { version: string }[] }) => each.paths.map(({ version }) => version)),
    [
      ['v1', 'v2'],
      ['v1', 'v2'],
    ],
  );
  const lacking = await run([...asked, '--expect', 'v1,v3', '--for', '6s']);
  assert.equal(lacking.exit, 3, lacking.stderr);
  assert.match(lacking.stdout, /east receives no responses from v3/);
  assert.doesNotMatch(lacking.stdout, /eastwest why/);
});

const refused: readonly (readonly [readonly string[], RegExp])[] = [
  [['--match', 'version: {},'], /--match has no effect without --url/],
  [['--url', 'web.shop/version'], /--url: "web\.shop\/version" is not valid/],
  [['--url', 'http://user:secret@web.shop/'], /--url: /],
  [['--url', 'file:///etc/passwd'], /--url: /],
  [['--url', 'http://web.shop/', '--match', 'version'], /--match: "version" is not valid/],
  [['--url', 'http://web.shop/', '--header', 'no colon'], /--header: /],
  [['--url', 'http://web.shop/', '--header', 'a: b\nc: d'], /--header: /],
  [['--url', 'http://web.shop/', '--method', 'get it'], /--method: /],
  [['--url', 'http://web.shop/', '--client-pods', 'shop'], /--client-pods: /],
  [['--url', 'http://web.shop/', '--drill', 'west'], /--drill and --url cannot be combined/],
  [['--url', 'http://web.shop/', '--until', 'proven'], /--until proven needs --expect/],
];
for (const [flags, words] of refused) {
  test(`refused before anything is contacted: ${JSON.stringify(flags.join(' '))}`, async () => {
    const { exit, stderr } = await runMain(['traffic', '--cluster', 'east', '--cluster', 'west', ...flags]);
    assert.equal(exit, 2);
    assert.match(stderr, words);
    assert.doesNotMatch(stderr, /secret/);
  });
}
