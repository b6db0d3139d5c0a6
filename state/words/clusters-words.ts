/** The first line of Clusters: what this program is about to help with, then whether it can go on. */
import { cleaned } from '../../source/model/clean.ts';
import { obstacles } from '../members.ts';
import type { Session } from '../session.ts';
import { counted } from './numbers.ts';
import type { Said } from './probe-words.ts';
import { shortCause } from './short-cause.ts';

/** As long as the width allows. */
export function clustersLine(session: Session, width: number): Said {
  const { probes, marks } = session;
  if (marks.length === 0) return { standing: 'waiting', words: intro.find(words => words.length <= width - 2) ?? '' };
  const probing = marks.filter(({ context }) => probes[context]?.state === 'probing').length;
  if (probing > 0) return { standing: 'running', words: `probing ${counted(probing, 'cluster')}` };
  const failed = failedWords(session);
  if (failed !== undefined) return { standing: 'warning', words: failed };
  const [obstacle] = obstacles(session);
  const mesh = meshWords(session);
  if (mesh !== undefined) return { standing: 'ok', words: `${mesh}: W watches it, M shows what exists` };
  if (obstacle !== undefined) return { standing: 'warning', words: obstacle };
  return { standing: 'ok', words: `${counted(marks.length, 'cluster')} selected: enter leads to Topology` };
}

/** "west: 401 login rejected": the row and the lines below say more. */
function failedWords({ probes, marks }: Session): string | undefined {
  const failed = marks.flatMap(({ context, name }) => {
    const probe = probes[context];
    return probe?.state === 'problem' && !probe.still ? `${cleaned(name, 63)}: ${shortCause(probe.problem)}` : [];
  });
  const more = failed.length > 1 ? `; ${failed.length - 1} more (tab)` : '';
  return failed[0] === undefined ? undefined : failed[0] + more;
}

const intro = [
  'eastwest makes one Istio mesh of the clusters that you select, and proves it. Each is contacted once it is selected; nothing changes until you start.',
  'Select clusters: eastwest makes one proven Istio mesh of them. Nothing changes until you start.',
  'Select clusters: eastwest makes one proven Istio mesh of them.',
  'Select the clusters of the mesh.',
];

/** "mesh mesh1 is installed on east and west"; undefined where no selected cluster has an Istio. */
function meshWords({ probes, marks }: Session): string | undefined {
  const found = marks.flatMap(({ context, name }) => {
    const probe = probes[context];
    const istio = probe?.state === 'found' ? probe.survey.istio : undefined;
    return istio === undefined ? [] : [{ name: cleaned(name, 63), mesh: istio.meshId }];
  });
  if (found.length === 0) return undefined;
  const meshes = [...new Set(found.map(({ mesh }) => mesh))];
  const what = meshes.length === 1 && meshes[0] !== undefined ? `mesh ${cleaned(meshes[0], 63)}` : 'Istio';
  const names = found.length > 3 ? counted(found.length, 'cluster') : found.map(({ name }) => name).join(', ');
  return `${what} is installed on ${names}`;
}
