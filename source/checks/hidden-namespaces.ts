/** Namespaces that an istiod does not see because its discoverySelectors leave them out. */
import { listAt } from '../model/fields.ts';
import { namespaceOfSamples } from '../model/mesh.ts';
import { systemNamespace } from '../model/plane.ts';
import type { Problem } from '../model/problem.ts';
import { sh, shellWord } from '../model/shell-word.ts';
import { trouble } from './check.ts';
import { labelsToMatch, selects } from './label-selector.ts';
import { type Candidate, type Subject, sampleLabels } from './subject.ts';

type Hidden = { readonly trouble: readonly Problem[]; readonly doubts: readonly Problem[] };

type Seen = { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly matters: boolean };

/**
 * An istiod applies its discoverySelectors to the namespaces of every cluster that it reads, so each is held against
 * those of all: what one of them leaves out has no endpoints and no root certificate there. Asks nothing where no
 * istiod has any.
 */
export async function hiddenNamespaces(subject: Subject, signal: AbortSignal): Promise<Hidden> {
  const choosy = subject.candidates.filter(candidate => selectorsOf(candidate).length > 0);
  if (choosy.length === 0) return { trouble: [], doubts: [] };
  const all = await Promise.all(
    subject.candidates.map(async candidate => {
      const { member, survey } = candidate;
      const home = systemNamespace(member);
      const system = {
        'kubernetes.io/metadata.name': home,
        'topology.istio.io/network': member.network,
        ...member.discoveryLabels,
      };
      // Without a gateway in it, other clusters have no endpoints to miss in it.
      const matters = subject.gateways.has(member.name);
      const namespaces: readonly Seen[] = [
        { name: home, labels: { ...system, ...survey.namespaceLabels }, matters },
        ...(await samplesSeen(subject, candidate, signal)),
      ];
      return choosy.flatMap(holder => namespaces.flatMap(each => told(holder, candidate, each)));
    }),
  );
  const found = all.flat();
  return {
    trouble: found.flatMap(({ matters, problem }) => (matters ? [problem] : [])),
    doubts: found.flatMap(({ matters, problem }) => (matters ? [] : [problem])),
  };
}

async function samplesSeen(subject: Subject, candidate: Candidate, signal: AbortSignal): Promise<readonly Seen[]> {
  const name = namespaceOfSamples(subject.mesh.samples);
  return name === undefined ? [] : [{ name, labels: await sampleLabels(subject, candidate, signal), matters: true }];
}

/** As they will be: those of the user's values, else the existing ones. */
function selectorsOf({ member, survey }: Candidate): readonly unknown[] {
  const wanted = listAt(member.values, 'meshConfig', 'discoverySelectors');
  return wanted.length > 0 ? wanted : (survey.istio?.discoverySelectors ?? []);
}

function told(holder: Candidate, { member }: Candidate, { name, labels, matters }: Seen) {
  const selectors = selectorsOf(holder);
  if (selectors.some(selector => selects(selector, labels))) return [];
  const kubectl = sh`kubectl --context ${member.context}`;
  const wanted = labelsToMatch(selectors[0], labels).map(shellWord).join(' ');
  const problem = trouble(
    'unmet',
    `discoverySelectors of istiod in ${holder.member.name} do not select namespace ${name} of ${member.name}`,
    `label it (create it first where it does not exist): ${kubectl} ${sh`label --overwrite namespace ${name}`} ${wanted}`,
  );
  return [{ matters, problem }];
}
