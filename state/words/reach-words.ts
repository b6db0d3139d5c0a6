/** Asking at which addresses the other clusters reach a cluster, and telling it. */
import { cleaned } from '../../source/model/clean.ts';
import type { ClusterChoice } from '../../source/preparation/choices.ts';
import { type ReachKey, reachFields } from '../../source/preparation/named-addresses.ts';
import type { Prompt } from '../view.ts';

/** The line of text that asks for it, with what it is now. */
export function reachPrompt(key: ReachKey, choice: ClusterChoice): Prompt {
  const name = cleaned(choice.name, 63);
  const titles: Readonly<Record<ReachKey, string>> = {
    'api-ca': `${name}: API server CA file (empty: detected)`,
    'api-server-name': `${name}: API server name (empty: detected)`,
    api: `${name}: API URL for the others (empty: detected)`,
    gateway: `${name}: gateway for the others (empty: detected)`,
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
