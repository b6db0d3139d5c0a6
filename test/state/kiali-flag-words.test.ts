/** On the Kiali screen a fix names a row or a key: whatever has a place there is not said by its flag. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kialiFlags } from '../../bin/arguments/groups.ts';
import { screenWords } from '../../state/words/kiali-flag-words.ts';

test('what preparation says by flags the screen says by rows and keys', () => {
  const said = [
    [
      'nothing collects metrics for Kiali, so its graphs stay empty: --metrics thanos (Metrics on the Kiali screen) adds that',
      'nothing collects metrics for Kiali, so its graphs stay empty: Metrics thanos adds that',
    ],
    ['--kiali-auth openshift: east is not OpenShift', 'Login openshift: east is not OpenShift'],
    [
      'Leave --kiali-auth out, or change its auth.strategy yourself.',
      'Leave it as it was, or change its auth.strategy yourself.',
    ],
    ['Add it: --kiali-link east=URL (l on its row of the Kiali screen).', 'l on the row of east.'],
    [
      '--kiali-remote-operator none: the account on west is that of Kiali',
      'On the others: no operator: the account on west is that of Kiali',
    ],
    [
      'a store of all clusters: --metrics URL, or --metrics federation',
      'a store of all clusters: --metrics URL, or Metrics federation',
    ],
  ] as const;
  for (const [flags, rows] of said) assert.equal(screenWords(flags), rows);
});

test('every flag of Kiali is said otherwise, but those that only begin the program', () => {
  const only = [
    'kiali-operator-bundle',
    'kiali-values',
    'metrics',
    'metrics-address',
    'disconnect',
    'kiali-remote-operator',
    'home',
    'rotate-token',
  ];
  for (const { name } of Object.values(kialiFlags)) {
    const words = screenWords(`x --${name} y`);
    if (!only.includes(name)) assert.ok(!words.includes(`--${name}`), words);
  }
  assert.equal(screenWords('--home east'), 'Home cluster east');
  assert.equal(screenWords('--rotate-token west: no cluster'), 'new token for west: no cluster');
});
