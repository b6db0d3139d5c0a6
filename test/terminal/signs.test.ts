import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Abilities, abilitiesOf } from '../../bin/terminal/abilities.ts';
import { openSigns } from '../../bin/terminal/signs.ts';
import { createKeyboard } from '../../screens/keyboard/keyboard.ts';
import { linked } from '../../screens/parts/line.tsx';
import { play, settled, until } from '../state/play.ts';

const all: Abilities = { title: true, progress: true, notification: true, links: true };
const none: Abilities = { title: false, progress: false, notification: false, links: false };

const terminals: readonly (readonly [Readonly<Record<string, string>>, Partial<Abilities>])[] = [
  [{ TERM: 'dumb' }, {}],
  [{ TERM: 'linux' }, {}],
  [{}, {}],
  [{ TERM: 'xterm-256color' }, { title: true }],
  [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.6.6' }, all],
  [
    { TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.5.10' },
    { ...all, progress: false },
  ],
  [
    { TERM: 'xterm-256color', LC_TERMINAL: 'iTerm2' },
    { ...all, progress: false },
  ],
  [{ TERM: 'xterm-ghostty' }, { ...all, progress: false }],
  [{ TERM: 'xterm-ghostty', TERM_PROGRAM: 'ghostty', TERM_PROGRAM_VERSION: '1.2.3' }, all],
  [
    { TERM: 'xterm-256color', WT_SESSION: 'a-b' },
    { ...all, notification: false },
  ],
  [{ TERM: 'xterm-kitty' }, { ...all, progress: false }],
  [
    { TERM: 'xterm-256color', VTE_VERSION: '7600' },
    { title: true, links: true },
  ],
  [{ TERM: 'xterm-256color', VTE_VERSION: '4800' }, { title: true }],
  [{ TERM: 'tmux-256color', TMUX: '/tmp/x,1,0', TERM_PROGRAM: 'tmux', WT_SESSION: 'a-b' }, { title: true }],
  [{ TERM: 'screen-256color', LC_TERMINAL: 'iTerm2' }, {}],
];

for (const [environment, expected] of terminals) {
  const takes = Object.keys(expected).filter(key => expected[key as keyof Abilities] === true);
  test(`${JSON.stringify(environment)} takes ${takes.join(', ') || 'nothing'}`, () =>
    assert.deepEqual(abilitiesOf(environment), { ...none, ...expected }));
}

/** A run on simulated clusters, and what is written around its screen. */
async function running(abilities: Abilities) {
  const played = play({ kind: 'rehearsal' });
  const { app, hands } = played;
  const written: string[] = [];
  const keyboard = createKeyboard();
  let now = 0;
  const write = (text: string) => written.push(text);
  const signs = openSigns(app, { abilities, write, keyboard, now: () => now });
  signs.take();
  app.commands.preparePlan();
  await settled();
  app.commands.install();
  await settled();
  return {
    app,
    signs,
    keyboard,
    hands,
    /** What was written since it was asked. */
    taken: () => written.splice(0).join(''),
    passes: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

test('the title and the progress follow the run, and both are taken back', async () => {
  const { app, hands, signs, taken } = await running(all);
  assert.match(taken(), /^\u001b\[22;2t.*\u001b\]2;mesh1 0 % installing - eastwest\u001b\\/s);
  const { report } = hands.run();
  report({ event: 'done', step: 'east/0', cluster: 'east', seconds: 1, at: hands.now });
  await until(() => app.run.getState().rows['east/0']?.state === 'done');
  assert.equal(taken(), '\u001b]9;4;1;12\u001b\\\u001b]2;mesh1 12 % installing - eastwest\u001b\\');
  const problem = { code: 'forbidden', title: 'may not', hint: '' } as const;
  report({ event: 'failed', step: 'west/0', cluster: 'west', problem, at: hands.now });
  await until(() => app.run.getState().rows['west/0']?.state === 'failed');
  assert.equal(taken(), '\u001b]9;4;2;12\u001b\\');
  signs.giveBack();
  assert.equal(taken(), '\u001b]9;4;0\u001b\\\u001b]2;\u001b\\\u001b[23;2t');
  hands.run().end('failed');
  await until(() => app.run.getState().phase === 'over');
  assert.equal(taken(), '', 'the terminal is not ours any more');
  await app.commands.leave(0);
});

test('that a run is over is told to who pressed no key for a minute', async () => {
  for (const { waits, expected } of [
    { waits: 59_000, expected: /^[^\u0007]*$/ },
    { waits: 61_000, expected: /\u0007\u001b\]9;mesh1: the install ended: failed\u001b\\/ },
  ]) {
    const { app, hands, keyboard, passes, taken } = await running(all);
    passes(70_000);
    keyboard.push('j');
    passes(waits);
    taken();
    hands.run().end('failed');
    await until(() => app.run.getState().phase === 'over');
    assert.match(taken(), expected);
    await app.commands.leave(0);
  }
});

test('a terminal that is not known gets the bell and nothing else', async () => {
  const { app, hands, passes, signs, taken } = await running(none);
  passes(61_000);
  hands.run().end('failed');
  await until(() => app.run.getState().phase === 'over');
  signs.giveBack();
  assert.equal(taken(), '\u0007');
  await app.commands.leave(0);
});

test('a URL is a link to all of it, and text where it was cut', () => {
  const link = (url: string) => `\u001b]8;;${url}\u0007${url}\u001b]8;;\u0007`;
  assert.equal(linked('see https://a.example/x?y=1. Or not'), `see ${link('https://a.example/x?y=1')}. Or not`);
  assert.equal(linked('https://a.example/lo…'), 'https://a.example/lo…');
  assert.equal(linked('\u001b[31mhttp://a\u001b[39m b'), `\u001b[31m${link('http://a')}\u001b[39m b`);
});
