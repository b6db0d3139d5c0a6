/** The way in plain lines, in a real terminal: only ever appended, proven at the end, and ctrl-c leaves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eastwestWithShortKeys } from './bundled.ts';
import { terminal } from './terminal.ts';
import { within } from './using.ts';

const eastwest = eastwestWithShortKeys();
const enter = '\r';

/** Whatever moves the cursor, draws, colours or takes the screen; the terminal itself makes CR of the end of a line. */
const notPlain = /\u001b|[\u2500-\u259f\u2800-\u28ff\u0000-\u0008\u000b\u000c\u000e-\u001f]|\r(?!\n)/;

test('lines lead from the contexts to the proof, with nothing taken back', () =>
  within(terminal(eastwest('--rehearse', '--pace', '0', '--plain'), { cols: 80, rows: 40 }), async made => {
    await made.sees('Which clusters form the mesh? Numbers, enter keeps 1 2, q leaves:');
    made.type(enter);
    await made.sees('enter continues to Topology');
    made.type(enter);
    await made.sees('Which one?');
    made.type(enter);
    await made.sees('Enter continues to Plan');
    made.type(enter);
    await made.sees('Start the install? y starts');
    made.type(`y${enter}`);
    await made.sees('Traffic (6 of 6)');
    await made.sees('proven: every cluster receives responses from every version');
    made.type(`q${enter}`);
    assert.equal(await made.exited, 0);
    assert.match(made.bytes(), /east: Install control plane: done in /);
    assert.match(made.bytes(), /mesh mesh1 of east, west: installed and proven/);
    assert.doesNotMatch(made.bytes(), notPlain);
    assert.doesNotMatch(made.bytes(), /PRIVATE KEY|eyJ[\w-]{8,}/);
  }));

test('ctrl-c in the middle of a run in lines stops it safely and says what was done', () =>
  within(terminal(eastwest('--rehearse', '--pace', '1', '--screen-reader')), async made => {
    for (const asked of ['Which clusters form the mesh?', 'continues to Topology', 'Which one?', 'continues to Plan']) {
      await made.sees(asked);
      made.type(enter);
    }
    await made.sees('Start the install? y starts');
    made.type(`y${enter}`);
    await made.sees(': done in ');
    made.type('\u0003');
    assert.equal(await made.exited, 130);
    const planned = /Plan \(4 of 6\): (\d+) steps/.exec(made.bytes())?.[1];
    const told = /mesh mesh1 of east, west: stopped: \d+ of (\d+) steps done\.\r/.exec(made.bytes())?.[1];
    assert.ok(planned !== undefined && told === planned, made.bytes());
    assert.match(made.bytes(), /The simulated clusters stopped with the program/);
  }));

test('a terminal that cannot move its cursor gets lines', () =>
  within(terminal(['env', 'TERM=dumb', ...eastwest('--rehearse', '--pace', '0')]), async made => {
    await made.sees('Which clusters form the mesh?');
    made.type(`q${enter}`);
    assert.equal(await made.exited, 0);
    assert.doesNotMatch(made.bytes(), notPlain);
  }));
