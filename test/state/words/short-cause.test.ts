import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lackOfRights } from '../../../source/checks/access-reviews.ts';
import { problemOf } from '../../../source/kubernetes/failures/problems.ts';
import type { Problem } from '../../../source/model/problem.ts';
import { shortCause } from '../../../state/words/short-cause.ts';

const doing = { cluster: 'prod', server: 'https://prod.example.com:6443', context: 'prod', verb: 'list' } as const;

/** The problem of a connection that failed so. */
function failed(code: string): Problem {
  const found = problemOf(Object.assign(new Error('it failed'), { code }), doing);
  assert.ok(found !== undefined, code);
  return found;
}

const plugin = (what: string, evidence?: string): Problem => ({
  code: 'unauthorized',
  title: `The credential plugin /usr/local/bin/aws ${what}`,
  hint: '',
  ...(evidence === undefined ? {} : { evidence }),
});

const cases: readonly (readonly [Problem, string])[] = [
  [failed('ECONNREFUSED'), 'connection refused'],
  [failed('ENOTFOUND'), 'host name unknown'],
  [failed('EHOSTUNREACH'), 'no route to host'],
  [failed('ECONNRESET'), 'connection broken'],
  [{ code: 'unreachable', title: 'no response within 3 s', hint: '' }, 'no response within 3 s'],
  [plugin('failed (exit code 255)', 'Unable to locate credentials. You can configure …'), 'aws: no credentials'],
  [plugin('failed (exit code 1)', 'The SSO session has expired or is invalid'), 'aws: login expired'],
  [plugin('failed (exit code 1)', 'Please run "az login"'), 'aws: not logged in'],
  [plugin('failed (exit code 3)', 'something else'), 'aws: failed (exit code 3)'],
  [plugin('was not found'), 'aws: not found'],
  [{ code: 'unauthorized', title: 'prod rejects the login of context prod', hint: '' }, '401 login rejected'],
  [
    { code: 'unauthorized', title: 'The OIDC login of the user me has expired and could not be renewed', hint: '' },
    'OIDC login expired',
  ],
  [
    lackOfRights('the user', 'prod', ['get secrets in a', 'list secrets in a', 'create namespaces']),
    '3 permissions missing',
  ],
  [
    { code: 'kubeconfig', title: 'The context prod cannot be used: its user is missing', hint: '' },
    'its user is missing',
  ],
];

for (const [problem, words] of cases) {
  test(`in a column, "${problem.title}" is "${words}"`, () => assert.equal(shortCause(problem), words));
}
