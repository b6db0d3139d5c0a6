/** How the other clusters reach a cluster, where the user names it: by `--cluster`, on the Clusters screen, in lines. */
import { cleaned } from '../source/model/clean.ts';
import type { ClusterChoice } from './choices.ts';
import type { Prompt } from './view.ts';

/** Each key of `--cluster` that says it, and what it is called among the choices. */
export const reachFields = {
  api: 'api',
  'api-ca': 'apiCa',
  'api-server-name': 'apiServerName',
  gateway: 'gateway',
} as const satisfies Readonly<Record<string, keyof ClusterChoice>>;

export type ReachKey = keyof typeof reachFields;

export function isReachKey(text: string): text is ReachKey {
  return Object.hasOwn(reachFields, text);
}

/** Nothing when the value is good, by its looks; else the fix. */
export function reachMistake(key: ReachKey, value: string): string | undefined {
  switch (key) {
    case 'api':
      return /^https:\/\/[^/\s]+/.test(value) && URL.canParse(value)
        ? undefined
        : 'Give a URL that begins with https://';
    case 'api-ca':
      return value === '' ? 'Give a file with the CA certificates, PEM.' : undefined;
    case 'api-server-name':
      return isHost(value) ? undefined : 'Give a host name or an IP address that its certificate has.';
    case 'gateway':
      return isHost(value) ? undefined : 'Give an IP address or a host name, without scheme and port.';
  }
}

/** By its looks: a host name or an IP address. */
function isHost(text: string): boolean {
  return /^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$|^[0-9a-fA-F]*:[0-9a-fA-F:.]+$/.test(text);
}

/** The choice with it, or without it where the text is empty. */
export function withReach(choice: ClusterChoice, key: ReachKey, text: string): ClusterChoice {
  const { [reachFields[key]]: _before, apiInsecure, ...others } = choice;
  // By what it is verified contradicts that nothing is.
  const verifies = text !== '' && (key === 'api-ca' || key === 'api-server-name');
  const rest = verifies || apiInsecure === undefined ? others : { ...others, apiInsecure };
  return text === '' ? rest : { ...rest, [reachFields[key]]: text };
}

/** The line of text that asks for it, with what it is now. */
export function reachPrompt(key: ReachKey, choice: ClusterChoice): Prompt {
  const titles: Readonly<Record<ReachKey, string>> = {
    'api-ca': `CA file (PEM) for the API server of ${cleaned(choice.name, 63)}; empty: detected`,
    'api-server-name': 'name in its certificate; empty: detected; esc keeps it',
    api: 'its URL for the other clusters; empty: detected; esc keeps it',
    gateway: `gateway address of ${cleaned(choice.name, 63)} for the other clusters; empty: detected`,
  };
  return { for: key, title: titles[key], text: choice[reachFields[key]] ?? '', context: choice.context };
}

/** What is asked for next, once this is taken: what verifies an API server belongs together. */
export function reachAfter(key: ReachKey): ReachKey | undefined {
  switch (key) {
    case 'api-ca':
      return 'api-server-name';
    case 'api-server-name':
      return 'api';
    case 'api':
    case 'gateway':
      return undefined;
  }
}

/** "API server at https://… as api.test, by the CA in /ca.pem"; empty where nothing is named. */
export function reachWords({ api, apiCa, apiServerName, apiInsecure, gateway }: ClusterChoice): string {
  const server = [
    api === undefined ? '' : ` at ${cleaned(api, 200)}`,
    apiServerName === undefined ? '' : ` as ${cleaned(apiServerName, 200)}`,
    apiCa === undefined ? '' : ` by the CA in ${cleaned(apiCa, 200)}`,
    apiInsecure === undefined ? '' : ' not verified',
  ].join('');
  const parts = [
    server === '' ? '' : `API server${server}`,
    gateway === undefined ? '' : `gateway at ${cleaned(gateway, 200)}`,
  ];
  return parts.filter(Boolean).join(', ');
}
