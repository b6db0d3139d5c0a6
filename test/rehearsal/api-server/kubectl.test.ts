/** What people type: the real kubectl on a simulated cluster with its controllers. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Rehearsal, startRehearsal } from '../../../source/rehearsal/start.ts';
import { type Kubectl, kubectlOn, withoutKubectl } from './kubectl.ts';

const missing = withoutKubectl();

const manifest = (image: string, more = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: lab }
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: main, image: "${image}"${more} }
`;

describe('kubectl on a simulated cluster', { skip: missing ?? false }, () => {
  let rehearsal: Rehearsal;
  let folder: string;
  let kubectl: Kubectl;

  /** What it wrote; fails when it failed. */
  const run = async (line: string, input?: string): Promise<string> => {
    const { code, out, err } = await kubectl(line.split(' '), input === undefined ? {} : { input });
    assert.equal(code, 0, `kubectl ${line}: ${err}`);
    return out;
  };
  /** What it complained of; fails when it did not. */
  const fail = async (line: string, input?: string): Promise<string> => {
    const { code, out, err } = await kubectl(line.split(' '), input === undefined ? {} : { input });
    assert.notEqual(code, 0, `kubectl ${line} gave ${out}`);
    return err;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eastwest-kubectl-'));
    const kubeconfigFile = join(folder, 'kubeconfig');
    rehearsal = await startRehearsal({ clusters: 2, pace: 0, kubeconfigFile }, new AbortController().signal);
    kubectl = kubectlOn(kubeconfigFile, folder);
    await run('create namespace lab');
    await run('apply -f -', manifest('web:1'));
    await run('-n lab rollout status deployment/web --timeout=20s');
  });

  after(async () => {
    await rehearsal.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('get prints the columns of a real server', async () => {
    assert.match(
      await run('-n lab get deployment web'),
      /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +1\/1 +1 +1 +\d+s\n$/,
    );
    assert.match(
      await run('-n lab get pods'),
      /^NAME +READY +STATUS +RESTARTS +AGE\nweb-\w+-\w+ +1\/1 +Running +0 +\d+s\n$/,
    );
    assert.match(await run('-n lab get pods -o wide'), /IP +NODE +NOMINATED NODE +READINESS GATES\n/);
    assert.match(await run('get namespaces'), /^NAME +STATUS +AGE\n(.*\n)*lab +Active/);
    assert.match(await run('get subscriptions.operators.coreos.com -A'), /^$/);
  });

  test('get prints JSON and paths', async () => {
    const found = JSON.parse(await run('-n lab get deployment web -o json')) as { readonly kind: string };
    assert.equal(found.kind, 'Deployment');
    assert.equal(await run('-n lab get deployment web -o jsonpath={.spec.template.spec.containers[0].image}'), 'web:1');
  });

  test('both contexts are clusters of their own', async () => {
    assert.match(await fail('--context west -n lab get deployment web'), /\(NotFound\)/);
    const url = await run('--context west get infrastructure cluster -o jsonpath={.status.apiServerURL}');
    assert.match(url, /^https:\/\/127\.0\.0\.1:\d+$/);
  });

  test('applying the same again changes nothing, diff shows what would change', async () => {
    assert.equal(await run('apply -f -', manifest('web:1')), 'deployment.apps/web unchanged\n');
    const { code, out } = await kubectl(['diff', '-f', '-'], { input: manifest('web:9') });
    assert.equal(code, 1);
    assert.match(out, /^-.*image: web:1\n\+.*image: web:9$/m);
  });

  test('a server-side apply takes over what kubectl itself applied, and meets the fields of others', async () => {
    assert.equal(await run('apply --server-side -f -', manifest('web:2')), 'deployment.apps/web serverside-applied\n');
    const refused = await fail('apply --server-side --field-manager=other -f -', manifest('web:3'));
    assert.match(refused, /Apply failed with 1 conflict: conflict with "kubectl": \.spec\.template.*\.image/);
    assert.equal(
      await run('apply --server-side --force-conflicts -f -', manifest('web:1')),
      'deployment.apps/web serverside-applied\n',
    );
  });

  test('an unknown field is refused by name in every way of writing', async () => {
    const wrong = manifest('web:1', ', portz: []');
    assert.match(
      await fail('apply --server-side -f -', wrong),
      /containers\[name="main"\]\.portz: field not declared in schema/,
    );
    assert.match(await fail('apply -f -', wrong), /unknown field "spec\.template\.spec\.containers\[0\]\.portz"/);
    const other = wrong.replace('name: web,', 'name: other,');
    assert.match(await fail('create -f -', other), /strict decoding error: unknown field/);
  });

  test('label, annotate, patch, set image, scale and edit change what they say', async () => {
    await run('-n lab create deployment changed --image=a:1');
    await run('-n lab label deployment changed tier=one');
    await run('-n lab annotate deployment changed note=seen');
    await run('-n lab patch deployment changed -p {"spec":{"minReadySeconds":1}}');
    await run('-n lab set image deployment/changed a=a:2');
    await run('-n lab scale deployment changed --replicas=2');
    const edit = { env: { KUBE_EDITOR: 'sed -i s/minReadySeconds:.1/minReadySeconds:\\ 3/' } };
    assert.equal((await kubectl(['-n', 'lab', 'edit', 'deployment', 'changed'], edit)).code, 0);
    const path = '{.metadata.labels.tier}-{.metadata.annotations.note}-{.spec.minReadySeconds}-{.spec.replicas}';
    assert.equal(await run(`-n lab get deployment changed -o jsonpath=${path}`), 'one-seen-3-2');
  });

  test('typed commands send protobuf and are understood', async () => {
    await run('-n lab create configmap typed --from-literal=a=b');
    assert.equal(await run('-n lab get configmap typed -o jsonpath={.data.a}'), 'b');
    await run('-n lab create secret generic typed --from-literal=a=b');
    assert.equal(await run('-n lab get secret typed -o jsonpath={.data.a}'), 'Yg==');
    await run('-n lab create service clusterip typed --tcp=80:8080');
    assert.equal(await run('-n lab get service typed -o jsonpath={.spec.ports[0].targetPort}'), '8080');
    await run('-n lab create role typed --verb=get,list --resource=pods');
    assert.equal(await run('-n lab get role typed -o jsonpath={.rules[0].verbs}'), '["get","list"]');
    await run('-n lab autoscale deployment web --max=3');
    assert.equal(await run('-n lab get hpa web -o jsonpath={.spec.maxReplicas}'), '3');
  });

  test('may I, and may another', async () => {
    assert.equal(await run('auth can-i create deployments'), 'yes\n');
    await run('-n lab create serviceaccount reader');
    await run('-n lab create role reader --verb=get --resource=pods');
    await run('-n lab create rolebinding reader --role=reader --serviceaccount=lab:reader');
    const reader = '--as=system:serviceaccount:lab:reader';
    assert.equal(await run(`-n lab auth can-i get pods ${reader}`), 'yes\n');
    const { code, out } = await kubectl(['-n', 'lab', 'auth', 'can-i', 'delete', 'pods', reader]);
    assert.deepEqual([code, out], [1, 'no\n']);
    const why =
      'User "system:serviceaccount:lab:reader" cannot list resource "secrets" in API group "" in the namespace "lab"';
    assert.ok((await fail(`-n lab get secrets ${reader}`)).includes(why));
  });

  test('wait and rollout follow the controllers', async () => {
    assert.match(await run('-n lab wait deployment/web --for=condition=Available --timeout=10s'), /condition met/);
    await run('-n lab rollout restart deployment/web');
    assert.match(await run('-n lab rollout status deployment/web --timeout=20s'), /successfully rolled out/);
  });

  test('a watch prints changes as they come', async () => {
    const watch = kubectl(['-n', 'lab', 'get', 'configmaps', '-w', '--request-timeout=3s']);
    await run('-n lab create configmap watched');
    const { out } = await watch;
    assert.match(out, /^NAME +DATA +AGE\n/);
    assert.match(out, /^watched +0 +\d+s$/m);
  });

  test('exec runs in a container, and says which there is not', async () => {
    const pod = (await run('-n lab get pods -l app=web -o jsonpath={.items[0].metadata.name}')).trim();
    assert.match(await run(`-n lab exec ${pod} -- echo hello`), /hello/);
    assert.match(await fail(`-n lab exec ${pod} -c nobody -- echo hello`), /container nobody is not valid for pod/);
    assert.match(await fail('-n lab logs nobody'), /pods "nobody" not found/);
  });

  test('a dry run on the server leaves nothing', async () => {
    await run('-n lab create configmap dry --dry-run=server');
    assert.match(await fail('-n lab get configmap dry'), /configmaps "dry" not found/);
  });

  test('describe and explain read what the server says of its kinds', async () => {
    assert.match(
      await run('-n lab describe deployment web'),
      /Replicas: +1 desired \| 1 updated \| 1 total \| 1 available/,
    );
    assert.match(await run('explain deployment.spec.strategy'), /rollingUpdate\t<RollingUpdateDeployment>/);
    assert.match(await run('api-resources --api-group=apps'), /deployments +deploy +apps\/v1 +true +Deployment/);
  });

  test('deleting waits until it has gone, a namespace with its contents', async () => {
    await run('create namespace gone');
    await run('-n gone create deployment inside --image=a:1');
    assert.equal(await run('delete namespace gone --timeout=20s'), 'namespace "gone" deleted\n');
    assert.match(await fail('get namespace gone'), /namespaces "gone" not found/);
  });
});
