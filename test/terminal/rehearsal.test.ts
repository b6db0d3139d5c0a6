/** The main job by keys, in a real terminal, on simulated clusters behind real HTTPS servers. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { eastwestWithShortKeys } from './bundled.ts';
import { terminal } from './terminal.ts';

const eastwest = eastwestWithShortKeys();
const enter = '\r';

for (const size of [
  { cols: 80, rows: 24 },
  { cols: 160, rows: 50 },
]) {
  test(`five keys lead from the start of a rehearsal to a proven mesh at ${size.cols}×${size.rows}`, async () => {
    const made = terminal(eastwest('--rehearse', '--pace', '0'), size);
    try {
      await made.sees(/✓ OpenShift[\s\S]*✓ OpenShift/);
      made.type(enter);
      await made.sees('Requirements');
      made.type(enter);
      await made.sees('will be generated');
      made.type(enter);
      await made.sees('steps on 2 clusters');
      made.type('S');
      await made.sees('installed and proven');
      made.type(enter);
      await made.sees(/✓ proven: every cluster receives responses from every version/);
      await made.sees(/\d+ ms/);
      made.type('q');
      await made.sees('Leave eastwest?');
      made.type(enter);
      assert.equal(await made.exited, 0);
      assert.match(made.scrollback(), /mesh mesh1 of east, west: installed and proven/);
      assert.doesNotMatch(made.bytes(), /PRIVATE KEY|eyJ[\w-]{8,}/);
    } finally {
      made.close();
    }
  });
}

test('ctrl-c twice in the middle of a run leaves with 130 and says what was done', async () => {
  const made = terminal(eastwest('--rehearse', '--pace', '1'));
  try {
    await made.sees(/✓ OpenShift[\s\S]*✓ OpenShift/);
    made.type(enter);
    await made.sees('Requirements');
    made.type(enter);
    await made.sees('will be generated');
    made.type(enter);
    await made.sees('steps on 2 clusters');
    made.type('S');
    await made.sees(/[1-9]\d* of \d+ steps done/);
    made.type('\u0003');
    await made.sees('stop the run safely');
    made.type('\u0003');
    assert.equal(await made.exited, 130);
    assert.equal(made.buffer(), 'normal');
    assert.match(made.scrollback(), /mesh mesh1 of east, west: stopped: /);
  } finally {
    made.close();
  }
});

test('it runs in tmux, is resized there and gives the screen back', {
  skip: spawnSync('tmux', ['-V']).status === 0 ? false : 'tmux is not installed',
}, async () => {
  const socket = `eastwest-test-${process.pid}`;
  const tmux = (...args: readonly string[]) =>
    execFileSync('tmux', ['-L', socket, ...args], { encoding: 'utf8', env: { ...process.env, CI: '' } });
  const sees = async (words: string) => {
    for (let tries = 0; tries < 2_000; tries++) {
      if (tmux('capture-pane', '-p').includes(words)) return;
      await new Promise(resolve => setTimeout(resolve, 30));
    }
    throw new Error(`never seen: ${words}\n${tmux('capture-pane', '-p')}`);
  };
  const line = `env -u CI ${eastwest('--rehearse', '--pace', '0').join(' ')}; echo "ended with $?"; read wait`;
  tmux('new-session', '-d', '-x', '100', '-y', '30', line);
  try {
    await sees('OpenShift');
    tmux('resize-window', '-x', '70', '-y', '20');
    tmux('send-keys', '?');
    await sees('Keys on Clusters');
    tmux('send-keys', 'q', 'q');
    await sees('ended with 0');
    assert.match(tmux('capture-pane', '-p'), /eastwest: nothing was changed on east, west/);
  } finally {
    tmux('kill-server');
  }
});
