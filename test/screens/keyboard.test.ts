import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyboard } from '../../screens/keyboard/keyboard.ts';
import type { Press } from '../../screens/keyboard/press.ts';
import { continuesAfterEscape } from '../../screens/keyboard/sequences.ts';
import { meanings } from '../../screens/keys.ts';
import { randomly } from '../helpers/seeded-random.ts';

const ESC = '\u001b';

/** What comes of reads, as short words: "ctrl-a", "alt-b", "'text'". */
function presses(reads: readonly (string | Uint8Array)[], decides = true): readonly string[] {
  const keyboard = createKeyboard();
  const received: Press[] = [];
  keyboard.listen(press => received.push(press));
  for (const read of reads) keyboard.push(read);
  if (decides) keyboard.decide();
  return joined(received);
}

/** Text is one however many reads it came in. */
function joined(received: readonly Press[]): readonly string[] {
  const words: string[] = [];
  for (const press of received) {
    const last = words.at(-1);
    if (press.kind === 'paste') words.push(`paste ${JSON.stringify(press.text)}`);
    else if (press.kind === 'key')
      words.push(`${press.ctrl ? 'ctrl-' : ''}${press.alt ? 'alt-' : ''}${press.shift ? 'shift-' : ''}${press.key}`);
    else if (last?.startsWith("'") === true) words[words.length - 1] = `${last.slice(0, -1)}${press.text}'`;
    else words.push(`'${press.text}'`);
  }
  return words;
}

const keys: Readonly<Record<string, string>> = {
  [`${ESC}[A`]: 'up',
  [`${ESC}OB`]: 'down',
  [`${ESC}[1;5C`]: 'ctrl-right',
  [`${ESC}[1;3D`]: 'alt-left',
  [`${ESC}${ESC}[D`]: 'alt-left',
  [`${ESC}Od`]: 'ctrl-left',
  [`${ESC}[c`]: 'shift-right',
  [`${ESC}[H`]: 'home',
  [`${ESC}[1~`]: 'home',
  [`${ESC}[7~`]: 'home',
  [`${ESC}OF`]: 'end',
  [`${ESC}[4~`]: 'end',
  [`${ESC}[3~`]: 'delete',
  [`${ESC}[3^`]: 'ctrl-delete',
  [`${ESC}[3$`]: 'shift-delete',
  [`${ESC}[5~`]: 'pageup',
  [`${ESC}[6~`]: 'pagedown',
  [`${ESC}[Z`]: 'shift-tab',
  [`${ESC}b`]: 'alt-b',
  [`${ESC}\u007f`]: 'alt-backspace',
  '\u0001': 'ctrl-a',
  '\u001f': 'ctrl-_',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  [ESC]: 'esc',
  // Protocols that a terminal may have been left in.
  [`${ESC}[97;5u`]: 'ctrl-a',
  [`${ESC}[13u`]: 'enter',
  [`${ESC}[27u`]: 'esc',
  [`${ESC}[27;5;119~`]: 'ctrl-w',
  [`${ESC}[97u`]: "'a'",
  [`${ESC}[97;2u`]: "'A'",
  [`${ESC}[1;1:1A`]: 'up',
  é: "'é'",
  東京: "'東京'",
  '👩‍👩‍👧': "'👩‍👩‍👧'",
  [`${ESC}[200~a\rb${ESC}[Ac${ESC}[201~`]: `paste "a\\rb\\u001b[Ac"`,
};

/** What terminals say by themselves, or when another program has asked. */
const reports: readonly string[] = [
  `${ESC}]11;rgb:1e1e/1e1e/2e2e${ESC}\\`,
  `${ESC}]10;rgb:ffff/ffff/ffff\u0007`,
  `${ESC}]4;1;rgb:cc/00/00\u0007`,
  `${ESC}]52;c;cXVpdA==\u0007`,
  `${ESC}]lqqq\u0007`,
  `${ESC}P>|XTerm(389)${ESC}\\`,
  `${ESC}P1$r0m${ESC}\\`,
  `${ESC}P1+r544e=787465726d${ESC}\\`,
  `${ESC}P!|00000000${ESC}\\`,
  `${ESC}_Gi=31;OK${ESC}\\`,
  `${ESC}^qqq${ESC}\\`,
  `${ESC}Xqqq${ESC}\\`,
  `${ESC}[?1;2c`,
  `${ESC}[?62;1;2;6;9;15;22c`,
  `${ESC}[>0;276;0c`,
  `${ESC}[=1c`,
  `${ESC}[0n`,
  `${ESC}[?997;1n`,
  `${ESC}[12;40R`,
  `${ESC}[1;1R`,
  `${ESC}[?12;40R`,
  `${ESC}[8;24;80t`,
  `${ESC}[4;480;800t`,
  `${ESC}[48;24;80;480;800t`,
  `${ESC}[?2026;2$y`,
  `${ESC}[4;2$y`,
  `${ESC}[?1u`,
  `${ESC}[2;1;1;128;128;1;0x`,
  `${ESC}[I`,
  `${ESC}[O`,
  // The mouse: X10, in UTF-8, SGR, SGR with pixels, urxvt, highlighting, DEC's locator.
  `${ESC}[M !!`,
  `${ESC}[M#qq`,
  `${ESC}[M \u00c5q`,
  `${ESC}[<0;12;5M`,
  `${ESC}[<0;12;5m`,
  `${ESC}[<64;1203;544M`,
  `${ESC}[32;12;5M`,
  `${ESC}[tqq`,
  `${ESC}[Tqqqqqq`,
  `${ESC}[1;2;12;40;0&w`,
  // Keys that mean nothing here.
  `${ESC}OP`,
  `${ESC}[15~`,
  `${ESC}[[A`,
  `${ESC}[2~`,
  `${ESC}Op`,
  `${ESC}[57358u`,
  `${ESC}[97;1:3u`,
  `${ESC}[1;1:3A`,
  // In eight bits, as they are and in UTF-8.
  '\u009b?1;2c',
  '\u009d11;rgb:1e1e/1e1e/2e2e\u0007',
];

for (const [bytes, key] of Object.entries(keys)) {
  test(`${JSON.stringify(bytes)} is ${key}`, () => assert.deepEqual(presses([bytes]), [key]));
}

for (const report of reports) {
  test(`${JSON.stringify(report)} is no key and no text, between what is typed`, () => {
    assert.deepEqual(presses(['a', report, `${ESC}[B`, 'b']), ["'a'", 'down', "'b'"]);
  });
}

test('bytes above 127 in a report of the first xterm are no text', () => {
  assert.deepEqual(presses([Buffer.from('\u001b[M \u00f0\u00b0q', 'latin1')]), ["'q'"]);
  assert.deepEqual(presses([Buffer.from('\u009b?1;2cq', 'latin1')]), ["'q'"]);
});

test('in however many reads it comes, it is the same', () => {
  const random = randomly(16);
  // What comes behind an escape in a read of its own is another key, where no sequence continues like that.
  const whole = (key: string) => key !== ESC && key !== `${ESC}b` && key !== `${ESC}\u007f`;
  const all = [...Object.keys(keys).filter(whole), ...reports];
  for (let round = 0; round < 400; round++) {
    const bytes = Buffer.from(Array.from({ length: 6 }, () => all[Math.floor(random() * all.length)]).join(''));
    const together = presses([bytes]);
    const reads: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = 1 + Math.floor(random() * 5);
      reads.push(bytes.subarray(at, at + length));
      at += length;
    }
    assert.deepEqual(presses(reads), together, JSON.stringify(bytes.toString()));
  }
});

test('whatever comes, it ends, and ctrl-c and what is typed afterwards are received', () => {
  const random = randomly(61);
  for (let round = 0; round < 500; round++) {
    const length = 1 + Math.floor(random() * 40);
    const bytes = Buffer.from(
      Array.from({ length }, () => (random() < 0.3 ? 0x1b : Math.floor(random() * 256))).filter(byte => byte !== 0x03),
    );
    const keyboard = createKeyboard();
    const received: Press[] = [];
    keyboard.push(bytes);
    keyboard.decide();
    keyboard.listen(press => received.push(press));
    keyboard.push('\u0003q');
    assert.deepEqual(joined(received), ['ctrl-c', "'q'"], bytes.toString('hex'));
  }
});

test('ctrl-c gets through an answer that has no end', () => {
  for (const begun of [`${ESC}]11;rgb:`, `${ESC}P>|`, `${ESC}[1;`, ESC]) {
    assert.ok(presses([begun, '\u0003'], false).includes('ctrl-c'), JSON.stringify(begun));
  }
});

test('only a lone escape is decided for a key; the beginning of a sequence never', () => {
  assert.deepEqual(presses([ESC], false), []);
  assert.deepEqual(presses([ESC]), ['esc']);
  assert.deepEqual(presses([ESC + ESC]), ['esc', 'esc']);
  for (const begun of [`${ESC}[`, `${ESC}O`, `${ESC}[1;`, `${ESC}]`, `${ESC}[M `]) {
    assert.deepEqual(presses([begun]), [], JSON.stringify(begun));
  }
});

test('an escape and the key after it are two keys: in two reads any key, in one where alt with it is none', () => {
  assert.deepEqual(presses([ESC, 'j']), ['esc', "'j'"]);
  assert.deepEqual(presses([ESC, '\r']), ['esc', 'enter']);
  assert.deepEqual(presses([`${ESC}\r`]), ['esc', 'enter']);
  assert.deepEqual(presses([ESC, '[B']), ['down']);
  assert.deepEqual(presses([`${ESC}j`]), ['alt-j']);
});

test('the rest of an answer whose escape came long before is no key and no text', () => {
  for (const report of reports.filter(each => /^\u001b[[\]P_^]/.test(each))) {
    const keyboard = createKeyboard();
    const received: Press[] = [];
    keyboard.listen(press => received.push(press));
    keyboard.push(ESC);
    keyboard.decide();
    for (const byte of Buffer.from(report).subarray(1)) keyboard.push(Uint8Array.of(byte));
    keyboard.push('q');
    assert.deepEqual(joined(received), ['esc', "'q'"], JSON.stringify(report));
  }
});

test('after the key escape other keys are keys', () => {
  const keyboard = createKeyboard();
  const received: Press[] = [];
  keyboard.listen(press => received.push(press));
  for (const read of [ESC, 'X', ESC, 'q', ESC, `${ESC}[A`]) {
    keyboard.push(read);
    keyboard.decide();
  }
  assert.deepEqual(joined(received), ['esc', "'X'", 'esc', "'q'", 'esc', 'up']);
  assert.deepEqual(Object.keys(meanings).filter(continuesAfterEscape), []);
});

test('a paste whose end is lost is told with what has come', () => {
  assert.deepEqual(presses([`${ESC}[200~half`, ' of it']), ['paste "half of it"']);
});

test('a key tells whether it came by itself', () => {
  const keyboard = createKeyboard();
  const alones: boolean[] = [];
  keyboard.listen((_press, alone) => alones.push(alone));
  keyboard.push('\r');
  keyboard.push('\r\r');
  keyboard.push(`${ESC}[B\r`);
  assert.deepEqual(alones, [true, false, false, false, false]);
});
