/** What commands in the simulated containers answer: the hello loop's contract, and what a person would type. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helloReader, requestCommand } from '../../../source/traffic/hello.ts';
import { meshByHand } from '../../helpers/installed-mesh.ts';
import { meshOf } from '../../helpers/meshes.ts';
import { kind, run } from './worlds.ts';

const client = { namespace: 'sample', labels: 'app=curl', container: 'curl' };
const istiod = { namespace: 'istio-system', labels: 'app=istiod', container: 'discovery' };

test("the hello loop answers in the script's contract until its stdin ends", async context => {
  const world = await meshByHand(context, meshOf(['east']));
  const { api } = world.cluster('east');
  const [pod] = (await api.list(kind('v1', 'Pod'), { namespace: 'sample', labels: 'app=curl' }, world.signal)).items;
  const where = { namespace: 'sample', pod: pod?.metadata.name ?? '', container: 'curl' };
  const session = api.exec(where, requestCommand('http://helloworld.sample:5000/hello', 100), world.signal);
  const read = helloReader();
  let text = '';
  for await (const chunk of session.stdout) {
    text += Buffer.from(chunk).toString();
    if (text.split('\n@ 200').length > 5) session.close();
  }
  assert.equal((await session.ended).exitCode, 0);
  assert.match(text, /^\n@ alive\nHello version: v1, instance: helloworld-v1-\S+\n@ 200 0\.\d{6} 0 \n/);
  const received = text.split('\n').flatMap(line => read(line) ?? []);
  assert.ok(received.length >= 5 && received.every(each => each.observation === 'response' && each.version === 'v1'));
});

test('a call of a service that is not there ends as curl ends', async context => {
  const world = await meshByHand(context, meshOf(['east']));
  const east = world.cluster('east');
  const call = (...command: string[]) => run(east, client, command, world.signal);
  assert.equal(
    await call('curl', '-sS', 'nobody.sample:5000/hello'),
    'curl: (6) Could not resolve host: nobody.sample\n(exit 6)',
  );
  assert.match(
    await call('sh', '-c', 'curl -sS helloworld.sample:5000/hello; echo "done"'),
    /^Hello version: v1, instance: \S+\ndone\n$/,
  );
  assert.equal(await call('curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'helloworld:5000/hello'), '200');
  assert.equal(await call('vi'), 'sh: vi: not found\n(exit 127)');
  assert.match(await call('env'), /^HOSTNAME=curl-/);
  assert.match(await call('ls'), /etc/);
  assert.match(await call('cat', '/etc/hostname'), /^curl-/);
  assert.match(await call('cat', '/nothing'), /No such file or directory\n\(exit 1\)$/);
});

test("istiod's debug endpoints answer in its own container, and say so when a path is wrong", async context => {
  const world = await meshByHand(context, meshOf(['east']));
  const east = world.cluster('east');
  const get = (path: string) => run(east, istiod, ['pilot-discovery', 'request', 'GET', path], world.signal);
  assert.equal(await get('/debug/clusterz'), '[{"id":"east","secretName":"","syncStatus":"synced"}]\n');
  const networkz = [
    {
      Network: 'network1',
      Cluster: 'east',
      Addr: '172.18.255.201',
      Port: 15443,
      HBONEPort: 0,
      ServiceAccount: { Namespace: '', Name: '' },
    },
  ];
  assert.deepEqual(JSON.parse(await get('/debug/networkz')), networkz);
  assert.match(await get('/debug/nothing'), /404\n\(exit 1\)$/);
  const proxies = JSON.parse(await get('/debug/syncz')) as { proxy: string; cluster_id: string }[];
  assert.deepEqual(proxies.map(each => each.proxy.replace(/-[a-z0-9]+-[a-z0-9]+\./, '.')).sort(), [
    'curl.sample',
    'helloworld-v1.sample',
    'istio-eastwestgateway.istio-system',
  ]);
  const logs = await run(east, istiod, ['curl'], world.signal);
  assert.match(logs, /not found/);
});
