/** At which addresses the other clusters reach a cluster, where the user names them. */
import type { ClusterChoice } from './choices.ts';

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

/** Nothing when the value is good, by its form; else the fix. */
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

/** By its form: a host name or an IP address. */
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
