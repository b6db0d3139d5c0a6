/** What a look at a cluster found, in words: one line for the list, several for the detail. */
import { MOST_SKEW, NOTABLE_SKEW } from '../../source/checks/requirements/clocks.ts';
import { byResource } from '../../source/checks/rights.ts';
import type { Survey } from '../../source/checks/survey.ts';
import { cleaned } from '../../source/model/clean.ts';
import type { Entry, Look } from '../session.ts';
import { counted } from './numbers.ts';

/** How something stands; each has a symbol, a word and a colour on the screen. */
export type Standing = 'ok' | 'problem' | 'warning' | 'waiting' | 'running';
export type Said = { readonly standing: Standing; readonly words: string };

/** The verdict of the list's row. */
export function lookWords(entry: Entry, look: Look | undefined): Said | undefined {
  if (entry.problem !== undefined) return { standing: 'problem', words: cleaned(entry.problem.title) };
  if (look === undefined) return undefined;
  switch (look.look) {
    case 'probing':
      return { standing: 'running', words: 'probing' };
    case 'problem':
      // A slow cluster may answer yet: no verdict stands against it.
      return look.still
        ? { standing: 'warning', words: `${withoutName(entry, look.problem.title)}, retrying` }
        : { standing: 'problem', words: withoutName(entry, look.problem.title) };
    case 'found':
      return { standing: weigh(look.survey), words: surveyWords(look.survey).join(', ') };
  }
}

/** Its row begins with the name: said again, it would take the room of what is said of it. */
function withoutName({ context, title }: Entry, words: string): string {
  const said = cleaned(words);
  const name = [cleaned(context), title].find(each => each !== '' && said.startsWith(`${each} `));
  return name === undefined ? said : said.slice(name.length + 1);
}

/** The lines of the detail, below the list. */
export function lookLines(entry: Entry, look: Look | undefined): readonly Said[] {
  const problem = entry.problem ?? (look?.look === 'problem' ? look.problem : undefined);
  if (problem !== undefined) {
    const still = look?.look === 'problem' && look.still ? [{ standing: 'running' as const, words: 'retrying' }] : [];
    return [
      { standing: 'problem', words: cleaned(problem.title) },
      { standing: 'waiting', words: cleaned(problem.hint) },
      ...(problem.evidence === undefined ? [] : [{ standing: 'waiting' as const, words: cleaned(problem.evidence) }]),
      ...still,
    ];
  }
  if (look === undefined) return [{ standing: 'waiting', words: 'Not contacted. space selects and probes it' }];
  if (look.look !== 'found') return [{ standing: 'running', words: 'probing' }];
  return surveyLines(look.survey);
}

function surveyLines(survey: Survey): readonly Said[] {
  const url = survey.apiServerUrl === undefined ? '' : `, API ${cleaned(survey.apiServerUrl, 120)}`;
  const lines: Said[] = [{ standing: 'ok', words: `${platformWords(survey)}${url}` }];
  lines.push(operatorLine(survey));
  if (survey.missingRights.length > 0) {
    lines.push({ standing: 'problem', words: `Missing permissions: ${cleaned(byResource(survey.missingRights))}` });
  } else lines.push({ standing: 'ok', words: 'All permissions present' });
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
      standing: istio.ours ? 'ok' : 'warning',
      words: cleaned(
        `${istio.ours ? 'Existing Istio (managed by eastwest)' : 'Istio already installed (not by eastwest)'}: ${words}`,
      ),
    });
  }
  const skew = Math.abs(survey.clockAhead);
  if (skew > NOTABLE_SKEW) {
    lines.push({ standing: skew > MOST_SKEW ? 'problem' : 'warning', words: clockWords(survey.clockAhead) });
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
  if (survey.operator !== undefined) words.push(cleaned(survey.operator.title, 60));
  else words.push(survey.olm ? 'OLM, no operator' : 'no operator, no OLM');
  if (Math.abs(survey.clockAhead) > MOST_SKEW) words.unshift('clock out of sync');
  if (survey.istio !== undefined) words.push(survey.istio.ours ? 'managed by eastwest' : 'Istio already installed');
  return words;
}

function platformWords(survey: Survey): string {
  return `${survey.platform === 'openshift' ? 'OpenShift' : 'Kubernetes'} ${cleaned(survey.version, 30)}`;
}

function clockWords(ahead: number): string {
  return `its clock is ${Math.round(Math.abs(ahead))} s ${ahead > 0 ? 'ahead of' : 'behind'} this machine's`;
}
