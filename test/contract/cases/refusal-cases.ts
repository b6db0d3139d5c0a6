/** Refusals over HTTP, with the Status that they carry. */
import assert from 'node:assert/strict';
import { textAt } from '../../../source/model/fields.ts';
import type { ContractCase } from '../contract-case.ts';
import { httpOf, statusOf } from '../http-answers.ts';
import { mergePatch } from '../raw-request.ts';

export const refusalCases: readonly ContractCase[] = [
  {
    name: 'a bad token is refused with 401',
    needs: ['http'],
    async run(_api, helpers) {
      const answer = await httpOf(helpers).stranger('GET', '/api/v1/nodes', {
        headers: { authorization: 'Bearer bad' },
      });
      assert.deepEqual(statusOf(answer), { code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
    },
  },
  {
    name: 'a method that is not there is refused with 405, an unknown type of body with 415',
    needs: ['http'],
    async run(_api, helpers) {
      const { send } = httpOf(helpers);
      const put = statusOf(await send('PUT', '/api/v1/nodes', { body: {} }));
      assert.deepEqual([put.code, put.reason], [405, 'MethodNotAllowed']);
      const headers = { 'content-type': 'text/plain' };
      const text = statusOf(await send('POST', '/api/v1/namespaces', { body: 'x', headers }));
      assert.deepEqual([text.code, text.reason], [415, 'UnsupportedMediaType']);
      const patch = statusOf(await send('PATCH', '/api/v1/namespaces/default', { body: '{}', headers }));
      assert.deepEqual([patch.code, patch.reason], [415, 'UnsupportedMediaType']);
    },
  },
  {
    name: 'an eviction that a budget forbids is refused with 429',
    needs: ['http'],
    async run(_api, helpers) {
      const { send } = httpOf(helpers);
      const place = await helpers.namespace();
      const core = `/api/v1/namespaces/${place}/pods`;
      const labels = { app: 'kept' };
      const spec = { nodeSelector: { nowhere: 'yes' }, containers: [{ name: 'main', image: 'main:1' }] };
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'kept', labels }, spec };
      assert.equal((await send('POST', core, { body: pod })).status, 201);
      // Pods that do not run yet may always be evicted.
      const ready = [{ type: 'Ready', status: 'True' }];
      const status = { status: { phase: 'Running', conditions: ready } };
      assert.equal((await send('PATCH', `${core}/kept/status`, { body: status, headers: mergePatch })).status, 200);
      const metadata = { name: 'kept' };
      const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata };
      const budgets = `/apis/policy/v1/namespaces/${place}/poddisruptionbudgets`;
      const body = { ...budget, spec: { maxUnavailable: 0, selector: { matchLabels: labels } } };
      assert.equal((await send('POST', budgets, { body })).status, 201);
      const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata };
      const answer = await send('POST', `${core}/kept/eviction`, { body: eviction });
      const refused = statusOf(answer);
      assert.deepEqual([refused.code, refused.reason], [429, 'TooManyRequests']);
      assert.match(refused.message, /disruption budget/);
      assert.equal(textAt(JSON.parse(answer.body), 'details', 'causes', 0, 'reason'), 'DisruptionBudget');
    },
  },
];
