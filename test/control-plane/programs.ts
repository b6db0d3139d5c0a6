/** The programs a control plane is made of, those that some tests run on one, and how each is built: ordinary Go tool dependencies. */

/** What every control plane is made of. */
export const programNames = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'test-kubelet',
  'kwok',
] as const;

export type ProgramName = (typeof programNames)[number];

/**
 * Programs that are built and kept together: a test that needs none of them does not wait for them, and a new version of
 * one set leaves the others as they are.
 */
export const programSets = {
  'control-plane': programNames,
  olm: ['olm-operator', 'catalog-operator'],
  metallb: ['metallb-controller'],
} as const;

export type ProgramSet = keyof typeof programSets;

export type NameIn<Set extends ProgramSet> = (typeof programSets)[Set][number];

/** Where each program is on this machine. */
export type ProgramPaths<Set extends ProgramSet = 'control-plane'> = { readonly [name in NameIn<Set>]: string };

export type Recipe = {
  /** Folder of `go/` with its go.mod: several modules, as the requirements of etcd, Kubernetes, kwok and OLM clash. */
  readonly module: string;
  readonly package: string;
  /** What is compiled beyond the pinned modules: files below the module's folder. */
  readonly sources?: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** What stands beside the program: a file or folder of one of the pinned modules. */
  readonly beside?: { readonly module: string; readonly path: string };
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

export const recipes: { readonly [name in NameIn<ProgramSet>]: Recipe } = {
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
  'olm-operator': {
    module: 'olm',
    package: 'github.com/operator-framework/operator-lifecycle-manager/cmd/olm',
    variables: {},
    beside: { module: 'github.com/operator-framework/operator-lifecycle-manager', path: 'deploy/chart/crds' },
  },
  'catalog-operator': {
    module: 'olm',
    package: 'github.com/operator-framework/operator-lifecycle-manager/cmd/catalog',
    variables: {},
  },
  'metallb-controller': {
    module: 'metallb',
    package: 'go.universe.tf/metallb/controller',
    variables: {},
    beside: { module: 'go.universe.tf/metallb', path: 'config/manifests/metallb-native.yaml' },
  },
};

/** `go build`'s arguments for one program: stripped, and the same bytes whatever folder the cache is in. */
export function buildArguments(name: NameIn<ProgramSet>, output: string): readonly string[] {
  const recipe = recipes[name];
  const set = Object.entries(recipe.variables).map(([variable, value]) => `-X ${variable}=${value}`);
  return ['build', '-p', '2', '-trimpath', '-ldflags', ['-s', '-w', ...set].join(' '), '-o', output, recipe.package];
}
