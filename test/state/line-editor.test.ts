import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundaries, type Edit, edited, type Line, lineOf, type Motion } from '../../state/line-editor.ts';
import { randomly } from '../helpers/seeded-random.ts';

const insert = (text: string): Edit => ({ edit: 'insert', text });
const move = (to: Motion): Edit => ({ edit: 'move', to });
const erase = (to: Motion): Edit => ({ edit: 'erase', to });
const undo: Edit = { edit: 'undo' };
const yank: Edit = { edit: 'yank' };

const after = (text: string, ...edits: readonly Edit[]): Line => edits.reduce(edited, lineOf(text));
/** With the cursor in it. */
const shown = ({ text, at }: Line) => `${text.slice(0, at)}|${text.slice(at)}`;

const cases: readonly (readonly [string, Line, string])[] = [
  ['text goes in at the cursor', after('est', move('home'), insert('w')), 'w|est'],
  ['a cursor moves by characters as they are seen', after('a👩‍👩‍👧é', move('left'), move('left')), 'a|👩‍👩‍👧é'],
  ['so are they taken away', after('a👩‍👩‍👧', erase('left')), 'a|'],
  ['an accent that is typed joins its letter', after('e', insert('\u0301')), 'e\u0301|'],
  ['an accent that is typed joins the letter before it', after('ex', move('left'), insert('\u0301')), 'e\u0301|x'],
  ['delete takes what is behind', after('abc', move('home'), erase('right')), '|bc'],
  ['home and end', after('abc', move('home'), move('end'), move('left')), 'ab|c'],
  ['words end where letters and digits do', after('api-server.east 2', move('word-left')), 'api-server.east |2'],
  ['a word to the left', after('api-server.east ', move('word-left')), 'api-server.|east '],
  ['a word to the right', after('api-server', move('home'), move('word-right')), 'api|-server'],
  ['a word is taken', after('payments-prod', erase('word-left')), 'payments-|'],
  ['and put back', after('payments-prod', erase('word-left'), move('home'), yank), 'prod|payments-'],
  ['to the beginning', after('east west', move('left'), erase('home')), '|t'],
  ['to the end', after('east west', move('word-left'), erase('end')), 'east |'],
  ['undo takes back what was typed in one go', after('mesh', insert('a'), insert('b'), undo), 'mesh|'],
  ['word by word', after('', insert('a'), insert('b'), insert(' '), insert('c'), undo), 'ab|'],
  ['undo puts back what was taken', after('east west', erase('home'), undo), 'east west|'],
  ['undo goes no further than the beginning', after('east', undo, undo), 'east|'],
  ['what was killed stays so for another time', after('a b', erase('word-left'), yank, yank), 'a bb|'],
  ['lines that are pasted become one', after('', insert('we\nst\r\nend')), 'we st end|'],
  ['sequences do not get in', after('', insert('we\u001b[2Js\u0007t\u202e')), 'west|'],
  ['nothing happens at the ends', after('a', move('right'), erase('right'), move('home'), erase('left')), '|a'],
];

for (const [what, line, expected] of cases) {
  test(`in a line of text: ${what}`, () => assert.equal(shown(line), expected));
}

const motions: readonly Motion[] = ['left', 'right', 'word-left', 'word-right', 'home', 'end'];
const typed = [
  'a',
  ' ',
  '-',
  'é',
  'e\u0301',
  '\u0301',
  '東京',
  '👩‍👩‍👧',
  '\u200d',
  '🇩🇪',
  '\ud83d',
  'x'.repeat(400),
  '\u001b[A',
];

function anyEdit(random: () => number): Edit {
  const some = <Choice>(choices: readonly Choice[]) => choices[Math.floor(random() * choices.length)] as Choice;
  const kind = random();
  if (kind < 0.45) return insert(some(typed));
  if (kind < 0.65) return move(some(motions));
  if (kind < 0.85) return erase(some(motions));
  return kind < 0.93 ? undo : yank;
}

test('whatever is typed, the cursor stands between characters, and all of it can be undone', () => {
  const random = randomly(8);
  for (let round = 0; round < 200; round++) {
    let line = lineOf('east');
    for (let count = 0; count < 30; count++) {
      const edit = anyEdit(random);
      const before = line;
      line = edited(line, edit);
      const what = JSON.stringify({ before, edit, line });
      assert.ok(boundaries(line.text).includes(line.at), what);
      assert.ok(line.text.length <= 1000, what);
      assert.ok(line.text.isWellFormed(), what);
      assert.doesNotMatch(line.text, /[\u0000-\u001f\u007f-\u009f]/, what);
      if (edit.edit === 'move') assert.equal(line.text, before.text);
    }
    for (let count = 0; count < 40; count++) line = edited(line, undo);
    assert.equal(line.text, 'east');
  }
});
