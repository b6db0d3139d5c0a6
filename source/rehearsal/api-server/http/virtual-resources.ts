/** Resources that are only asked, never stored: reviews and tokens. */

export type Virtual = {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** The id of its built-in type. */
  readonly type: string;
};

const authentication = { group: 'authentication.k8s.io', version: 'v1' } as const;
const authorization = { group: 'authorization.k8s.io', version: 'v1' } as const;

/** The resource of a path, when it is one of these. */
export const virtualOf = ({
  group,
  version,
  plural,
}: Pick<Virtual, 'group' | 'version' | 'plural'>): Virtual | undefined =>
  virtuals.find(each => each.group === group && each.version === version && each.plural === plural);

export const virtuals: readonly Virtual[] = [
  {
    ...authentication,
    kind: 'SelfSubjectReview',
    plural: 'selfsubjectreviews',
    namespaced: false,
    type: 'authentication.v1.SelfSubjectReview',
  },
  {
    ...authentication,
    kind: 'TokenReview',
    plural: 'tokenreviews',
    namespaced: false,
    type: 'authentication.v1.TokenReview',
  },
  {
    ...authorization,
    kind: 'LocalSubjectAccessReview',
    plural: 'localsubjectaccessreviews',
    namespaced: true,
    type: 'authorization.v1.LocalSubjectAccessReview',
  },
  {
    ...authorization,
    kind: 'SelfSubjectAccessReview',
    plural: 'selfsubjectaccessreviews',
    namespaced: false,
    type: 'authorization.v1.SelfSubjectAccessReview',
  },
  {
    ...authorization,
    kind: 'SelfSubjectRulesReview',
    plural: 'selfsubjectrulesreviews',
    namespaced: false,
    type: 'authorization.v1.SelfSubjectRulesReview',
  },
  {
    ...authorization,
    kind: 'SubjectAccessReview',
    plural: 'subjectaccessreviews',
    namespaced: false,
    type: 'authorization.v1.SubjectAccessReview',
  },
];

/** Bodies of subresources and requests that are not resources themselves, by kind. */
export const bodyTypes: Readonly<Record<string, string>> = {
  DeleteOptions: 'meta.v1.DeleteOptions',
  Eviction: 'policy.v1.Eviction',
  Binding: 'core.v1.Binding',
  Scale: 'autoscaling.v1.Scale',
  TokenRequest: 'authentication.v1.TokenRequest',
};
