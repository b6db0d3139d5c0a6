/** The Status bodies of kube-apiserver 1.34, word for word: kubectl and client libraries read them. */
import { type Status, StatusError } from '../../model/kube.ts';

export type Cause = { readonly reason: string; readonly message: string; readonly field: string };
type Details = NonNullable<Status['details']>;

/** How errors name a resource: `deployments.apps "x"`, `pods "x"`. */
export type Named = { readonly group: string; readonly plural: string; readonly kind: string };

export function failure(code: number, reason: string, message: string, details?: Details): StatusError {
  const status: Status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code };
  return new StatusError(details === undefined ? status : { ...status, details });
}

const qualified = (of: Named): string => (of.group === '' ? of.plural : `${of.plural}.${of.group}`);

function named(of: Named, name: string): Details {
  return { ...(name === '' ? {} : { name }), ...(of.group === '' ? {} : { group: of.group }), kind: of.plural };
}

export const notFound = (of: Named, name: string) =>
  failure(404, 'NotFound', `${qualified(of)} "${name}" not found`, named(of, name));

/** `leaving`: when the existing one is being deleted. */
export const alreadyExists = (of: Named, name: string, leaving?: unknown) => {
  const start = leaving === undefined ? '' : 'object is being deleted: ';
  return failure(409, 'AlreadyExists', `${start}${qualified(of)} "${name}" already exists`, named(of, name));
};

export const conflict = (of: Named, name: string, why: string) =>
  failure(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(of)} "${name}": ${why}`, named(of, name));

export const modified = (of: Named, name: string) =>
  conflict(of, name, 'the object has been modified; please apply your changes to the latest version and try again');

export const applyConflict = (message: string, causes: readonly Cause[]) =>
  failure(409, 'Conflict', message, { causes });

export const badRequest = (message: string) => failure(400, 'BadRequest', message);

/** 422: one cause per wrong field, all of them at once. */
export function invalid(of: Named, name: string, causes: readonly Cause[]): StatusError {
  const title = of.group === '' ? of.kind : `${of.kind}.${of.group}`;
  const errors = causes.map(each => (each.field === '' ? each.message : `${each.field}: ${each.message}`));
  const list = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`;
  const details = { ...(name === '' ? {} : { name }), ...(of.group === '' ? {} : { group: of.group }) };
  const kind = of.kind === '' ? {} : { kind: of.kind };
  return failure(422, 'Invalid', `${title} "${name}" is invalid: ${list}`, { ...details, ...kind, causes });
}

export const unauthorized = () => failure(401, 'Unauthorized', 'Unauthorized');

/** 403 of the authorizer: `pods "x" is forbidden: User "u" cannot get resource …`. */
export function forbidden(of: Named, name: string, why: string): StatusError {
  const what = name === '' ? qualified(of) : `${qualified(of)} "${name}"`;
  return failure(403, 'Forbidden', `${what} is forbidden: ${why}`, named(of, name));
}

export const expired = (message: string) => failure(410, 'Expired', message);

/** 504 of a read that is to be as new as a version that is not there yet. */
export const versionTooLarge = (wanted: string, current: number) =>
  failure(504, 'Timeout', `Timeout: Too large resource version: ${wanted}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });

export const methodNotAllowed = () =>
  failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

export const unsupportedMediaType = (message: string) => failure(415, 'UnsupportedMediaType', message);

export const internalError = (message: string) =>
  failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });

/** An error of the server that carries no reason, as the field manager's are. */
export const unknownError = (message: string) => failure(500, '', message);

/** A resource or subresource that a served group version does not have. */
export const noSuchResource = () => failure(404, 'NotFound', 'the server could not find the requested resource', {});

/** What client-go makes of a path that is not served (the server itself says `404 page not found`). */
export const notServed = () =>
  failure(404, 'NotFound', 'the server could not find the requested resource', {
    causes: [{ reason: 'UnexpectedServerResponse', message: '404 page not found' }],
  });
