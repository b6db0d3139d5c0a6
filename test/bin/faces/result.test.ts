import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resultText } from '../../../bin/faces/result.ts';
import { nothingYet } from '../../../bin/faces/summary.ts';

test('a run whose time is over before a step failed counts no problems', () => {
  assert.match(resultText('mesh1', 'failed', 70, nothingYet), /^mesh1: failed, after /);
});
