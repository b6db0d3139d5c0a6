/** One request on its way through the handlers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FieldValidation, Target, Write } from '../requests.ts';
import type { Inside } from '../server.ts';
import { badRequest, invalid } from '../status-errors.ts';
import type { User } from '../users.ts';

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
  if (dryRun.some(each => each !== 'All')) {
    throw invalid({ group: 'meta.k8s.io', plural: 'createoptions', kind: 'CreateOptions' }, '', [
      {
        reason: 'FieldValueNotSupported',
        message: `Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"`,
        field: 'dryRun',
      },
    ]);
  }
  return {
    ...target,
    manager: managerOf(context),
    dryRun: dryRun.length > 0,
    validation: validationOf(query.get('fieldValidation')),
    subresource,
    warn: text => response.appendHeader('Warning', `299 - ${JSON.stringify(text)}`),
  };
}

function validationOf(text: string | null): FieldValidation {
  if (text === null || text === '') return 'Warn';
  if (text === 'Strict' || text === 'Warn' || text === 'Ignore') return text;
  throw badRequest(`fieldValidation: Unsupported value: ${JSON.stringify(text)}`);
}

/** The field manager that the client names, else the first word of its user agent. */
export function managerOf({ query, request }: Context): string {
  const given = query.get('fieldManager');
  if (given !== null && given !== '') return given;
  const agent = request.headers['user-agent'] ?? '';
  return agent.split('/')[0]?.slice(0, 128) || 'unknown';
}

export const accepts = (request: IncomingMessage): string => request.headers.accept ?? '*/*';
