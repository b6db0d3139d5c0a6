/** What a probe of a cluster found, in words: one line for the list, several for the detail. */

import { byResource } from '../../source/checks/access-reviews.ts';
import { MOST_SKEW, NOTABLE_SKEW } from '../../source/checks/requirements/clocks.ts';
import type { Survey } from '../../source/checks/survey.ts';
import { cleaned } from '../../source/model/clean.ts';
import type { Entry, Probe } from '../session.ts';
import { counted } from './numbers.ts';
import { shortCause } from './short-cause.ts';

/** How something stands; each has a symbol, a word and a colour on the screen. */
export type Standing = 'ok' | 'problem' | 'warning' | 'waiting' | 'running';
export type Said = { readonly standing: Standing; readonly words: string };
/** With what it is about. */
export type Fact = Said & { readonly label: string };

/** The verdict of the list's row. */
export function probeWords(entry: Entry, probe: Probe | undefined): Said | undefined {
  if (entry.problem !== undefined) return { standing: 'problem', words: shortCause(entry.problem) };
  if (probe === undefined) return undefined;
  switch (probe.state) {
    case 'probing':
      return { standing: 'running', words: 'probing' };
    case 'problem':
      // A slow cluster may answer yet: no verdict stands against it.
      return probe.still
        ? { standing: 'warning', words: `${withoutName(entry, shortCause(probe.problem))}, retrying` }
        : { standing: 'problem', words: withoutName(entry, shortCause(probe.problem)) };
    case 'found':
      return { standing: weigh(probe.survey), words: surveyWords(probe.survey).join(', ') };
  }
}

/** Its row begins with the name: repeated here, it would take the room of the rest. */
function withoutName({ context, title }: Entry, words: string): string {
  const said = cleaned(words);
  const name = [cleaned(context), title].find(each => each !== '' && said.startsWith(`${each} `));
  return name === undefined ? said : said.slice(name.length + 1);
}

/** Below its own name a problem need not say whose it is: long names push what matters out of sight. */
function withoutContext({ context, title }: Entry, words: string): string {
  const said = cleaned(words);
  const prefix = [cleaned(context), title].map(name => `context ${name}: `).find(each => said.startsWith(each));
  return prefix === undefined ? said : said.slice(prefix.length);
}

/** The lines of the detail, below the list. */
export function probeLines(entry: Entry, probe: Probe | undefined): readonly Fact[] {
  const problem = entry.problem ?? (probe?.state === 'problem' ? probe.problem : undefined);
  if (problem !== undefined) {
    const still =
      probe?.state === 'problem' && probe.still ? [{ label: '', standing: 'running' as const, words: 'retrying' }] : [];
    return [
      { label: 'Problem', standing: 'problem', words: withoutContext(entry, problem.title) },
      { label: 'Fix', standing: 'waiting', words: cleaned(problem.hint) },
      ...(problem.evidence === undefined
        ? []
        : [{ label: 'Evidence', standing: 'waiting' as const, words: cleaned(problem.evidence) }]),
      ...still,
    ];
  }
  if (probe === undefined)
    return [{ label: 'Status', standing: 'waiting', words: 'Not contacted. space selects and probes it' }];
  if (probe.state !== 'found') return [{ label: 'Status', standing: 'running', words: 'probing' }];
  return surveyLines(probe.survey, entry);
}

function surveyLines(survey: Survey, { host }: Entry): readonly Fact[] {
  // What the kubeconfig says itself is in the row of the API server.
  const own = survey.apiServerUrl === undefined ? '' : cleaned(survey.apiServerUrl, 120);
  const url = own === '' || own === `https://${host}` ? '' : `, API ${own}`;
  const lines: Fact[] = [{ label: 'Platform', standing: 'ok', words: `${platformLine(survey)}${url}` }];
  lines.push({ label: 'Operator', ...operatorLine(survey) });
  if (survey.missingRights.length > 0) {
    lines.push({
      label: 'Permissions',
      standing: 'problem',
      words: `Missing permissions: ${cleaned(byResource(survey.missingRights))}`,
    });
  } else lines.push({ label: 'Permissions', standing: 'ok', words: 'All permissions present' });
  const { istio } = survey;
  if (istio !== undefined) {
    const parts = [
      istio.meshId && `mesh ${istio.meshId}`,
      istio.clusterName,
      istio.network,
      istio.version,
      istio.state,
    ];
    const words = parts.filter(part => part !== undefined && part !== '').join(', ');
    lines.push({
      label: 'Istio',
      standing: istio.ours ? 'ok' : 'warning',
      words: cleaned(`${ownerWords(istio)}: ${words}`),
    });
  }
  const skew = Math.abs(survey.clockAhead);
  if (skew > NOTABLE_SKEW) {
    lines.push({
      label: 'Clock',
      standing: skew > MOST_SKEW ? 'problem' : 'warning',
      words: clockWords(survey.clockAhead),
    });
  }
  return lines;
}

function operatorLine({ operator, olm, helmRelease }: Survey): Said {
  if (operator !== undefined) {
    const [newest, ...older] = operator.versions;
    const versions =
      newest === undefined ? '' : `, Istio ${newest}${older.length > 0 ? ` and ${older.length} older` : ''}`;
    return { standing: 'ok', words: cleaned(`operator ${operator.title}${versions}`) };
  }
  if (olm) return { standing: 'ok', words: 'no operator; will be installed through OLM' };
  if (helmRelease !== undefined) {
    return {
      standing: 'problem',
      words: cleaned(`Helm release ${helmRelease} without its operator`),
    };
  }
  return { standing: 'warning', words: 'no operator, no OLM; will be installed from a bundle' };
}

function weigh(survey: Survey): Standing {
  if (survey.helmRelease !== undefined) return 'problem';
  if (survey.missingRights.length > 0 || Math.abs(survey.clockAhead) > MOST_SKEW) return 'problem';
  if (survey.operator === undefined && !survey.olm) return 'warning';
  return survey.istio !== undefined && !survey.istio.ours ? 'warning' : 'ok';
}

function surveyWords(survey: Survey): readonly string[] {
  const words = [platformWords(survey)];
  if (survey.missingRights.length > 0) words.unshift(`${counted(survey.missingRights.length, 'permission')} missing`);
  if (Math.abs(survey.clockAhead) > MOST_SKEW) words.unshift('clock out of sync');
  return [...words, installedWords(survey)];
}

function ownerWords({ ours, unmanaged }: NonNullable<Survey['istio']>): string {
  if (unmanaged !== undefined) return `Istio already installed (${unmanaged.by}, without an operator)`;
  return ours ? 'Existing Istio (managed by eastwest)' : 'Istio already installed (not by eastwest)';
}

/** Which Istio exists, or how it can be installed; what exactly, and which versions, the detail tells. */
function installedWords({ istio, operator, olm }: Survey): string {
  if (istio !== undefined) return istio.ours ? 'Istio managed by eastwest' : 'Istio already installed';
  if (operator !== undefined) return 'operator installed';
  return olm ? 'OLM, no operator' : 'no operator, no OLM';
}

/** "OpenShift 4.21.3", "EKS v1.34.4", "Kubernetes v1.34.4". */
function platformWords(survey: Survey): string {
  const { platform, distribution } = survey;
  const name = cleaned(distribution?.name ?? (platform === 'openshift' ? 'OpenShift' : 'Kubernetes'), 30);
  if (distribution?.release !== undefined) return `${name} ${cleaned(distribution.release, 30)}`;
  // OpenShift counts by itself: what Kubernetes is in it is not a version of OpenShift.
  return platform === 'openshift' ? `${name} (${kubernetesWords(survey)})` : `${name} ${shortVersion(survey.version)}`;
}

/** The same with the version of Kubernetes as its API server says it. */
function platformLine(survey: Survey): string {
  const [words, kubernetes] = [platformWords(survey), kubernetesWords(survey)];
  return words.includes(kubernetes) ? words : `${words} (${kubernetes})`;
}

function kubernetesWords({ version }: Survey): string {
  return `Kubernetes ${cleaned(version, 30)}`;
}

/** Without what a build calls itself: `v1.34.4+k3s1`. */
function shortVersion(version: string): string {
  return /^v?\d+\.\d+\.\d+/.exec(version)?.[0] ?? cleaned(version, 30);
}

function clockWords(ahead: number): string {
  return `its clock is ${Math.round(Math.abs(ahead))} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's`;
}
