/**
 * A topology that is chosen although roles or networks say otherwise: of what the user decided before it changes what does
 * not fit, and nothing else. What clusters have already is kept; where that does not fit it cannot be chosen. Pure.
 */
import type { Survey } from '../source/checks/survey.ts';
import type { Topology } from '../source/plans/topologies.ts';
import type { ClusterChoice } from '../source/preparation/choices.ts';
import { topologyProblems } from '../source/preparation/topology-problems.ts';
import { type MemberRow, membersOf } from './members.ts';
import type { Placement } from './placement.ts';
import type { Session } from './session.ts';

/** The marks with which the clusters make up this topology, or why there are none. */
export function fittedTo(session: Session, topology: Topology): Placement | { readonly why: string } {
  const { marks } = session;
  if (marks.length < topology.minimum) return { why: `needs at least ${topology.minimum} clusters` };
  const membersWith = (wanted: readonly ClusterChoice[]) =>
    membersOf({ ...session, marks: wanted, topology: topology.id });
  const problemsOf = (wanted: readonly ClusterChoice[]) => topologyProblems(topology, membersWith(wanted));
  const lacksRemotes = (wanted: readonly ClusterChoice[]) =>
    topology.roles.includes('remote') && membersWith(wanted).every(({ role }) => role === 'primary');
  const placed = (wanted: readonly ClusterChoice[]) => ({ marks: wanted, topology: topology.id });
  const changed = fitting(session, topology, membersWith(marks));
  if (problemsOf(marks).length === 0) {
    const isBetter = lacksRemotes(marks) && !lacksRemotes(changed) && problemsOf(changed).length === 0;
    return placed(isBetter ? changed : marks);
  }
  const [problem] = problemsOf(changed);
  return problem === undefined ? placed(changed) : { why: keptWords(session, topology) ?? problem.title };
}

/** Without the user's words that do not fit. */
function fitting(session: Session, topology: Topology, members: readonly MemberRow[]): readonly ClusterChoice[] {
  const networks = new Set(members.map(({ network }) => network));
  const common = session.marks.map(mark => networkOf(surveyOf(session, mark))).find(Boolean) ?? members[0]?.network;
  const keepsNetwork = (network: string, index: number) => {
    if (topology.networks === 'one') return networks.size === 1 || network === common;
    return networks.size > 1 || index === 0;
  };
  const hasRemotes = topology.roles.includes('remote');
  const isAllPrimary = members.every(({ role }) => role === 'primary');
  return session.marks.map((mark, index) => {
    const { network, role, primary, ...rest } = mark;
    const isFixedPrimary = hasRemotes && isAllPrimary && index > 0;
    return {
      ...rest,
      ...(network === undefined || !keepsNetwork(network, index) ? {} : { network }),
      ...(role === undefined || !topology.roles.includes(role) || isFixedPrimary ? {} : { role }),
      ...(primary === undefined || !hasRemotes || !canLead(members, primary, members[index]) ? {} : { primary }),
    };
  });
}

function canLead(members: readonly MemberRow[], primary: string, led: MemberRow | undefined): boolean {
  const leader = members.find(({ name }) => name === primary);
  return leader?.role === 'primary' && !(led?.platform === 'openshift' && leader.platform === 'kubernetes');
}

/** What clusters have already and keep, where it does not fit. */
function keptWords(session: Session, topology: Topology): string | undefined {
  const seen = session.marks.flatMap(mark => {
    const survey = surveyOf(session, mark);
    return survey === undefined ? [] : { name: mark.name, role: survey.istio?.role, network: networkOf(survey) };
  });
  const misfit = seen.find(({ role }) => role !== undefined && !topology.roles.includes(role));
  if (misfit !== undefined) return `${misfit.name} already has a control plane as a ${misfit.role}, which is kept`;
  const placed = seen.filter(({ network }) => network !== undefined);
  const networks = new Set(placed.map(({ network }) => network));
  const isMisfit = topology.networks === 'one' ? networks.size > 1 : networks.size === 1 && placed.length > 1;
  if (!isMisfit) return undefined;
  return `${placed.map(({ name, network }) => `${name} is on ${network}`).join(', ')} already, which is kept`;
}

function surveyOf({ probes }: Session, { context }: ClusterChoice): Survey | undefined {
  const probe = probes[context];
  return probe?.state === 'found' ? probe.survey : undefined;
}

function networkOf(survey: Survey | undefined): string | undefined {
  return survey?.network ?? survey?.istio?.network;
}
