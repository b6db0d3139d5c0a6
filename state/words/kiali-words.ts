/** Kiali in words: how it stands, and what each cluster has of it. */
import type { KialiAnswer } from '../../source/status/kiali-answer.ts';
import type { Draft } from '../draft.ts';
import { type FoundKiali, type KialiDecided, type KialiFinding, type KialiState, kialiHome } from '../kiali.ts';
import { isLinked, linkTo } from '../kiali-clusters.ts';
import type { DetailLine } from './lane-lines.ts';
import { counted } from './numbers.ts';
import type { Said } from './probe-words.ts';
import { onScreen } from './screen-words.ts';

/** One sentence: whether its server sees the mesh, or what will. */
export function kialiHeadline(state: KialiState, draft: Draft): Said {
  const { survey, findings, decided, answer } = state;
  if (survey === 'running' && findings.length === 0) return { standing: 'running', words: 'reading the clusters' };
  if (draft.draft === 'problems') {
    return { standing: 'problem', words: draft.problems[0]?.title ?? 'the plan cannot be made' };
  }
  if (decided === undefined && survey === 'running') return { standing: 'running', words: 'reading the clusters' };
  if (survey === 'none' || decided === undefined)
    return { standing: 'waiting', words: 'Not read yet. r reads the clusters.' };
  if (survey === 'running' && answer.told === 'none') return { standing: 'running', words: 'reading the clusters' };
  if (answer.told === 'asking')
    return { standing: 'running', words: `asking the Kiali on ${decided.home} which clusters it sees` };
  if (answer.told === 'answer') return answerWords(decided, answer.answer);
  const members = decided.members.filter(name => name !== decided.home);
  const seen = members.length === 0 ? '' : `, connected to ${members.join(', ')}`;
  return {
    standing: 'waiting',
    words: `No Kiali yet. It will run on ${decided.home}${seen}. Nothing changes until you start.`,
  };
}

/** "Kiali v2.27.2 on east sees every cluster: east, west". */
export function answerWords({ home, members }: Pick<KialiDecided, 'home' | 'members'>, answer: KialiAnswer): Said {
  const { clusters, planes, version, silent } = answer;
  const who = `Kiali${version === undefined ? '' : ` ${version}`} on ${home}`;
  if (silent !== undefined) return { standing: 'warning', words: `${who}: ${silent}` };
  const seen = clusters.map(({ name }) => name);
  const missing = members.filter(name => !seen.includes(name));
  if (missing.length > 0) {
    const sees = seen.length === 0 ? 'no cluster' : seen.join(', ');
    return { standing: 'warning', words: `${who} sees ${sees}, but not ${missing.join(', ')}` };
  }
  const wrong = planes?.find(({ cluster, id }) => cluster !== id);
  if (wrong !== undefined) {
    return {
      standing: 'warning',
      words: `${who}: the control plane of ${wrong.id} is in a cluster that it calls ${wrong.cluster}`,
    };
  }
  const managed = planes?.flatMap(({ manages }) => manages);
  const lost = managed === undefined ? [] : members.filter(name => !managed.includes(name));
  if (lost.length > 0)
    return { standing: 'warning', words: `${who} knows no control plane that manages ${lost.join(', ')}` };
  const names = planes === undefined ? '' : '; every control plane has its own name';
  const words = `${who} sees every cluster: ${members.join(', ')}${names}`;
  if (answer.metrics !== false) return { standing: 'ok', words };
  return { standing: 'warning', words: `${words}; it reaches no store of metrics, so its graphs are empty` };
}

export type KialiRow = {
  readonly name: string;
  readonly role: 'home' | 'remote' | 'linked' | 'left out';
  readonly operator: string;
  readonly kiali: string;
  readonly status: Said;
};

/** A cluster in the list. */
export function kialiRow(finding: KialiFinding, state: KialiState): KialiRow {
  const { answer, decided } = state;
  const { name, operator, olm, kialis, problem } = finding;
  const home = kialiHome(state);
  const role = roleOf(name, state);
  if (problem !== undefined) {
    return { name, role, operator: '', kiali: '', status: { standing: 'problem', words: problem.title } };
  }
  return {
    name,
    role,
    operator: operator ?? (olm === true ? 'will be installed by OLM' : 'none, and no OLM'),
    kiali: kialis.length === 0 ? 'none' : kialis.map(kialiTitle).join(', '),
    status: withRotation(
      statusOf(finding, role, home, answer.told === 'answer' ? answer.answer : undefined, decided),
      state.said.rotate?.includes(name) === true && role === 'remote',
    ),
  };
}

function roleOf(name: string, state: KialiState): KialiRow['role'] {
  if (state.said.without.includes(name)) return 'left out';
  if (kialiHome(state)?.name === name) return 'home';
  return isLinked(state, name) ? 'linked' : 'remote';
}

const withRotation = (status: Said, isRotated: boolean): Said =>
  isRotated ? { standing: 'waiting', words: `gets a new token; ${status.words}` } : status;

function statusOf(
  { name, server }: KialiFinding,
  role: KialiRow['role'],
  home: KialiFinding | undefined,
  answer: KialiAnswer | undefined,
  decided: KialiDecided | undefined,
): Said {
  if (role === 'linked')
    return {
      standing: 'waiting',
      words: server === undefined ? 'will get a Kiali of its own' : 'has a Kiali of its own',
    };
  const seen = answer?.clusters.find(each => each.name === name);
  const plane = answer?.planes?.find(each => each.cluster === name);
  if (seen !== undefined) {
    const version = seen.version === undefined ? '' : `, Kubernetes ${seen.version}`;
    const istiod = plane?.version === undefined ? '' : `, istiod ${plane.version}`;
    return { standing: 'ok', words: `seen${version}${istiod}` };
  }
  if (role === 'left out') return { standing: 'waiting', words: 'not to be seen' };
  if (answer !== undefined && answer.silent === undefined && decided?.members.includes(name) === true)
    return { standing: 'warning', words: 'not seen' };
  if (role === 'home' && server !== undefined) {
    return answer?.silent === undefined
      ? { standing: 'waiting', words: 'runs the server' }
      : { standing: 'warning', words: answer.silent };
  }
  const there = home?.connections.find(({ cluster }) => cluster === name);
  if (there !== undefined) return { standing: 'waiting', words: `credentials in Secret ${there.secret}` };
  return { standing: 'waiting', words: role === 'home' ? 'will run the server' : 'not connected yet' };
}

/** "istio-system/kiali, created by others", "account in istio-system". */
function kialiTitle({ namespace, name, server, ours }: FoundKiali): string {
  const what = server ? `${namespace}/${name}` : `account in ${namespace}`;
  return ours ? what : `${what}, created by others`;
}

const linkWords = (url: string, role: KialiRow['role']) =>
  role === 'home' ? `Links from others lead to ${url}` : `Not read, but linked to: ${url}`;

/** What is known of a cluster, in full. */
export function kialiDetail(finding: KialiFinding, state: KialiState): readonly DetailLine[] {
  const { problem, kialis, connections } = finding;
  if (problem !== undefined) {
    const told = onScreen(problem);
    return [
      { tone: 'problem', text: told.title },
      { tone: 'plain', text: told.hint },
    ];
  }
  const { operator, kiali, role } = kialiRow(finding, state);
  const { answer } = state;
  const login =
    answer.told === 'answer' ? answer.answer.logins.find(({ cluster }) => cluster === finding.name) : undefined;
  const platform = finding.platform === 'openshift' ? 'OpenShift' : 'Kubernetes';
  const istio = finding.istio === undefined ? '' : `, Istio ${finding.istio}`;
  const others = connections.filter(({ ours }) => !ours);
  const link = linkTo(state, finding.name);
  return [
    ...(link === undefined ? [] : [{ tone: 'plain' as const, text: linkWords(link.url, role) }]),
    ...(login === undefined ? [] : [{ tone: 'plain' as const, text: `Log in to it as well, once: ${login.url}` }]),
    { tone: 'plain', text: `${platform}${istio}; Kiali operator: ${operator}; Kiali: ${kiali}` },
    ...(kialis.some(({ server, ours }) => server && !ours) && role === 'home'
      ? [{ tone: 'plain' as const, text: 'It is used as it is: only the credentials of the other clusters are added.' }]
      : []),
    ...(connections.length === 0
      ? []
      : [
          {
            tone: 'muted' as const,
            text: `its Secrets point to: ${connections.map(({ cluster, secret }) => `${cluster} (${secret})`).join(', ')}`,
          },
        ]),
    ...(others.length === 0
      ? []
      : [
          {
            tone: 'warning' as const,
            text: `${counted(others.length, 'connection')} created by others: ${others.map(({ cluster }) => cluster).join(', ')}`,
          },
        ]),
  ];
}
