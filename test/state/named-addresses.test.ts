import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../../source/model/problem.ts';
import { type ReachKey, reachFields } from '../../source/preparation/named-addresses.ts';
import { closingSummary } from '../../state/words/closing-summary.ts';
import { reachPrompt, reachWords } from '../../state/words/reach-words.ts';
import { play, settled } from './play.ts';

const noFile = () =>
  Promise.reject(
    new ProblemError({ code: 'bad-input', title: 'api-ca: /no.pem cannot be read: it does not exist', hint: 'h' }),
  );
const values: Readonly<Record<ReachKey, { readonly good: string; readonly bad: string }>> = {
  api: { good: 'https://api.test:6443', bad: 'api.test' },
  'api-ca': { good: '/ca.pem', bad: '/no.pem' },
  'api-server-name': { good: 'api.test', bad: 'https://api.test' },
  gateway: { good: '203.0.113.7', bad: '203.0.113.7:15443 tcp' },
};
const keys = Object.keys(reachFields) as readonly ReachKey[];

async function marked() {
  const played = play({ readAuthorities: file => (file === '/no.pem' ? noFile() : Promise.resolve('PEM')) });
  const { app } = played;
  app.commands.toggleMark('east');
  await settled();
  const put = async (key: ReachKey, text: string) => {
    const choice = app.session.getState().marks[0];
    assert.ok(choice !== undefined);
    app.commands.ask({ ...reachPrompt(key, choice), text });
    app.commands.accept();
    await settled();
  };
  return { app, put, mark: () => app.session.getState().marks[0], crashes: played.crashes };
}

for (const key of keys) {
  test(`${key} is taken when it is good, refused beside the text otherwise, and taken away by an empty text`, async () => {
    const { app, put, mark, crashes } = await marked();
    await put(key, values[key].bad);
    assert.equal(app.view.getState().prompt?.text, values[key].bad);
    assert.notEqual(app.view.getState().prompt?.complaint, undefined);
    assert.equal(mark()?.[reachFields[key]], undefined);
    await put(key, values[key].good);
    assert.equal(mark()?.[reachFields[key]], values[key].good);
    await put(key, '');
    assert.deepEqual(mark(), { name: 'east', context: 'east' });
    assert.deepEqual(crashes, []);
  });
}

test('what was prepared without it is not started with it', async () => {
  const { app, put } = await marked();
  app.commands.preparePlan();
  await settled();
  assert.equal(app.draft.getState().draft, 'ready');
  await put('api-ca', '/ca.pem');
  assert.equal(app.draft.getState().draft, 'none');
});

test('the CA file is asked for first, then the name in the certificate, then the URL', async () => {
  const { app, put } = await marked();
  await put('api-ca', '/ca.pem');
  assert.equal(app.view.getState().prompt?.for, 'api-server-name');
  app.commands.edit({ edit: 'insert', text: 'api.test' });
  app.commands.accept();
  assert.equal(app.view.getState().prompt?.for, 'api');
  app.commands.accept();
  assert.equal(app.view.getState().prompt, undefined);
});

test('a file that was left before it was read changes nothing', async () => {
  const { app, mark } = await marked();
  app.commands.ask({ for: 'api-ca', title: '', text: '/ca.pem', context: 'east' });
  app.commands.accept();
  app.commands.dismiss();
  await settled();
  assert.equal(mark()?.apiCa, undefined);
});

test('the command that resumes names all of it, and so do the words', async () => {
  const { app, put, mark } = await marked();
  for (const key of keys) {
    await put(key, values[key].good);
    app.commands.dismiss();
  }
  const text = closingSummary(app, 'eastwest').join('\n');
  for (const key of keys) assert.ok(text.includes(`,${key}=${values[key].good}`), text);
  const choice = mark();
  assert.equal(
    choice && reachWords(choice),
    'API server at https://api.test:6443 as api.test by the CA in /ca.pem, gateway at 203.0.113.7',
  );
});
