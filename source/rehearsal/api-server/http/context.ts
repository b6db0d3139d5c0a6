/** One request on its way through the handlers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { forbiddenField, tooLong, unsupported } from '../causes.ts';
import { goQuoted } from '../go-text.ts';
import type { Inside } from '../inside.ts';
import type { FieldValidation, Target, Write } from '../requests.ts';
import { type Cause, invalid } from '../status-errors.ts';
import type { User } from '../users.ts';
import { mediaType } from './body.ts';

export type Context = {
  readonly inside: Inside;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  readonly user: User;
  /** Aborts when the client has gone or the server ends. */
  readonly signal: AbortSignal;
};

/** The options of a write from the query; the manager is the client's program name where it is not given. */
export function writeOf(context: Context, target: Target, subresource: string | undefined): Write {
  const { query, response } = context;
  const dryRun = query.getAll('dryRun');
  refuseOptions(context, optionsCauses(context));
  return {
    ...target,
    manager: managerOf(context),
    dryRun: dryRun.length > 0,
    validation: validationOf(query.get('fieldValidation')),
    subresource,
    warn: text => response.appendHeader('Warning', `299 - ${JSON.stringify(text)}`),
  };
}

const validations = ['', 'Ignore', 'Strict', 'Warn'];

function validationOf(text: string | null): FieldValidation {
  return text === 'Strict' || text === 'Ignore' ? text : 'Warn';
}

/** What is wrong with the options of a write. */
function optionsCauses({ query, request }: Context): readonly Cause[] {
  const dryRun = query.getAll('dryRun');
  const validation = query.get('fieldValidation') ?? '';
  const causes: Cause[] = [];
  if (query.has('force') && request.method === 'PATCH' && mediaType(request) !== 'application/apply-patch+yaml') {
    causes.push(forbiddenField('force', 'may not be specified for non-apply patch'));
  }
  const manager = query.get('fieldManager') ?? '';
  if (manager.length > 128) causes.push(tooLong('fieldManager', 128));
  for (const [index, character] of [...manager].entries()) {
    if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(character)) continue;
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const why = `invalid character U+${code} (at position ${index})`;
    const message = `Invalid value: ${goQuoted(manager)}: ${why}`;
    causes.push({ reason: 'FieldValueInvalid', message, field: 'fieldManager' });
  }
  if (dryRun.some(each => each !== 'All')) causes.push(unsupported('dryRun', dryRun, ['All']));
  if (!validations.includes(validation)) causes.push(unsupported('fieldValidation', validation, validations));
  return causes;
}

const optionKinds: Readonly<Record<string, string>> = {
  PATCH: 'PatchOptions',
  PUT: 'UpdateOptions',
};

function refuseOptions({ request }: Context, causes: readonly Cause[]): void {
  if (causes.length === 0) return;
  const kind = optionKinds[request.method ?? ''] ?? 'CreateOptions';
  throw invalid({ group: 'meta.k8s.io', plural: kind.toLowerCase(), kind }, '', causes);
}

/** The field manager that the client names, else the first word of its user agent. */
export function managerOf({ query, request }: Context): string {
  const given = query.get('fieldManager');
  if (given !== null && given !== '') return given;
  const agent = request.headers['user-agent'] ?? '';
  return agent.split('/')[0]?.slice(0, 128) || 'unknown';
}

/** The Accept header; anything where none is given. */
export const accepts = (request: IncomingMessage): string => request.headers.accept ?? '*/*';
