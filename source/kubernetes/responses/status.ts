/** The Status that a server refuses with, read so that whatever it holds can be told. */

import { listAt, numberAt, textAt } from '../../model/fields.ts';
import type { Status } from '../../model/kube.ts';
import { clean } from '../failures/clean.ts';
import { jsonIn } from './json.ts';

/** The Status that came with a refusal; made up where something before the API server answered in plain text. */
export function statusOf(code: number, text: string, headers: Readonly<Record<string, unknown>>): Status {
  const seconds = Number.parseInt(String(headers['retry-after'] ?? ''), 10);
  const status = statusInText(text, code) ?? madeUpStatus(code, clean(text).slice(0, 300));
  if (Number.isNaN(seconds) || status.details?.retryAfterSeconds !== undefined) return status;
  return { ...status, details: { ...status.details, retryAfterSeconds: Math.max(0, seconds) } };
}

/** The Status of an error response whose body is not one. */
export function madeUpStatus(code: number, message: string): Status {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, message };
}

/** Fields of another form read as absent: a refusal stays one however it is written. `code` where it names none. */
export function statusIn(value: unknown, code: number): Status {
  const said = numberAt(value, 'code') ?? 0;
  const reason = textAt(value, 'reason');
  const message = textAt(value, 'message');
  return {
    kind: 'Status',
    apiVersion: 'v1',
    status: textAt(value, 'status') === 'Success' ? 'Success' : 'Failure',
    code: said >= 400 && said < 600 ? said : code,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    details: detailsIn(value),
  };
}

function detailsIn(value: unknown): NonNullable<Status['details']> {
  const after = numberAt(value, 'details', 'retryAfterSeconds') ?? 0;
  return {
    ...textsOf(['name', 'group', 'kind', 'uid'], field => textAt(value, 'details', field)),
    causes: listAt(value, 'details', 'causes').map(cause =>
      textsOf(['reason', 'message', 'field'], field => textAt(cause, field)),
    ),
    ...(after > 0 ? { retryAfterSeconds: after } : {}),
  };
}

function textsOf<Name extends string>(names: readonly Name[], read: (name: Name) => string | undefined) {
  const found: { [name in Name]?: string } = {};
  for (const name of names) {
    const text = read(name);
    if (text !== undefined) found[name] = text;
  }
  return found;
}

function statusInText(text: string, code: number): Status | undefined {
  try {
    const value = jsonIn(text);
    return textAt(value, 'kind') === 'Status' ? statusIn(value, code) : undefined;
  } catch {
    // Plain text, as "404 page not found" for a group that is not served.
    return undefined;
  }
}
