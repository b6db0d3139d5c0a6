/** Answers over HTTP, as the cases look at them. */
import assert from 'node:assert/strict';
import { numberAt, textAt } from '../../source/model/fields.ts';
import type { Helpers } from './contract-case.ts';
import type { HttpAccess } from './http-access.ts';

/** The server itself, which such a case needs. */
export const httpOf = ({ http }: Helpers): HttpAccess => {
  assert.ok(http !== undefined);
  return http;
};

type Sent = Awaited<ReturnType<HttpAccess['send']>>;

/** The Status that an answer carries, which its code must agree with. */
export function statusOf(answer: Sent): { readonly code: number; readonly reason: string; readonly message: string } {
  const body: unknown = JSON.parse(answer.body);
  assert.equal(textAt(body, 'kind'), 'Status');
  assert.equal(textAt(body, 'status'), 'Failure');
  assert.equal(numberAt(body, 'code'), answer.status);
  return {
    code: answer.status,
    reason: textAt(body, 'reason') ?? '',
    message: textAt(body, 'message') ?? '',
  };
}
