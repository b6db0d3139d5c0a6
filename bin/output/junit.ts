/** What traffic found, as JUnit XML: a test case for each path, so that CI systems show which one failed. */
import type { Verdict } from '../../source/model/tally.ts';
import type { DrillResult } from '../../source/traffic/drill.ts';
import type { ClientPicture, PathPicture } from '../../source/traffic/paths/picture.ts';
import { drillResultWords } from '../../state/words/drill-words.ts';
import { junitDocument, type TestCase, type Trouble, testCase } from './junit-document.ts';

/** `isPassed`: the verdict, or the drill, is the expected one. `seconds`: how long it took. */
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
  return junitDocument('eastwest traffic', [{ name: `mesh ${mesh}`, cases: all }], seconds);
}

function pathCase(client: ClientPicture, path: PathPicture): TestCase {
  const name = `${client.name} receives responses from ${path.version}${path.to === undefined ? '' : ` (${path.to})`}`;
  return testCase(name, client.name, troubleOf(client, path));
}

function troubleOf(client: ClientPicture, path: PathPicture): Trouble | undefined {
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
