/** Plans made by hand: a few steps a cluster, prepared for an install, a removal or a change of the root. */
import type { Step } from '../../source/engine/step.ts';
import type { CheckResult } from '../../source/model/check-result.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { CertificatePlan } from '../../source/model/ledger.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import type { Removal } from '../../source/model/removal.ts';
import type { Changing } from '../../source/model/root-change.ts';
import { rootChange } from '../../source/plans/root-change.ts';
import type { Choices } from '../../source/preparation/choices.ts';
import type { Host } from '../../source/preparation/host.ts';
import type { Prepared } from '../../source/preparation/prepare.ts';
import type { PreparedRemoval } from '../../source/preparation/prepare-removal.ts';
import type { PreparedRootChange } from '../../source/preparation/prepare-root-change.ts';
import { clusterNamed, fail } from './hand-made-clusters.ts';

export const start: Choices = {
  meshId: 'mesh1',
  topology: 'multi-primary-multi-network',
  certificates: './eastwest-certs/mesh1',
  clusters: [],
  samples: { namespace: 'sample', client: 'curl' },
};

const titles = [
  'Create operator Subscription',
  'Prepare the namespace',
  'Install control plane',
  'Receive responses from v1 and v2',
];

/** Four steps a cluster; the last one needs the control planes of all. */
export function stepsOf(mesh: Mesh): readonly Step[] {
  return titles.flatMap((title, row) =>
    mesh.members.map(({ name }): Step => {
      const object: KubeObject = {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: `${name}-${row}` },
        spec: { row },
      };
      const all = mesh.members.map(member => `${member.name}/2`);
      const needs = row === 3 ? all : row === 0 ? [] : [`${name}/${row - 1}`];
      const step = {
        id: `${name}/${row}`,
        cluster: name,
        title,
        needs,
        byHand: `kubectl --context ${name} apply -f ${row}.yaml`,
      };
      return row === 3 ? step : { ...step, apply: () => [object] };
    }),
  );
}

/** One check of each verdict that a plan may have. */
export const checks: readonly CheckResult[] = [
  { id: 'rights', title: 'All permissions present', verdict: 'ok', evidence: [], problems: [], warnings: [] },
  {
    id: 'load-balancers',
    title: 'Gateways can get addresses',
    verdict: 'warning',
    evidence: [{ cluster: 'east', words: 'MetalLB without an IPAddressPool' }],
    problems: [],
    warnings: [{ code: 'unmet', title: 'the gateway of east might get no address', hint: 'give it a pool' }],
  },
  {
    id: 'pod-ranges',
    title: 'Pods have different addresses',
    verdict: 'skipped',
    why: 'no two clusters are on one network',
    evidence: [],
    problems: [],
    warnings: [],
  },
];

export const certificates: CertificatePlan = {
  folder: './eastwest-certs/mesh1',
  root: {
    cluster: '',
    from: 'folder',
    fingerprint: `AB:${'12:'.repeat(30)}CD`,
    subject: 'Root CA',
    expires: Date.UTC(2036, 10, 20),
  },
  clusters: [
    { cluster: 'east', from: 'generate' },
    { cluster: 'west', from: 'cluster', fingerprint: `EF:${'34:'.repeat(30)}56`, expires: Date.UTC(2030, 0, 2) },
  ],
};

const rootFact = { fingerprint: `AB:${'12:'.repeat(30)}CD`, subject: 'CN=Root CA', expires: Date.UTC(2036, 10, 20) };

export function preparedFor(choices: Choices, host: Host): Prepared {
  const members = choices.clusters.map(({ name, context: of }, index) => ({
    name,
    context: of,
    role: 'primary' as const,
    network: `network${index + 1}`,
    platform: 'openshift' as const,
    api: `https://${name}.example.com:6443`,
    keepsCacerts: false,
  }));
  const { meshId: id, topology = 'multi-primary-multi-network' } = choices;
  const mesh: Mesh = { id, topology, members, samples: { client: 'curl', ...choices.samples } };
  const world = {
    cluster: clusterNamed,
    clock: host.clock,
    keys: { certificates: fail, verify: fail },
    proveAccess: host.proveAccess,
    resolve: host.resolve,
    holder: host.holder,
    hasEnded: host.hasEnded,
  };
  return {
    mesh,
    steps: stepsOf(mesh),
    certificates,
    roots: {
      folder: [],
      clusters: mesh.members.map(({ name }, index) => ({
        cluster: name,
        cacerts: index === 0 ? undefined : [rootFact],
        istiod: [],
      })),
    },
    surveys: new Map(),
    world,
    checks,
    foreseen: [],
    toTakeOver: [],
    warnings: [],
  };
}

/** Every cluster moves from one plugged-in root to one that is generated. */
export function rootChangeOf({ mesh, world }: Prepared): PreparedRootChange {
  const clusters = mesh.members.map(
    (member): Changing => ({
      member,
      signing: 'plugged',
      istiods: ['istiod'],
      namespaces: ['sample'],
      gateways: true,
    }),
  );
  const change = { mesh, clusters, present: '' };
  const old = Array.from({ length: 32 }, (_, index) => (index + 16).toString(16).toUpperCase()).join(':');
  const steps = rootChange(change, new Map(mesh.members.map(({ name }) => [name, old])));
  const warnings = [`${mesh.members[0]?.name}: Deployment shop/cart stops its pods before new ones are ready`];
  return { mesh, world, change, oldRoots: [old], steps, warnings };
}

/** Two namespaces a cluster to delete, and one that is left. */
export function removalOf({ mesh, world }: Prepared): PreparedRemoval {
  const removals = (['sample', 'istio-system', 'shop'] as const).map((name): Removal => {
    const ref = { apiVersion: 'v1', kind: 'Namespace', name };
    const why = 'holds ConfigMap shop/theirs, not created by eastwest';
    return name === 'shop' ? { ref, uid: name, will: 'leave', why } : { ref, uid: name, will: 'delete', ifEmpty: true };
  });
  const steps = mesh.members.map(({ name }) => ({
    id: `${name}/remove-namespaces`,
    cluster: name,
    title: 'Delete namespaces',
    needs: [],
    remove: removals,
    byHand: 'kubectl delete namespace sample istio-system',
  }));
  const leaving = new Set(mesh.members.map(({ name }) => name));
  return {
    mesh,
    steps,
    inventories: new Map(),
    leaving,
    world,
    changes: true,
    warnings: ['east: shop/cart has a sidecar'],
  };
}

export const noFacts = { of: () => ({}), text: () => '', planning: true, isDone: () => true };
