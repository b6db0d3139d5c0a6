/** Why a cluster cannot be used, in the few words that a column has: the cause first, the whole of it one key away. */
import { cleaned } from '../../source/model/clean.ts';
import type { Problem } from '../../source/model/problem.ts';
import { counted } from './numbers.ts';

/** "401 login rejected", "aws: no credentials", "connection refused". */
export function shortCause(problem: Problem): string {
  const title = cleaned(problem.title);
  switch (problem.code) {
    case 'unauthorized':
      return loginCause(title, problem.evidence ?? '');
    case 'forbidden':
      return permissionCause(problem.title) ?? `403 ${title}`;
    case 'unreachable':
      return unreachableCause(title);
    case 'kubeconfig':
    case 'bad-input':
      return title.replace(/^The context \S+ cannot be used: /, '');
    default:
      return title;
  }
}

/** Each verb on each resource is one, as the checks count them. */
function permissionCause(title: string): string | undefined {
  if (!title.startsWith('missing permissions on ')) return undefined;
  const listed = title.slice(title.indexOf(': ') + 2, title.lastIndexOf(' ('));
  const count = listed.split('; ').reduce((sum, each) => sum + each.split(', ').length, 0);
  return `${counted(count, 'permission')} missing`;
}

function loginCause(title: string, evidence: string): string {
  const [, plugin, what = ''] = /^(?:context \S+: )?The credential plugin (\S+) (.*)$/.exec(title) ?? [];
  if (plugin !== undefined) {
    const name = plugin.slice(plugin.lastIndexOf('/') + 1);
    return `${name}: ${pluginCause(evidence) ?? what.replace(/^was /, '')}`;
  }
  if (/^(?:context \S+: )?The OIDC login /.test(title)) return 'OIDC login expired';
  return /rejects the login/.test(title) ? '401 login rejected' : title;
}

/** What the plugins of clouds say, in their own words, of a login that is missing or expired. */
function pluginCause(evidence: string): string | undefined {
  if (/unable to locate credentials|no credentials|could not find default credentials/i.test(evidence))
    return 'no credentials';
  if (/expired|reauthentication|re-authenticat/i.test(evidence)) return 'login expired';
  return /not logged in|please (?:run|log ?in)|az login|aws sso login/i.test(evidence) ? 'not logged in' : undefined;
}

const causes: Readonly<Record<string, string>> = {
  'the connection is refused': 'connection refused',
  'the host name is unknown': 'host name unknown',
  'there is no route to it': 'no route to host',
  'it does not respond in time': 'no response in time',
  'the connection broke': 'connection broken',
  'its certificate is not trusted': 'certificate not trusted',
  'it does not speak TLS as expected': 'no TLS as expected',
  'the proxy rejects it': 'proxy rejects it',
};

function unreachableCause(title: string): string {
  const cause = Object.keys(causes).find(each => title.endsWith(`: ${each}`));
  return cause === undefined ? title : (causes[cause] ?? title);
}
