/** What a token of Kubernetes says of itself: read as data. Only the API server knows whether any of it is true. */
import { Buffer } from 'node:buffer';
import { at, textAt } from './fields.ts';
import { jsonValue } from './limited-json.ts';

/** Whom it logs in, and whether it ends; undefined for a token that says nothing of the kind. */
export function tokenClaims(token: string): { readonly subject: string; readonly expires: boolean } | undefined {
  const [, payload, signature] = token.trim().split('.');
  if (payload === undefined || signature === undefined) return undefined;
  const claims = jsonValue(Buffer.from(payload, 'base64url').toString('utf8'));
  const subject = textAt(claims, 'sub');
  return subject === undefined ? undefined : { subject, expires: at(claims, 'exp') !== undefined };
}
