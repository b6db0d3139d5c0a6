/** What goes over HTTP and has no call in the port: Tables, bookmarks, tokens, logs, stdin, OpenAPI. */
import assert from 'node:assert/strict';
import { at, listAt, numberAt, textAt } from '../../../source/model/fields.ts';
import { type ContractCase, configMap } from '../contract-case.ts';
import { httpOf, statusOf } from '../http-answers.ts';
import { table } from '../raw-request.ts';

const cogs = (name: string) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `cogs.${name}.example.com` },
  spec: {
    group: `${name}.example.com`,
    scope: 'Namespaced',
    names: { kind: 'Cog', plural: 'cogs', singular: 'cog', listKind: 'CogList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        additionalPrinterColumns: [
          { name: 'Teeth', type: 'integer', jsonPath: '.spec.teeth' },
          { name: 'Note', type: 'string', jsonPath: '.spec.note', priority: 1 },
        ],
      },
    ],
  },
});

export const httpCases: readonly ContractCase[] = [
  {
    name: 'a watch that wants the present objects ends them with a bookmark',
    needs: ['http'],
    async run(api, helpers) {
      const place = await helpers.namespace();
      await api.create(configMap(place, 'a'), {}, helpers.signal);
      const options =
        'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1';
      const path = `/api/v1/namespaces/${place}/configmaps?${options}&fieldSelector=metadata.name=a`;
      const { body } = await httpOf(helpers).send('GET', path);
      const [added, bookmark] = body
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line) as unknown);
      assert.equal(textAt(added, 'type'), 'ADDED');
      assert.equal(textAt(bookmark, 'type'), 'BOOKMARK');
      assert.equal(textAt(bookmark, 'object', 'metadata', 'annotations', 'k8s.io/initial-events-end'), 'true');
      const seen = Number(textAt(added, 'object', 'metadata', 'resourceVersion'));
      assert.ok(Number(textAt(bookmark, 'object', 'metadata', 'resourceVersion')) >= seen);
    },
  },
  {
    name: 'a Table has the columns of a definition',
    needs: ['http'],
    async run(_api, helpers) {
      const { send } = httpOf(helpers);
      const place = await helpers.namespace();
      const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
      const path = `/apis/${place}.example.com/v1/namespaces/${place}/cogs`;
      assert.equal((await send('POST', definitions, { body: cogs(place) })).status, 201);
      try {
        await helpers.until('the kind is served', async () => (await send('GET', path)).status === 200);
        const spec = { teeth: 8, note: 'new' };
        const body = { apiVersion: `${place}.example.com/v1`, kind: 'Cog', metadata: { name: 'c' }, spec };
        assert.equal((await send('POST', path, { body })).status, 201);
        const shown: unknown = JSON.parse((await send('GET', path, { headers: table })).body);
        assert.equal(textAt(shown, 'kind'), 'Table');
        const columns = listAt(shown, 'columnDefinitions').map(each => [
          textAt(each, 'name'),
          numberAt(each, 'priority'),
        ]);
        assert.deepEqual(columns, [
          ['Name', 0],
          ['Teeth', 0],
          ['Note', 1],
        ]);
        assert.deepEqual(at(shown, 'rows', 0, 'cells'), ['c', 8, 'new']);
        assert.equal(textAt(shown, 'rows', 0, 'object', 'kind'), 'PartialObjectMetadata');
      } finally {
        await send('DELETE', `${definitions}/cogs.${place}.example.com`);
      }
    },
  },
  {
    name: 'a token that is asked for lets its account in, and ends when it was said to',
    needs: ['http'],
    async run(_api, helpers) {
      const { send, stranger } = httpOf(helpers);
      const place = await helpers.namespace();
      const path = `/api/v1/namespaces/${place}/serviceaccounts/default/token`;
      const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 900 } };
      const answer = await send('POST', path, { body });
      assert.equal(answer.status, 201);
      const made: unknown = JSON.parse(answer.body);
      const born = Date.parse(textAt(made, 'metadata', 'creationTimestamp') ?? '');
      const end = Date.parse(textAt(made, 'status', 'expirationTimestamp') ?? '');
      assert.ok(Math.abs(end - born - 900_000) <= 2_000);
      const authorization = `Bearer ${textAt(made, 'status', 'token')}`;
      const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
      const reviews = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
      const who = await stranger('POST', reviews, { body: review, headers: { authorization } });
      assert.equal(
        textAt(JSON.parse(who.body), 'status', 'userInfo', 'username'),
        `system:serviceaccount:${place}:default`,
      );
    },
  },
  {
    name: 'events are told as a table, newest state and all',
    needs: ['http'],
    async run(_api, helpers) {
      const { send } = httpOf(helpers);
      const place = await helpers.namespace();
      const path = `/api/v1/namespaces/${place}/events`;
      const involvedObject = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace: place };
      const event = { kind: 'Event', apiVersion: 'v1', metadata: { name: 'e' }, involvedObject };
      const body = { ...event, type: 'Warning', reason: 'Odd', message: 'is odd', count: 2 };
      assert.equal((await send('POST', path, { body })).status, 201);
      const selected = await send('GET', `${path}?fieldSelector=involvedObject.name=a`, { headers: table });
      const cells = at(JSON.parse(selected.body), 'rows', 0, 'cells') as readonly unknown[];
      assert.deepEqual(cells.slice(1, 4), ['Warning', 'Odd', 'configmap/a']);
    },
  },
  {
    name: 'OpenAPI has an index, and a document for each group version',
    needs: ['http'],
    async run(_api, helpers) {
      const { send } = httpOf(helpers);
      const index: unknown = JSON.parse((await send('GET', '/openapi/v3')).body);
      const path = textAt(index, 'paths', 'apis/apps/v1', 'serverRelativeURL') ?? '';
      assert.match(path, /^\/openapi\/v3\/apis\/apps\/v1\?hash=/);
      const document: unknown = JSON.parse((await send('GET', path)).body);
      const deployment = at(document, 'components', 'schemas', 'io.k8s.api.apps.v1.Deployment');
      assert.deepEqual(at(deployment, 'x-kubernetes-group-version-kind', 0), {
        group: 'apps',
        kind: 'Deployment',
        version: 'v1',
      });
    },
  },
  {
    name: 'the log of a container is plain text, and can be cut to its last lines',
    needs: ['http', 'pod'],
    async run(_api, helpers) {
      const { send } = httpOf(helpers);
      assert.ok(helpers.pod !== undefined);
      const { namespace, pod, container } = await helpers.pod();
      const path = `/api/v1/namespaces/${namespace}/pods/${pod}/log?container=${container}`;
      const whole = await send('GET', path);
      assert.equal(whole.status, 200);
      assert.match(whole.headers['content-type'] ?? '', /^text\/plain/);
      const last = await send('GET', `${path}&tailLines=1`);
      assert.ok(whole.body.endsWith(last.body) && last.body.trimEnd().split('\n').length === 1);
      const other = statusOf(await send('GET', path.replace(/container=.*/, 'container=nope')));
      assert.deepEqual(other, {
        code: 400,
        reason: 'BadRequest',
        message: `container nope is not valid for pod ${pod}`,
      });
    },
  },
  {
    name: 'what is written to stdin reaches the command, and so does its end',
    needs: ['http', 'pod'],
    async run(_api, helpers) {
      assert.ok(helpers.pod !== undefined);
      const { namespace, pod, container } = await helpers.pod();
      const options = `container=${container}&command=cat&stdin=true&stdout=true`;
      const socket = httpOf(helpers).socket(`/api/v1/namespaces/${namespace}/pods/${pod}/exec?${options}`);
      const received: Buffer[] = [];
      await new Promise<void>((resolve, reject) => {
        socket.on('message', data => received.push(data as Buffer));
        socket.once('open', () => {
          socket.send(Buffer.from('\u0000hello'));
          // Channel 255 closes the channel that it names: the end of stdin.
          socket.send(Buffer.from([255, 0]));
        });
        socket.once('error', reject);
        socket.once('close', () => resolve());
      });
      const on = (channel: number) =>
        Buffer.concat(received.filter(each => each[0] === channel).map(each => each.subarray(1))).toString();
      assert.equal(on(1), 'hello');
      assert.equal(textAt(JSON.parse(on(3)), 'status'), 'Success');
    },
  },
];
