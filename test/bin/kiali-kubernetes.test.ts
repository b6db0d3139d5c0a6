/** `eastwest kiali` on plain Kubernetes without OLM, as a person runs it: from a bundle, then the choices of later runs. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { kialiBundleFiles } from '../kiali/upstream-bundle.ts';
import { writeFiles } from '../operator-bundle/made-bundle.ts';
import { eventsOf, type rehearse, rehearseInstalled } from './rehearse-in-process.ts';

type Run = Awaited<ReturnType<Awaited<ReturnType<typeof rehearse>>['run']>>;

/** Objects by what became of them. */
function writtenBy({ exit, stdout, stderr }: Run): ReadonlyMap<string, readonly string[]> {
  assert.equal(exit, 0, stdout + stderr);
  const events = eventsOf(stdout).filter(({ event }) => event === 'applied' || event === 'removed');
  const byResult = Map.groupBy(events, ({ result }) => String(result));
  return new Map([...byResult].map(([result, all]) => [result, all.map(({ object }) => String(object))]));
}

test('Kiali comes from a bundle, and its choices, tokens and mistakes are what the command says', async t => {
  const { folder, run } = await rehearseInstalled(t, ['east', 'west'], {
    scenario: ['--platform', 'kubernetes', '--kiali-operator', 'none'],
  });
  const bundle = join(folder, 'bundle');
  await writeFiles(bundle, kialiBundleFiles());

  const shown = await run(['kiali', '--home', 'east', '--dry-run', '--kiali-operator-bundle', bundle]);
  assert.equal(shown.exit, 0, shown.stderr);
  assert.match(shown.stdout, /kiali-operator\.v2\.30\.0 will be installed on east from .*, sha256:[0-9a-f]{64}/);
  assert.match(shown.stdout, /\nwest: seen by it \(context west, Kubernetes, no Kiali operator needed\)\n/);

  const ndjson = ['kiali', '--yes', '-o', 'ndjson'];
  const first = await run([...ndjson, '--home', 'east', '--kiali-operator-bundle', bundle]);
  assert.deepEqual([...writtenBy(first).keys()], ['created']);
  assert.deepEqual([...writtenBy(await run(ndjson)).keys()], ['unchanged']);

  const rotated = writtenBy(await run([...ndjson, '--rotate-token', 'west']));
  assert.deepEqual(rotated.get('created'), ['Secret istio-system/kiali-service-account-2']);
  assert.deepEqual(rotated.get('removed'), ['Secret istio-system/kiali-service-account']);

  const chosen = ['--kiali-query-scope', 'mesh_id=mesh1', '--kiali-link', 'far=https://kiali.far.example/'];
  assert.deepEqual(writtenBy(await run([...ndjson, ...chosen])).get('configured'), ['Kiali istio-system/kiali']);
  assert.deepEqual([...writtenBy(await run([...ndjson, ...chosen])).keys()], ['unchanged']);

  const values = join(folder, 'kiali.yaml');
  writeFileSync(values, 'server:\n  prot: 20001\n');
  const refused = await run(['kiali', '--yes', '--kiali-values', values]);
  assert.equal(refused.exit, 2);
  assert.match(refused.stderr, /--kiali-values: server\.prot is not a field; did you mean port\?/);

  const wrong = await run(['kiali', '--yes', '--disconnect', 'far', '--disconnect', 'east']);
  assert.equal(wrong.exit, 2);
  assert.match(wrong.stderr, /--disconnect far: the Kiali on east is not connected to far/);
  assert.match(wrong.stderr, /--disconnect east: Kiali runs there/);
  const mixed = await run(['kiali', '--yes', '--disconnect', 'west', '--rotate-token', 'west']);
  assert.match(mixed.stderr, /--disconnect and --rotate-token cannot be combined/);
  const out = writtenBy(await run([...ndjson, '--disconnect', 'west']));
  assert.deepEqual(out.get('configured'), ['Secret istio-system/kiali-multi-cluster-secret']);
  assert.deepEqual(out.get('removed')?.toSorted(), [
    'ClusterRole eastwest-kiali',
    'ClusterRoleBinding eastwest-kiali',
    'Secret istio-system/kiali-service-account-2',
    'ServiceAccount istio-system/kiali-service-account',
  ]);
  const back = writtenBy(await run([...ndjson, ...chosen]));
  assert.ok(back.get('created')?.includes('Secret istio-system/kiali-service-account'));
  assert.deepEqual(back.get('configured'), ['Secret istio-system/kiali-multi-cluster-secret']);
});
