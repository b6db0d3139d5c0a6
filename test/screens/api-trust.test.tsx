import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckResult } from '../../source/model/check-result.ts';
import { type Problem, ProblemError } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { play, settled } from '../state/play.ts';
import { keys, stage } from './stage.tsx';

const size = { columns: 120, rows: 34 };
const problem: Problem = {
  code: 'unmet',
  title: 'west: the certificate of https://w is not verified by the public CAs',
  hint: 'h',
};
const failed: CheckResult = {
  id: 'api-tls',
  title: 'API server certificates can be verified',
  verdict: 'problem',
  evidence: [],
  problems: [problem],
  warnings: [],
};
const title = 'api-ca: /no.pem cannot be read: it does not exist';

test('a key asks for the CA of the API server; it is in the footer where its check failed on that cluster', async () => {
  const { app, crashes } = play({
    kind: 'rehearsal',
    size,
    prepare: () => Promise.reject(new ProblemsError([problem], [failed])),
    readAuthorities: file =>
      file === '/no.pem'
        ? Promise.reject(new ProblemError({ code: 'bad-input', title, hint: 'h' }))
        : Promise.resolve('PEM'),
  });
  const shown = await stage(app);
  app.commands.preparePlan();
  await settled();
  app.commands.show('clusters');
  await shown.settle();
  assert.ok(!shown.words().includes('a API server'), 'nothing is wrong with east');
  await shown.press('j');
  await shown.sees('a API server: CA, name, URL');
  await shown.press('a', '/no.pem', keys.enter);
  await shown.sees('cannot be read: it does not exist');
  await shown.press(...Array.from('no.pem', () => '\u007f'), 'ca.pem');
  await shown.sees('west: API server CA file (empty: detected): /ca.pem');
  await shown.press(keys.enter);
  await shown.sees('API server name (empty: detected)');
  await shown.press('api.test', keys.enter);
  await shown.sees('API URL for the others');
  await shown.press(keys.esc);
  await shown.sees('API server as api.test by the CA in /ca.pem');
  await shown.press('?');
  await shown.sees('API server: CA, name, URL');
  assert.deepEqual(app.session.getState().marks[1], {
    name: 'west',
    context: 'west',
    apiCa: '/ca.pem',
    apiServerName: 'api.test',
  });
  shown.close();
  await app.commands.leave(0);
  assert.deepEqual(crashes, []);
});
