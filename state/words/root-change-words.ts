/** A prepared change of roots in words: what restarts, in which order, and what cannot be seen from here. */
import type { Step } from '../../source/engine/step.ts';
import type { PreparedRootChange } from '../../source/preparation/prepare-root-change.ts';
import type { AllRequests } from '../watched-root-change.ts';

export type Act = { readonly cluster: string; readonly act: string };

export type PhaseWords = { readonly title: string; readonly lines: readonly Act[] };

const phases = [
  { mark: 'root-both', title: 'Trust all roots, the present CAs keep signing' },
  { mark: 'root-sign', title: 'Sign with the new CAs, all roots are still trusted' },
  { mark: 'root-new', title: 'Drop the old roots' },
] as const;

/** "51:BC:A9:D7": as much of a fingerprint as tells roots apart. */
const short = (fingerprint: string) => fingerprint.slice(0, 11);

/** From which roots to which. */
export function rootsWords({ change, oldRoots }: PreparedRootChange): string {
  const to = change.fingerprint === undefined ? 'a generated one' : `SHA-256 ${short(change.fingerprint)}…`;
  return oldRoots.length === 0 ? `to ${to}` : `from ${oldRoots.map(each => `${short(each)}…`).join(', ')} to ${to}`;
}

/** The steps that write or restart, in their order. A phase begins when the one before it is over everywhere. */
export function phaseWords({ steps, mesh }: PreparedRootChange): readonly PhaseWords[] {
  const made = steps.filter(step => !phases.some(({ mark }) => step.id.includes(`/${mark}-`)));
  const first = { title: 'Issue the new CAs', lines: linesOf(made, mesh) };
  const rest = phases.map(({ mark, title }) => ({
    title,
    lines: linesOf(
      steps.filter(step => step.id.includes(`/${mark}-`)),
      mesh,
    ),
  }));
  return [first, ...rest].filter(({ lines }) => lines.length > 0);
}

/** What is done on each cluster, cluster after cluster. */
function linesOf(steps: readonly Step[], mesh: PreparedRootChange['mesh']): readonly Act[] {
  return mesh.members.flatMap(({ name }) =>
    steps.filter(step => step.cluster === name && isAct(step)).map(({ title }) => ({ cluster: name, act: title })),
  );
}

/** What only waits for others is left out. */
function isAct({ id, amend, create, rollout, until }: Step): boolean {
  if (id.endsWith('-proxies')) return false;
  return amend !== undefined || create !== undefined || rollout === true || until?.by === 'keys';
}

/** What cannot be seen from here, and what holds for every change. */
export const unseenWords: readonly string[] = [
  'a phase is over on all clusters before the next; clusters restart in turn',
  'only proxies that lack what a phase needs restart, new pods first',
  'not visible here: proxies outside these clusters; move them with the phases',
  'old roots stay trusted until proxies restart or renew (within 12 h)',
];

/** How the requests went, a line a cluster. */
export function requestWords(requests: AllRequests): readonly string[] {
  return [...requests].map(([name, { responses, lost, reasons }]) => {
    if (responses === 0 && lost === 0) return `${name}: no requests could be sent (no sample client): not watched`;
    return `${name}: ${responses} requests answered, ${lost} lost${lost === 0 ? '' : ` (${reasons.join(', ')})`}`;
  });
}

/** Requests that were lost, of all clusters. */
export function lostRequests(requests: AllRequests): number {
  return [...requests.values()].reduce((sum, { lost }) => sum + lost, 0);
}
