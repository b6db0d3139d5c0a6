/** An existing Istio is what the plan says, or does not conflict with it: it is described, never overwritten. */
import type { Evidence } from '../../model/check-result.ts';
import type { ExistingIstio } from '../../model/existing-istio.ts';
import { textAt } from '../../model/fields.ts';
import { type KubeObject, objectTitle, refOf } from '../../model/kube.ts';
import { hasRemotes } from '../../model/mesh.ts';
import { ISTIO_NAMESPACE, planeOf, systemNamespace } from '../../model/plane.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { isOperators, revisionOf } from '../../model/unmanaged-istiod.ts';
import { type Check, trouble } from '../check.ts';
import { handOverTrouble, handOverWords } from '../hand-over.ts';
import { hiddenNamespaces } from '../hidden-namespaces.ts';
import { leftBehind } from '../left-behind.ts';
import { type Candidate, each, listed, type Subject } from '../subject.ts';

export const existingMesh: Check = {
  id: 'existing-mesh',
  title: 'Existing Istio is compatible with the plan',
  weight: 'problem',
  run: async (subject, signal) => {
    const seen = await each(subject, candidate => otherIstios(candidate, signal));
    const left = await each(subject, candidate => leftBehind(candidate, signal));
    const hidden = await hiddenNamespaces(subject, signal);
    return {
      evidence: subject.candidates.map((candidate, index) => described(candidate, seen[index] ?? nobody)),
      trouble: [
        ...subject.candidates.flatMap(each => besides(each).inTheWay),
        ...subject.candidates.flatMap(differences),
        ...subject.candidates.flatMap(each => revisionsApart(subject, each)),
        ...subject.candidates.flatMap(each => handOverTrouble(subject, each)),
        ...seen.flatMap(({ inTheWay }) => inTheWay),
        ...left.flat(),
        ...hidden.trouble,
      ],
      doubts: [
        ...subject.candidates.flatMap(foreign),
        ...subject.candidates.flatMap(handOverWords),
        ...subject.candidates.flatMap(each => besides(each).beside),
        ...subject.candidates.flatMap(byRevision),
        ...seen.flatMap(({ beside }) => beside),
        ...hidden.doubts,
      ],
    };
  },
};

function described({ member, survey }: Candidate, { names }: Others): Evidence {
  const { istio, otherIstios = [], network } = survey;
  const label = network === undefined ? [] : [`${systemNamespace(member)} on network ${network}`];
  const planes = [...(istio === undefined ? [] : [planeWords(istio)]), ...otherIstios.map(namedWords)];
  const parts = [...planes, ...label, ...selectorWords({ member, survey }), ...names];
  return { cluster: member.name, words: parts.length === 0 ? 'no Istio' : parts.join(', ') };
}

/** A reader who learns that namespaces are hidden from istiod wants to know what the plan does about it. */
function selectorWords({ member, survey }: Pick<Candidate, 'member' | 'survey'>): readonly string[] {
  if ((survey.istio?.discoverySelectors ?? []).length === 0) return [];
  const labels = Object.entries(member.discoveryLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const given =
    labels.length === 0 ? 'the plan adds no label for them' : `namespaces of the plan get ${labels.join(', ')}`;
  return [`discoverySelectors: ${given}`];
}

function planeWords(istio: ExistingIstio): string {
  const { unmanaged } = istio;
  if (unmanaged !== undefined) return `a ${istio.role} of ${unmanaged.by}, without an operator (${factsOf(istio)})`;
  const by = istio.ours ? 'created by eastwest' : 'not created by eastwest';
  const { istio: name, namespace } = planeOf(istio);
  const called = name === 'default' && namespace === ISTIO_NAMESPACE ? '' : ` Istio ${name} in ${namespace}`;
  return `a ${istio.role}${called} ${by} (${factsOf(istio)})`;
}

function namedWords(istio: ExistingIstio): string {
  const { istio: name, namespace } = planeOf(istio);
  return `Istio ${name} in ${namespace} (${factsOf(istio)})`;
}

function factsOf({ version, meshId, clusterName, network, state }: ExistingIstio): string {
  const known = [version, meshId && `mesh ${meshId}`, clusterName, network, state];
  return known.filter(part => part !== undefined && part !== '').join(', ');
}

/**
 * Several control planes in one cluster: the plan continues with one of them. Two in one namespace share `cacerts`,
 * remote secrets and the label of istiod's pods, so that they could not be told apart.
 */
function besides({ member, survey: { istio, ambiguous, otherIstios = [] } }: Candidate): Told {
  if (istio === undefined) return { inTheWay: [], beside: [] };
  const own = planeOf(istio);
  const choice = sh`--cluster ${member.name}=${member.context},istio=${own.istio}`;
  if (ambiguous === true) {
    const words = `${member.name} has ${otherIstios.length + 1} control planes: ${[istio, ...otherIstios].map(namedWords).join('; ')}`;
    return { inTheWay: [trouble('exists', words, `say which one belongs to the mesh, as in ${choice}`)], beside: [] };
  }
  const shares = (other: ExistingIstio) => planeOf(other).namespace === own.namespace;
  const kubectl = sh`kubectl --context ${member.context}`;
  return {
    inTheWay: otherIstios
      .filter(shares)
      .map(each =>
        trouble(
          'exists',
          `${member.name} has ${namedWords(each)} in the namespace of Istio ${own.istio}: both would use the same cacerts and remote secrets`,
          `leave ${member.name} out, or move its workloads and remove it: ${kubectl} ${sh`delete istios.sailoperator.io ${planeOf(each).istio}`}`,
        ),
      ),
    beside: otherIstios
      .filter(each => !shares(each))
      .map(each =>
        trouble(
          'exists',
          `${member.name} also has ${namedWords(each)}; the plan works with Istio ${own.istio}`,
          `both can run in one cluster as long as each selects its own namespaces (discoverySelectors); another choice: ${sh`--cluster ${member.name}=${member.context},istio=${planeOf(each).istio}`}`,
        ),
      ),
  };
}

/** With update strategy RevisionBased every version has an istiod of its own: proxies move when their pods restart. */
function byRevision({ member, survey: { istio } }: Candidate): readonly Problem[] {
  if (istio?.revisionBased !== true) return [];
  const { istio: name, label, revision, tag } = planeOf(istio);
  const title = `${member.name}: Istio ${name} has update strategy RevisionBased`;
  if (tag === true) {
    const hint = 'the plan works with it; after an upgrade of Istio, restart gateways and workloads to move them';
    return [trouble('exists', `${title}; IstioRevisionTag ${label} points to it`, hint)];
  }
  const hint = `the plan works with revision ${revision}; before an upgrade of Istio, create an IstioRevisionTag, else gateways and namespaces have to be relabelled`;
  return [trouble('exists', `${title} and no IstioRevisionTag`, hint)];
}

/**
 * A remote's proxies and webhook reach their primary's istiod by the name of its Service, which ends in the revision: it
 * has to be the same on both, also after an upgrade.
 */
function revisionsApart({ mesh, candidates }: Subject, { member, survey }: Candidate): readonly Problem[] {
  const isServing = hasRemotes(mesh, member);
  if (survey.istio?.revisionBased === true && (member.role === 'remote' || isServing)) {
    const { istio: name } = planeOf(survey.istio);
    const patch = sh`kubectl --context ${member.context} patch istios.sailoperator.io ${name} --type merge -p '{"spec":{"updateStrategy":{"type":"InPlace"}}}'`;
    const words = `${member.name}: Istio ${name} has update strategy RevisionBased: every version has another Service of istiod, by which a remote and its primary find each other`;
    const then = `then have its namespaces injected by revision ${name}, and restart their workloads: until then they stay with the old revision`;
    return [trouble('exists', words, `change it to InPlace: ${patch}; ${then}`)];
  }
  const leader = candidates.find(each => each.member.name === member.primary)?.member;
  if (member.role !== 'remote' || leader === undefined) return [];
  const [own, its] = [planeOf(member), planeOf(leader)];
  if (own.revision === its.revision) return [];
  return [
    trouble(
      'exists',
      `${member.name} has revision ${own.revision}, its primary ${leader.name} has ${its.revision}: a remote has to be named like its primary's Istio`,
      `create an Istio ${its.istio} on ${member.name}, and remove ${own.istio}; or choose another primary: ${sh`--cluster ${member.name}=${member.context},primary=NAME`}`,
    ),
  ];
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

/** A foreign control plane with the same fields: those that differ are refused by the server, one by one. */
function foreign({ member, survey }: Candidate): readonly Problem[] {
  if (survey.istio === undefined || survey.istio.ours || survey.istio.unmanaged !== undefined) return [];
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
  const own = candidate.survey.istio?.unmanaged?.title;
  const others = (deployments ?? []).filter(each => !isOperators(each) && objectTitle(refOf(each)) !== own);
  const { revision, label, namespace } = planeOf(candidate.member);
  const clashing = others.filter(
    each => [revision, label].includes(revisionOf(each)) || each.metadata.namespace === namespace,
  );
  const { name } = candidate.member;
  return {
    names: others.map(titleOf),
    inTheWay: clashing.map(each =>
      trouble(
        'exists',
        `${name} has an istiod not managed by a Sail operator: ${titleOf(each)}`,
        `the plan works with revision ${revision}, and hands over to the operator only a single istiod of revision default: move the workloads of this one to it, or remove it first (istioctl uninstall, helm uninstall)`,
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

function titleOf(istiod: KubeObject): string {
  const image = textAt(istiod, 'spec', 'template', 'spec', 'containers', 0, 'image')?.replace(/^.*\//, '');
  const of = image === undefined ? '' : `, ${image}`;
  return `Deployment ${istiod.metadata.namespace}/${istiod.metadata.name} of revision ${revisionOf(istiod)}${of}`;
}
