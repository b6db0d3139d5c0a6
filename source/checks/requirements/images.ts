/** Istio's images come from a registry that answers: two of Istio's own are switched off in December 2026. */

import { listAt, textAt } from '../../model/fields.ts';
import { firstFew } from '../../model/first-few.ts';
import { DOCKER_HUB, hasEnded, hostOf, isDockerHub, registryOf } from '../../model/image-registries.ts';
import type { KubeObject } from '../../model/kube.ts';
import type { Mesh } from '../../model/mesh.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { type Check, unmet } from '../check.ts';
import { type Candidate, each, listed, versionFor } from '../subject.ts';

export const images: Check = {
  id: 'images',
  title: 'Istio images come from a registry that stays online',
  weight: 'problem',
  run: async (subject, signal) => {
    const { mesh, candidates } = subject;
    const left = await each(subject, candidate => podsLeft(candidate, signal));
    return {
      evidence: candidates.map((candidate, index) => ({
        cluster: candidate.member.name,
        words: [sourceOf(candidate, mesh).words, ...podWords(left[index])].join('; '),
      })),
      trouble: namedInVain(mesh),
      doubts: [
        ...candidates.flatMap((candidate, index) => notAgain(candidate, left[index])),
        ...candidates.flatMap((candidate, index) => (left[index]?.length ? [] : staying(candidate, mesh))),
        ...candidates.flatMap(candidate => unsaid(candidate, mesh)),
        ...limited(subject.candidates, mesh),
      ],
    };
  },
};

const END = 'which will be shut down in December 2026';

type Source = { readonly registry?: string; readonly words: string };

/** Where the images of a cluster's control plane come from, as far as it is known before the run. */
function sourceOf({ member, survey, bundle }: Candidate, mesh: Mesh): Source {
  const { istioRegistry: flag } = mesh;
  if (flag !== undefined) return { registry: flag, words: `${flag} (--istio-registry)` };
  // Its proxies are made by its primary's template.
  if (member.role === 'remote') return { words: `those of ${member.primary ?? 'its primary'}` };
  const brought = bundle === undefined || 'problem' in bundle ? {} : bundle.registries;
  const operators = registryOf(survey.operator?.registries ?? brought, versionFor(mesh, member));
  const hub = member.hubs?.istio;
  if (hub !== undefined) {
    const why = hub === survey.istio?.hub || operators === undefined ? 'its global.hub' : `not ${operators}, ${END}`;
    return { registry: hub, words: `${hub} (${why})` };
  }
  if (operators !== undefined) return { registry: operators, words: `${operators} (the operator’s own)` };
  if (survey.operator !== undefined || bundle !== undefined) return { words: 'the operator does not say' };
  return { words: 'known once the operator is installed' };
}

/** The user's own word: nothing is put in its place. */
function namedInVain({ istioRegistry: flag }: Mesh): readonly Problem[] {
  if (flag === undefined || !hasEnded(flag)) return [];
  return [
    unmet(sh`--istio-registry names ${flag}, ${END}`, `use --istio-registry ${DOCKER_HUB}, or a mirror of your own`),
  ];
}

function unsaid(candidate: Candidate, mesh: Mesh): readonly Problem[] {
  const { member, survey, bundle } = candidate;
  const silent = (survey.operator !== undefined || bundle !== undefined) && member.role === 'primary';
  if (!silent || sourceOf(candidate, mesh).registry !== undefined) return [];
  return [
    unmet(
      `the operator of ${member.name} does not say where its images are pulled from`,
      `if that is registry.istio.io or gcr.io/istio-release, use --istio-registry ${DOCKER_HUB}`,
    ),
  ];
}

/** Pods, as `namespace/name`, with an image from a registry that ends; undefined where the cluster does not tell. */
type PodsLeft = readonly string[] | undefined;

/** Of an existing mesh. Service Mesh never had such images, and lists of all pods are long. */
async function podsLeft(candidate: Candidate, signal: AbortSignal): Promise<PodsLeft> {
  const registries = Object.values(candidate.survey.operator?.registries ?? {});
  const redHats = registries.length > 0 && registries.every(each => hostOf(each) === 'registry.redhat.io');
  if (candidate.survey.istio === undefined || redHats) return [];
  const pods = await listed(candidate, { apiVersion: 'v1', kind: 'Pod' }, signal);
  return pods?.filter(hasEndedImage).map(({ metadata: { namespace = '', name } }) => `${namespace}/${name}`);
}

function hasEndedImage(pod: KubeObject): boolean {
  if (['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? '')) return false;
  const containers = [...listAt(pod, 'spec', 'initContainers'), ...listAt(pod, 'spec', 'containers')];
  return containers.some(each => hasEnded(textAt(each, 'image') ?? ''));
}

function podWords(pods: PodsLeft): readonly string[] {
  if (pods === undefined) return ['its pods cannot be listed'];
  return pods.length === 0 ? [] : [`${counted(pods)} with images from a registry that is being shut down`];
}

const counted = ({ length }: readonly string[]) => (length === 1 ? '1 pod' : `${length} pods`);

const SHOWN = 3;

function notAgain({ member, survey }: Candidate, pods: PodsLeft): readonly Problem[] {
  if (pods === undefined) {
    return [
      unmet(
        `whether pods of ${member.name} have images from a registry that is being shut down is unknown`,
        'its pods cannot be listed in all namespaces: ask for this permission, or search for registry.istio.io and gcr.io/istio-release',
      ),
    ];
  }
  if (pods.length === 0) return [];
  // With a hub that does not end, the control plane is right already: what is left was injected before.
  const first = survey.istio?.hub !== undefined && !hasEnded(survey.istio.hub);
  const restart = 'restart what is injected (kubectl rollout restart)';
  return [
    unmet(
      `${counted(pods)} of ${member.name} cannot be pulled again from December 2026 on: ${firstFew(pods, SHOWN)}`,
      first ? restart : `--istio-registry ${DOCKER_HUB} moves the control plane; then ${restart}`,
    ),
  ];
}

/** A control plane that runs is left as it is, also where no pod tells that it was pulled from there. */
function staying(candidate: Candidate, mesh: Mesh): readonly Problem[] {
  const { registry } = sourceOf(candidate, mesh);
  if (mesh.istioRegistry !== undefined || registry === undefined || !hasEnded(registry)) return [];
  return [
    unmet(
      `the control plane of ${candidate.member.name} stays with ${registry}, ${END}`,
      `--istio-registry ${DOCKER_HUB} moves it`,
    ),
  ];
}

function limited(candidates: readonly Candidate[], mesh: Mesh): readonly Problem[] {
  const names = candidates.flatMap(each => {
    const { registry } = sourceOf(each, mesh);
    return registry !== undefined && isDockerHub(registry) ? [each.member.name] : [];
  });
  if (names.length === 0) return [];
  return [
    unmet(
      `Docker Hub limits anonymous pulls, 100 in 6 hours for each address: Istio’s images of ${names.join(', ')} come from there`,
      'on many nodes behind one address, mirror them and use --istio-registry, or log the nodes in to Docker Hub',
    ),
  ];
}
