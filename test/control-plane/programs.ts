/** The programs a control plane is made of, and how each is built: ordinary Go tool dependencies of three modules. */

export const programNames = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'test-kubelet',
  'kwok',
] as const;

export type ProgramName = (typeof programNames)[number];

/** Where each program is on this machine. */
export type ProgramPaths = { readonly [name in ProgramName]: string };

type Recipe = {
  /** Folder of `go/` with its go.mod: three modules, as the requirements of etcd, Kubernetes and kwok clash. */
  readonly module: string;
  readonly package: string;
  /** What is compiled beyond the pinned modules: files below the module's folder. */
  readonly sources?: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
};

/** Pinned here and in `go/kubernetes/go.mod`. */
export const kubernetesVersion = 'v1.34.4';

/** Without these a server calls itself v0.0.0-master, and kubectl's rule of one version apart is void. */
const kubernetesVariables: Readonly<Record<string, string>> = Object.fromEntries(
  ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap(place => [
    [`${place}.gitVersion`, kubernetesVersion],
    [`${place}.gitMajor`, '1'],
    [`${place}.gitMinor`, '34'],
    [`${place}.gitTreeState`, 'clean'],
    // Else the template of an archive, `$Format:%H$`.
    [`${place}.gitCommit`, kubernetesVersion],
  ]),
);

const ofKubernetes = (name: string): Recipe => ({
  module: 'kubernetes',
  package: `k8s.io/kubernetes/cmd/${name}`,
  variables: kubernetesVariables,
});

export const recipes: { readonly [name in ProgramName]: Recipe } = {
  etcd: { module: 'etcd', package: 'go.etcd.io/etcd/server/v3', variables: {} },
  'kube-apiserver': ofKubernetes('kube-apiserver'),
  'kube-controller-manager': ofKubernetes('kube-controller-manager'),
  'kube-scheduler': ofKubernetes('kube-scheduler'),
  // Ours, and among Kubernetes' own programs: it is made of packages that they have compiled already.
  'test-kubelet': {
    module: 'kubernetes',
    package: './test-kubelet',
    sources: ['main.go', 'forward.go', 'network_linux.go', 'network_other.go'].map(file => `test-kubelet/${file}`),
    variables: {},
  },
  kwok: { module: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok', variables: {} },
};

/** `go build`'s arguments for one program: stripped, and the same bytes whatever folder the cache is in. */
export function buildArguments(name: ProgramName, output: string): readonly string[] {
  const recipe = recipes[name];
  const set = Object.entries(recipe.variables).map(([variable, value]) => `-X ${variable}=${value}`);
  return ['build', '-p', '2', '-trimpath', '-ldflags', ['-s', '-w', ...set].join(' '), '-o', output, recipe.package];
}
