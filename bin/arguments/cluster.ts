/** `--cluster NAME[=CONTEXT][,key=value…]`: read in full once the kubeconfig's contexts are known. */
import { isDnsName, isLabel } from '../../source/model/names.ts';
import type { Problem } from '../../source/model/problem.ts';
import type { Context } from '../../source/ports.ts';
import { type ClusterChoice, clusterKeys } from '../../source/preparation/choices.ts';
import { reachMistake } from '../../source/preparation/named-addresses.ts';
import { contextsHint } from './contexts-hint.ts';
import { didYouMean } from './did-you-mean.ts';

type Key = (typeof clusterKeys)[keyof typeof clusterKeys];

export const keys: readonly Key[] = Object.values(clusterKeys);
const lastPair = new RegExp(`^(.+),(${keys.join('|')})=(.*)$`, 's');

/** What `role=` can be. */
export const rolesOfKey = ['primary', 'remote'] as const;

/** What is asked of a context. */
export type NamedContext = Pick<Context, 'name' | 'guess'>;

export type ClusterRead = { readonly choice: ClusterChoice } | { readonly problem: Problem };

type Split = { readonly rest: string; readonly pairs: readonly (readonly [Key, string])[] };

/**
 * Context names may hold `=`, `,`, `:` and `/`, so the reading with the fewest pairs that names a context wins: `key=value`
 * pairs are taken from the right one by one until what is left is a context, or `NAME=` and a context.
 */
export function readCluster(text: string, contexts: readonly NamedContext[]): ClusterRead {
  const splits = splitsOf(text);
  const readings = splits.flatMap(({ rest, pairs }) => {
    const named = nameAndContext(rest, contexts);
    return named === undefined ? [] : [{ ...named, pairs }];
  });
  // `west,primary=east` is west with its primary, also where there is a context east: no cluster is called "west,primary".
  const reading = readings.find(({ name }) => isLabel(name)) ?? readings[0];
  if (reading !== undefined) return checked(text, reading);
  return { problem: unknownContext(text, splits.at(-1)?.rest ?? text, contexts) };
}

/** The text with no pair taken from its right end, with one, with two … */
function splitsOf(text: string): readonly Split[] {
  const splits: Split[] = [{ rest: text, pairs: [] }];
  for (let here = splits[0]; here !== undefined; ) {
    const match: RegExpExecArray | null = lastPair.exec(here.rest);
    if (match === null) break;
    const pair = [match[2] as Key, match[3] ?? ''] as const;
    here = { rest: match[1] ?? '', pairs: [pair, ...here.pairs] };
    splits.push(here);
  }
  return splits;
}

function nameAndContext(text: string, contexts: readonly NamedContext[]) {
  const alone = contexts.find(each => each.name === text);
  if (alone !== undefined) return { name: isLabel(text) ? text : alone.guess, context: text };
  const equals = text.indexOf('=');
  if (equals >= 0) {
    const context = text.slice(equals + 1);
    const found = contexts.some(each => each.name === context);
    return found ? { name: text.slice(0, equals), context } : undefined;
  }
  const guessed = contexts.filter(each => each.guess === text);
  return guessed.length === 1 && guessed[0] !== undefined ? { name: text, context: guessed[0].name } : undefined;
}

function checked(
  text: string,
  { name, context, pairs }: { readonly name: string; readonly context: string; readonly pairs: Split['pairs'] },
): ClusterRead {
  const bad = (title: string, hint: string): ClusterRead => ({
    problem: { code: 'bad-input', title: `--cluster ${text}: ${title}`, hint },
  });
  if (!isLabel(name)) {
    const hint = `Use lower-case letters, digits and "-", at most 63, a letter or digit at both ends: --cluster ${suggestion(name)}=${context}`;
    return bad(`"${name}" is not a valid cluster name`, hint);
  }
  const values = new Map<Key, string>();
  for (const [key, value] of pairs) {
    if (values.has(key)) return bad(`${key} is given twice`, `Leave one ${key}= out.`);
    const fix = mistake(key, value);
    if (fix !== undefined) return bad(`${key}: "${value}" is not valid`, fix);
    values.set(key, value);
  }
  if (values.has('api-insecure')) {
    const given = (['api-ca', 'api-server-name'] as const).find(key => values.has(key));
    if (given !== undefined)
      return bad(`api-insecure and ${given} contradict each other`, 'Leave api-insecure=true out to verify with it.');
  }
  const role = values.get('role');
  const said = Object.entries(clusterKeys).flatMap(([field, key]) => {
    const value = values.get(key);
    return value === undefined ? [] : [[field, value] as const];
  });
  const { role: _role, apiInsecure: insecure, ...others } = Object.fromEntries(said);
  const choice = { name, context, ...others, ...(insecure === undefined ? {} : ({ apiInsecure: true } as const)) };
  return { choice: role === 'primary' || role === 'remote' ? { ...choice, role } : choice };
}

/** Nothing when the value is good; else the fix. */
function mistake(key: Key, value: string): string | undefined {
  const unknown = /,([A-Za-z-]+)=/.exec(value)?.[1];
  if (unknown !== undefined) return `${didYouMean(unknown, keys)}The keys are ${keys.join(', ')}.`;
  switch (key) {
    case 'network':
      return isLabel(value) ? undefined : 'Use lower-case letters, digits and "-", at most 63.';
    case 'role':
      return value === 'primary' || value === 'remote' ? undefined : 'A role is primary or remote.';
    case 'primary':
      return isLabel(value) ? undefined : 'It is the cluster name of the primary of a remote.';
    case 'istio':
      return isDnsName(value) ? undefined : 'It is the name of an Istio resource: kubectl get istios.sailoperator.io';
    case 'api-insecure':
      return value === 'true'
        ? undefined
        : 'api-insecure=true turns verification off; leave it out to verify, with api-ca=FILE where needed.';
    default:
      return reachMistake(key, value);
  }
}

function unknownContext(text: string, rest: string, contexts: readonly NamedContext[]): Problem {
  const names = contexts.map(each => each.name);
  const equals = rest.indexOf('=');
  const context = equals < 0 ? rest : rest.slice(equals + 1);
  const key = /,([A-Za-z-]+)=[^,]*$/.exec(context)?.[1];
  const keyHint = key === undefined ? '' : `If ",${key}=" was meant as a key: the keys are ${keys.join(', ')}. `;
  return {
    code: 'bad-input',
    title:
      context === '' ? `--cluster ${text}: a name is missing` : `--cluster ${text}: there is no context "${context}"`,
    hint: `${didYouMean(context, names)}${keyHint}${contextsHint(names)}`,
  };
}

function suggestion(name: string): string {
  const near = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return near === '' ? 'east' : near;
}
