/** What is there of Istio already is what the plan says, or is in nobody's way: it is described, never overwritten. */
import type { Evidence } from '../../model/check-result.ts';
import { textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { hasRemotes, ISTIO_NAMESPACE } from '../../model/mesh.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { type Check, trouble } from '../check.ts';
import { hiddenNamespaces } from '../hidden-namespaces.ts';
import { type Candidate, each, listed, type Subject } from '../subject.ts';
import type { ExistingIstio } from '../survey.ts';

export const existingMesh: Check = {
  id: 'existing-mesh',
  title: 'Existing Istio is compatible with the plan',
  weight: 'problem',
  look: async (subject, signal) => {
    const seen = await each(subject, candidate => otherIstios(candidate, signal));
    const revisions = await each(subject, candidate => byRevision(subject, candidate, signal));
    const hidden = await hiddenNamespaces(subject, signal);
    return {
      evidence: subject.candidates.map((candidate, index) => described(candidate, seen[index] ?? nobody)),
      trouble: [
        ...subject.candidates.flatMap(elsewhere),
        ...subject.candidates.flatMap(differences),
        ...seen.flatMap(({ inTheWay }) => inTheWay),
        ...revisions.flatMap(({ inTheWay }) => inTheWay),
        ...hidden.trouble,
      ],
      doubts: [
        ...subject.candidates.flatMap(foreign),
        ...seen.flatMap(({ beside }) => beside),
        ...revisions.flatMap(({ beside }) => beside),
        ...hidden.doubts,
      ],
    };
  },
};

function described({ member, survey }: Candidate, { names }: Others): Evidence {
  const { istio, otherIstios = [], network } = survey;
  const label = network === undefined ? [] : [`${ISTIO_NAMESPACE} on network ${network}`];
  const planes = [...(istio === undefined ? [] : [planeWords(istio)]), ...otherIstios.map(namedWords)];
  const parts = [...planes, ...label, ...names];
  return { cluster: member.name, words: parts.length === 0 ? 'no Istio' : parts.join(', ') };
}

function planeWords(istio: ExistingIstio): string {
  return `a ${istio.role} ${istio.ours ? 'created by eastwest' : 'not created by eastwest'} (${factsOf(istio)})`;
}

function namedWords(istio: ExistingIstio & { readonly name: string }): string {
  return `Istio ${istio.name} in ${istio.namespace ?? ISTIO_NAMESPACE} (${factsOf(istio)})`;
}

function factsOf({ version, meshId, clusterName, network, state }: ExistingIstio): string {
  const known = [version, meshId && `mesh ${meshId}`, clusterName, network, state];
  return known.filter(part => part !== undefined && part !== '').join(', ');
}

/**
 * Control planes that the plan would not go on with but install another beside: two of them write the same ConfigMaps
 * and webhooks, and gateways of one do not obey the other.
 */
function elsewhere({ member, survey: { istio, otherIstios = [] } }: Candidate): readonly Problem[] {
  const kubectl = sh`kubectl --context ${member.context}`;
  const moved = istio?.namespace === undefined ? [] : [{ ...istio, name: 'default' }];
  return [...moved, ...otherIstios].map(each =>
    trouble(
      'exists',
      `${member.name} has ${namedWords(each)}; the plan works with Istio default in ${ISTIO_NAMESPACE} only`,
      `leave ${member.name} out, or move its workloads and remove it: ${kubectl} ${sh`delete istios.sailoperator.io ${each.name}`}`,
    ),
  );
}

const tagKind = { apiVersion: 'sailoperator.io/v1', kind: 'IstioRevisionTag' };

/**
 * With update strategy RevisionBased the label `istio-injection` and the plan's gateways are followed only by the
 * revision tag `default`. A remote's way to its primary leads to the Service `istiod`, which no such revision has.
 */
async function byRevision({ mesh }: Subject, candidate: Candidate, signal: AbortSignal): Promise<Told> {
  const { member, survey } = candidate;
  if (survey.istio?.revisionBased !== true) return { inTheWay: [], beside: [] };
  const title = `${member.name}: Istio default has update strategy RevisionBased`;
  const kubectl = sh`kubectl --context ${member.context}`;
  const toInPlace = `${kubectl} patch istios.sailoperator.io default --type merge -p '{"spec":{"updateStrategy":{"type":"InPlace"}}}'`;
  if (member.role === 'remote' || hasRemotes(mesh, member)) {
    const words = `${title}: its Service is not istiod, by which a remote and its primary find each other`;
    return { inTheWay: [trouble('exists', words, `change it to InPlace: ${toInPlace}`)], beside: [] };
  }
  const tags = await listed(candidate, tagKind, signal);
  const tag = tags?.find(({ metadata, spec }) => {
    return metadata.name === 'default' && textAt(spec, 'targetRef', 'name') === 'default';
  });
  if (tag === undefined) {
    const words = `${title} and no IstioRevisionTag default: pods in namespaces labelled istio-injection=enabled, and gateways, get no sidecar`;
    const hint = `create an IstioRevisionTag default with targetRef {kind: Istio, name: default}, or change to InPlace: ${toInPlace}`;
    return { inTheWay: [trouble('exists', words, hint)], beside: [] };
  }
  const hint = 'the plan works with it; after an upgrade of Istio, restart gateways and workloads to move them';
  return { inTheWay: [], beside: [trouble('exists', `${title}; IstioRevisionTag default points to it`, hint)] };
}

/** A control plane or label that says something else than the plan. */
function differences({ member, survey }: Candidate): readonly Problem[] {
  const { istio } = survey;
  const flag = (pair: string) => sh`--cluster ${member.name}=${member.context},${pair}`;
  const differs = (what: string, is: string | undefined, wanted: string | undefined, run: string) =>
    is === undefined || is === wanted
      ? []
      : [
          trouble(
            'exists',
            `${member.name} has ${what} ${is}, the plan needs ${wanted ?? 'none'}`,
            `run with ${run}, or remove the existing one first; nothing is overwritten`,
          ),
        ];
  const named = istio?.clusterName;
  const led = istio?.role === 'remote' && member.role === 'remote' ? survey.primary : undefined;
  return [
    ...differs('a control plane with the cluster name', named, member.name, sh`--cluster ${named}=${member.context}`),
    ...differs('a control plane on network', istio?.network, member.network, flag(`network=${istio?.network}`)),
    ...differs('its namespace on network', survey.network, member.network, flag(`network=${survey.network}`)),
    ...differs('a control plane in the role of a', istio?.role, member.role, flag(`role=${istio?.role}`)),
    ...differs('a control plane with primary', led, member.primary, flag(`primary=${led}`)),
  ];
}

/** Somebody else's control plane that says the same: fields that differ are refused by the server, one by one. */
function foreign({ member, survey }: Candidate): readonly Problem[] {
  if (survey.istio === undefined || survey.istio.ours) return [];
  return [
    trouble(
      'exists',
      `${member.name} has a control plane that eastwest did not create: ${planeWords(survey.istio)}`,
      'the plan adds what is missing; a field that another manager set differently is not overwritten; the step then fails and names it',
    ),
  ];
}

type Told = { readonly inTheWay: readonly Problem[]; readonly beside: readonly Problem[] };

type Others = Told & { readonly names: readonly string[] };

const nobody: Others = { names: [], inTheWay: [], beside: [] };

/**
 * istiods that the operator does not run, as istioctl and Helm install them
 * (docs/istio/clusters.md#what-must-hold-before).
 */
async function otherIstios(candidate: Candidate, signal: AbortSignal): Promise<Others> {
  const deployments = await listed(candidate, { apiVersion: 'apps/v1', kind: 'Deployment' }, signal, {
    labels: 'app=istiod',
  });
  const others = (deployments ?? []).filter(each => !isOperators(each));
  const clashing = others.filter(each => revisionOf(each) === 'default' || each.metadata.namespace === ISTIO_NAMESPACE);
  const { name } = candidate.member;
  return {
    names: others.map(titleOf),
    inTheWay: clashing.map(each =>
      trouble(
        'exists',
        `${name} has an istiod not managed by a Sail operator: ${titleOf(each)}`,
        'the plan installs the revision "default": move the workloads of the other one to it, or remove the other one first (istioctl uninstall, helm uninstall)',
      ),
    ),
    beside: others
      .filter(each => !clashing.includes(each))
      .map(each =>
        trouble(
          'exists',
          `${name} has another istiod: ${titleOf(each)}`,
          'both can run in one cluster as long as each selects its own namespaces (discoverySelectors)',
        ),
      ),
  };
}

function isOperators({ metadata }: KubeObject): boolean {
  const owned = (metadata.ownerReferences ?? []).some(({ kind }) => kind === 'IstioRevision');
  return owned || metadata.labels?.['managed-by'] === 'sail-operator';
}

function revisionOf(istiod: KubeObject): string {
  return istiod.metadata.labels?.['istio.io/rev'] ?? 'default';
}

function titleOf(istiod: KubeObject): string {
  const image = textAt(istiod, 'spec', 'template', 'spec', 'containers', 0, 'image')?.replace(/^.*\//, '');
  const of = image === undefined ? '' : `, ${image}`;
  return `Deployment ${istiod.metadata.namespace}/${istiod.metadata.name} of revision ${revisionOf(istiod)}${of}`;
}
