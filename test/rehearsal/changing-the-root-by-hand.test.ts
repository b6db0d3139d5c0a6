/** docs/changing-the-root.md: what it says to type is typed, by hand as with eastwest, on simulated clusters. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { createKeys } from '../../source/certificates/keys.ts';
import { certificateFingerprints } from '../../source/model/certificate-fingerprints.ts';
import { proxyCertificates } from '../../source/model/proxy-certificates.ts';
import { growing } from '../adding/adding.ts';
import { runMain } from '../bin/run-main.ts';
import { withoutKubectl } from './api-server/kubectl.ts';
import { eventually, realClock } from './controllers/worlds.ts';

const execute = promisify(execFile);
const page = readFileSync(new URL('../../docs/changing-the-root.md', import.meta.url), 'utf8');
const both = ['east', 'west'] as const;

/** The commands in the blocks of a section; `own`: those for an istiod that signs for itself. */
function commandsOf(title: string, block = ''): readonly string[] {
  const section = page.split(/^## /m).find(each => each.startsWith(`${title}\n`)) ?? '';
  return [...section.matchAll(/^ *```(\w*)\n(.*?)^ *```$/gms)]
    .filter(([, kind]) => kind === block)
    .flatMap(([, , lines = '']) => lines.split('\n').map(line => line.trim()))
    .filter(line => line !== '');
}

async function installed(t: TestContext) {
  const mesh = await growing(t, both, both);
  // What `make` of Istio's tools leaves, in the folder where all is typed.
  const folder = join(mesh.folder, 'made');
  const keys = createKeys({ folder, meshId: 'mesh1', clock: realClock });
  for (const name of both) await keys.certificates(name, new AbortController().signal);
  cpSync(folder, mesh.folder, { recursive: true });
  const environment = { ...process.env, KUBECONFIG: mesh.file, HOME: mesh.folder };
  // The clusters are in this thread: they answer while the command runs.
  const type = async (line: string): Promise<string> => {
    const limits = { cwd: mesh.folder, env: environment, maxBuffer: 1e8 };
    const { stdout } = await execute('sh', ['-ec', line], limits);
    return stdout;
  };
  return { ...mesh, type, root: certificateFingerprints(readFileSync(join(folder, 'root-cert.pem'), 'utf8'))[0] };
}

const onWest = (line: string) =>
  line.replaceAll('east', 'west').replace('istio-westwestgateway', 'istio-eastwestgateway');

describe('changing the root', { concurrency: 2 }, () => {
  test('with eastwest: the commands of the page change the root of a mesh of two', async t => {
    const mesh = await growing(t, both, both);
    const lines = commandsOf('With eastwest');
    assert.ok(lines.some(line => line.includes('--dry-run')));
    for (const line of lines) {
      const [program, ...words] = line.split(' ');
      assert.equal(program, 'eastwest');
      const yes = words.includes('--dry-run') ? [] : ['--yes'];
      const ended = await runMain([...words, ...yes, '--kubeconfig', mesh.file], { folder: mesh.folder });
      assert.equal(ended.exit, 0, `${line}: ${ended.stdout}${ended.stderr}`);
    }
  });

  for (const is of ['plugged in', 'its own'] as const) {
    test(`by hand: the commands of the page change a root that is ${is}`, {
      skip: withoutKubectl() ?? false,
    }, async t => {
      const { type, root } = await installed(t);
      if (is === 'its own') for (const name of both) await signForItself(name, type);
      const lines = commandsOf('By hand');
      const phases = ['patch secret cacerts', 'all-roots.pem --dry-run', 'east/root-cert.pem'].map(word =>
        lines.findIndex(line => line.includes(word)),
      );
      const [trust = 0, sign = 0, drop = 0] = phases;
      assert.ok(trust > 2 && sign > trust && drop > sign, phases.join());
      const before = lines.slice(0, trust).filter(line => is === 'plugged in' || !line.includes('get secret cacerts'));
      for (const line of before) await type(line);
      const first =
        is === 'plugged in'
          ? lines.slice(trust, sign)
          : [...commandsOf('By hand', 'own'), ...lines.slice(trust + 1, sign)];
      for (const phase of [first, lines.slice(sign, drop), lines.slice(drop)]) {
        for (const line of phase) await type(line);
        for (const line of phase) await type(onWest(line));
        await settled(type);
      }
      for (const name of both) {
        const published = await type(
          `kubectl --context ${name} -n istio-system get configmap istio-ca-root-cert -o jsonpath={.data.root-cert\\\\.pem}`,
        );
        assert.deepEqual(certificateFingerprints(published), [root]);
        const dump = await type(
          `kubectl --context ${name} -n sample exec deploy/curl -c istio-proxy -- pilot-agent request GET config_dump?resource=dynamic_active_secrets`,
        );
        assert.equal(proxyCertificates(dump)?.anchor, root);
      }
    });
  }
});

/** As if no CA had ever been plugged in. */
async function signForItself(name: string, type: (line: string) => Promise<string>): Promise<void> {
  await type(`kubectl --context ${name} -n istio-system delete secret cacerts`);
  for (const deployment of ['istiod', 'istio-eastwestgateway']) {
    await type(`kubectl --context ${name} -n istio-system rollout restart deployment/${deployment}`);
    await type(`kubectl --context ${name} -n istio-system rollout status deployment/${deployment}`);
  }
  await type(`kubectl --context ${name} -n sample delete pods --all`);
}

/** Old pods are gone before the next phase begins. */
async function settled(type: (line: string) => Promise<string>): Promise<void> {
  for (const name of both) {
    await eventually(`no old pod is left in ${name}`, async () => {
      const pods = await type(`kubectl --context ${name} get pods -A --no-headers`);
      return !/Terminating| 0\/\d /.test(pods);
    });
  }
}
