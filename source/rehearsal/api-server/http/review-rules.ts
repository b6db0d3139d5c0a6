/** What a real server refuses about questions. */
import { at, listAt, textAt } from '../../../model/fields.ts';
import { wrong } from '../causes.ts';
import type { Doc } from '../json.ts';
import { badRequest, type Cause, invalid } from '../status-errors.ts';

/** Throws 400 for a question that says nothing, 422 for one that makes no sense. */
export function refuseReview(kind: string, review: Doc): void {
  if (kind === 'TokenReview' && (textAt(review, 'spec', 'token') ?? '') === '') {
    throw badRequest('token is required for TokenReview in authentication');
  }
  if (kind === 'SelfSubjectRulesReview' && (textAt(review, 'spec', 'namespace') ?? '') === '') {
    throw badRequest('no namespace on request');
  }
  if (!kind.endsWith('AccessReview')) return;
  const causes = accessCauses(kind, review);
  // The kind is not told: these are of no resource.
  if (causes.length > 0) throw invalid({ group: 'authorization.k8s.io', plural: '', kind: '' }, '', causes);
}

function accessCauses(kind: string, review: Doc): readonly Cause[] {
  const resource = at(review, 'spec', 'resourceAttributes');
  const path = at(review, 'spec', 'nonResourceAttributes');
  const local = kind === 'LocalSubjectAccessReview';
  const causes: Cause[] = [];
  if (resource !== undefined && path !== undefined) {
    const why = 'cannot be specified in combination with resourceAttributes';
    causes.push(wrong('spec.nonResourceAttributes', goPath(path), why));
  }
  if (resource === undefined && path === undefined) {
    const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    causes.push(wrong('spec.resourceAttributes', null, why));
  }
  const nobody = (textAt(review, 'spec', 'user') ?? '') === '' && listAt(review, 'spec', 'groups').length === 0;
  if (kind !== 'SelfSubjectAccessReview' && nobody) {
    causes.push(wrong('spec.user', '', 'at least one of user or group must be specified'));
  }
  const { namespace, ...metadata } = review.metadata;
  const named = Object.keys(metadata).some(field => field !== 'managedFields');
  if (named || (namespace !== undefined && !local)) causes.push(wrong('metadata', metadata, 'must be empty'));
  const asked = textAt(review, 'spec', 'resourceAttributes', 'namespace') ?? '';
  if (local && resource !== undefined && asked !== namespace) {
    causes.push(wrong('spec.resourceAttributes.namespace', asked, 'must match metadata.namespace'));
  }
  if (local && path !== undefined) {
    causes.push(wrong('spec.nonResourceAttributes', goPath(path), 'disallowed on this kind of request'));
  }
  return causes;
}

/** Printed with the field names of Go's type. */
const goPath = (path: unknown) => ({ Path: textAt(path, 'path') ?? '', Verb: textAt(path, 'verb') ?? '' });
