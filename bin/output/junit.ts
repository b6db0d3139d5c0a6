/** What traffic found, as JUnit XML: a test case for each path, so that CI systems show which one failed. */
import { cleaned } from '../../source/model/clean.ts';
import type { Verdict } from '../../source/model/tally.ts';
import type { DrillResult } from '../../source/traffic/drill.ts';
import type { ClientPicture, PathPicture } from '../../source/traffic/paths/picture.ts';
import { drillResultWords } from '../../state/words/drill-words.ts';

/** `isPassed`: the verdict is as it should be, or the drill. `seconds`: how long it took. */
type Ended = { readonly isPassed: boolean; readonly seconds: number; readonly drill?: DrillResult };

export function junitText(
  mesh: string,
  clients: readonly ClientPicture[],
  verdict: Verdict,
  { isPassed, seconds, drill }: Ended,
): string {
  const cases = clients.flatMap(client => client.paths.map(path => pathCase(client, path)));
  const whole =
    drill === undefined
      ? testCase('verdict', `mesh ${mesh}`, isPassed ? undefined : ['failure', `${verdict.state}: ${verdict.words}`])
      : testCase(
          `failover drill of ${drill.cluster}`,
          `mesh ${mesh}`,
          isPassed ? undefined : ['failure', drillResultWords(drill)],
        );
  const all = [...cases, whole];
  const count = (what: Outcome) => all.filter(each => each.outcome === what).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="eastwest traffic" tests="${all.length}" failures="${count('failure')}" errors="${count('error')}" time="${seconds.toFixed(3)}">`,
    `  <testsuite name="${escaped(`mesh ${mesh}`)}" tests="${all.length}" failures="${count('failure')}" errors="${count('error')}" time="${seconds.toFixed(3)}">`,
    ...all.map(each => each.text),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

type Outcome = 'passed' | 'failure' | 'error';
type Case = { readonly outcome: Outcome; readonly text: string };

function pathCase(client: ClientPicture, path: PathPicture): Case {
  const name = `${client.name} receives responses from ${path.version}${path.to === undefined ? '' : ` (${path.to})`}`;
  return testCase(name, client.name, troubleOf(client, path));
}

function troubleOf(client: ClientPicture, path: PathPicture): readonly ['failure' | 'error', string] | undefined {
  switch (path.state) {
    case 'answering':
      return undefined;
    case 'silent':
      return ['failure', `silent after ${path.total} responses`];
    case 'never':
      return ['failure', `no response; ${client.totalErrors} requests failed`];
    case 'unknown':
      return ['error', `not observed: ${client.lost?.why ?? 'no sign of life'}`];
  }
}

function testCase(name: string, of: string, trouble: readonly ['failure' | 'error', string] | undefined): Case {
  const head = `    <testcase name="${escaped(name)}" classname="${escaped(of)}"`;
  if (trouble === undefined) return { outcome: 'passed', text: `${head}/>` };
  const [outcome, words] = trouble;
  return { outcome, text: `${head}>\n      <${outcome} message="${escaped(words)}"/>\n    </testcase>` };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return cleaned(text, 1000).replace(/[&<>"]/g, each => entities[each] ?? '');
}
