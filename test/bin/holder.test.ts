import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { hasEndedHere, holderOf, thisPlace } from '../../bin/world/holder.ts';

const place = '7f0fdfd6-f8c3 4026531836';
const mine = holderOf({}, place);
/** A process that has ended, and whose end was seen. */
const dead = spawnSync(process.execPath, ['--version']).pid;
const ofDead = mine.replace(`process ${process.pid} `, `process ${dead} `);

test('a run of this user on this machine whose process is no more has ended', () => {
  assert.equal(hasEndedHere({}, place)(ofDead), true);
});

test('one that lives, this one or another, has not', () => {
  assert.equal(hasEndedHere({}, place)(mine), false);
  assert.equal(hasEndedHere({}, place)(mine.replace(`process ${process.pid} `, `process ${process.ppid} `)), false);
});

test('of other machines, other starts of this one, other containers and other users nothing is known', () => {
  const isEnded = hasEndedHere({}, place);
  const others = [
    ofDead.replace('@', '@other-'),
    ofDead.replace(/^/, 'other-'),
    ofDead.replace('7f0f', '0000'),
    ofDead.replace('4026531836', '4026532555'),
    // As earlier versions wrote it.
    ofDead.replace(/, boot .*/, ')'),
    ofDead.replace(/process \d+/, 'process 0'),
    ofDead.replace(/process \d+/, 'process -1'),
    `${ofDead} and more`,
    'ghost',
    '',
  ];
  assert.deepEqual(others.filter(isEnded), []);
});

test('where the system does not tell which start and whose numbers, nothing is known', () => {
  assert.doesNotMatch(holderOf({}, undefined), /boot/);
  assert.equal(hasEndedHere({}, undefined)(ofDead), false);
});

test('on Linux it does', { skip: process.platform === 'linux' ? false : 'the boot id is read from /proc' }, () => {
  assert.match(thisPlace() ?? '', /^[0-9a-f]{8}-[0-9a-f]{4} \d+$/);
  assert.equal(thisPlace(), thisPlace());
});
