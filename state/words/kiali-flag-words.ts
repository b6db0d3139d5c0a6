/** What preparation says by flags, as the Kiali screen has it: by the title of a row, or by a key. Pure. */
import type { Problem } from '../../source/model/problem.ts';

/** In this order: what says more comes first. */
const table: readonly (readonly [flag: RegExp, words: string])[] = [
  [/ \((?:Metrics on|K on|l on its row of|x on its row of) the (?:Kiali|Remove) screen\)/g, ''],
  [/Install the mesh first: eastwest up .*/g, 'Install the mesh first: q, then enter leads to its plan.'],
  [/eastwest kiali … --disconnect (\S+)/g, 'x on the row of $1'],
  [/Name all of them with --cluster/g, 'space on the row of a cluster that is left out'],
  [/(?:Add it: )?--kiali-link ([^\s=]+)=URL/g, 'l on the row of $1'],
  [/--kiali-link (\S+)/g, 'link to $1'],
  [/--kiali-link/g, 'links'],
  [/--kiali-impersonation(?: on)?/g, 'Login one login'],
  [/--kiali-auth (\w+)/g, 'Login $1'],
  [/--kiali-auth/g, 'Login'],
  [/--kiali-version/g, 'Version'],
  [/--kiali-remote-operator none/g, 'On the others: no operator'],
  [/--kiali-remote-operator install/g, 'On the others: operator'],
  [/--kiali-query-scope/g, 'query labels'],
  [/--console/g, 'Address Route, plugin'],
  [/--metrics (thanos|federation)/g, 'Metrics $1'],
  [/--home (\S+)/g, 'Home cluster $1'],
  [/--rotate-token (\S+)/g, 'new token for $1'],
  [/\b(L|l)eave (?:it|the flag|one of the two|Login|links|query labels|Login one login) out\b/g, '$1eave it as it was'],
];

/** Flags that have no place on the screen keep their names. */
export function screenWords(text: string): string {
  return table.reduce((words, [flag, instead]) => words.replaceAll(flag, instead), text);
}

export function onScreen<Each extends Problem>(problem: Each): Each {
  return { ...problem, title: screenWords(problem.title), hint: screenWords(problem.hint) };
}
