/** Whether an istiod of istioctl or Helm can be handed over to the operator where it is (docs/istio/sail.md#objects-of-others). */
import { listed } from '../model/listed.ts';
import { usesCni } from '../model/mesh.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { Obstacle } from '../model/unmanaged-istiod.ts';
import { trouble } from './check.ts';
import { type Candidate, type Subject, versionFor } from './subject.ts';
import { BESIDE } from './unmanaged-istiod.ts';

/** Everything that speaks against it, each with the way by hand. */
export function handOverTrouble({ mesh }: Pick<Subject, 'mesh'>, candidate: Candidate): readonly Problem[] {
  const { member, survey } = candidate;
  const unmanaged = survey.istio?.unmanaged;
  if (unmanaged === undefined) return [];
  const obstacles = [...unmanaged.obstacles, ...versionObstacle(versionFor(mesh, member), survey.istio?.version)];
  const agents = usesCni(mesh, member) ? unmanaged.cniAgents.map(agentObstacle) : [];
  return [...obstacles, ...agents].map(({ words, way }) =>
    trouble(
      'exists',
      `${member.name}: ${unmanaged.title} (${unmanaged.by}) cannot be handed over to the operator: ${words}`,
      way,
    ),
  );
}

/** The operator would exchange it for another one while it takes it over: two changes at once, and no way back. */
function versionObstacle(wanted: string | undefined, has: string | undefined): readonly Obstacle[] {
  if (has === undefined) {
    return [{ words: 'its version cannot be determined from its image', way: BESIDE }];
  }
  if (wanted === undefined || wanted === has) return [];
  return [
    {
      words: `it has version ${has}, the operator would install ${wanted}`,
      way: `upgrade it with its own tool (istioctl upgrade, helm upgrade) to a version that the operator brings, then run again; or ${BESIDE}`,
    },
  ];
}

function agentObstacle(agent: string): Obstacle {
  return {
    words: `its CNI agent (${agent}) is not the operator’s, whose own would write the same files on the nodes`,
    way: `${BESIDE}; no new pod starts on a node while its agent is exchanged`,
  };
}

/** What a person has to know who hands it over: it changes hands as a whole, and who had it must forget it. */
export function handOverWords({ member, survey }: Candidate): readonly Problem[] {
  const unmanaged = survey.istio?.unmanaged;
  if (unmanaged === undefined) return [];
  const { by, objects, releases, title } = unmanaged;
  const words = `${member.name}: ${title} (${by}) is handed over to the operator, with ${objects.length} objects, and restarts once`;
  return [trouble('exists', words, releases.length === 0 ? afterIstioctl : afterHelm(releases, member.context))];
}

const afterIstioctl =
  'From then on change it by its Istio: istioctl install, upgrade and uninstall would write over what the operator keeps, or delete it';

function afterHelm(
  releases: readonly { readonly name: string; readonly namespace: string }[],
  context: string,
): string {
  const names = listed(releases.map(({ name }) => name));
  const commands = releases.map(
    ({ name, namespace }) => sh`kubectl --context ${context} -n ${namespace} delete secrets -l owner=helm,name=${name}`,
  );
  return `From then on change it by its Istio. Have Helm forget ${names}, once the plan is done: helm uninstall would delete what the operator keeps. ${commands.join('; ')}`;
}
