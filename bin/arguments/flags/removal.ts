/** What of a mesh goes, and what stays. */
import type { Keepable } from '../../../source/steps/removal/removing.ts';
import { all, given, oneOr } from '../flag.ts';
import { asTyped, parts } from '../kind.ts';

export const keep = oneOr(
  'keep',
  parts<Keepable>(['cacerts', 'namespaces', 'samples']),
  new Set(),
  'what to keep, separated by commas: cacerts, namespaces, samples (cacerts keeps its namespace too)',
);
export const skip = all(
  'skip',
  asTyped('NAME', 'cluster-name'),
  'skip this cluster: it is not contacted, and the others drop it. For unreachable clusters. Repeat it',
  { details: 'The command that cleans it up later is printed.' },
);
export const only = all(
  'only',
  asTyped('NAME', 'cluster-name'),
  'remove only this cluster from the mesh; the others, also given with --cluster, drop it and stay. Repeat it',
);
export const removeOperator = given('operator', 'also remove the operator, where eastwest installed it');
export const crds = given('crds', 'also delete the CRDs of Istio and its operator that have no objects left');
export const kialiOnly = given(
  'kiali-only',
  'delete all of Kiali, with what was installed for its metrics; the mesh stays',
  { details: 'To take one cluster out of it: `eastwest kiali --disconnect NAME`.' },
);
export const clearFinalizers = given(
  'clear-finalizers',
  'where the Istio operator is gone and will not come back: delete what it created, then clear its finalizers',
  {
    details:
      'Only on clusters without a ready operator, only finalizer `sailoperator.io/sail-operator`, and only after the webhooks, ' +
      'ClusterRoles and other objects that the operator created are gone. Better restore the operator first: ' +
      '`eastwest up`, then `down`.',
  },
);
