/** The form of JUnit XML, which CI systems read: suites of test cases, each passed or not. */
import { cleaned } from '../../source/model/clean.ts';

/** `error`: it could not be told whether it passed. */
export type Outcome = 'passed' | 'failure' | 'error' | 'skipped';
export type TestCase = { readonly outcome: Outcome; readonly text: string };
export type Trouble = readonly [outcome: Exclude<Outcome, 'passed'>, words: string];
export type Suite = { readonly name: string; readonly cases: readonly TestCase[] };

export function testCase(name: string, of: string, trouble: Trouble | undefined): TestCase {
  const head = `    <testcase name="${escaped(name)}" classname="${escaped(of)}"`;
  if (trouble === undefined) return { outcome: 'passed', text: `${head}/>` };
  const [outcome, words] = trouble;
  return { outcome, text: `${head}>\n      <${outcome} message="${escaped(words)}"/>\n    </testcase>` };
}

/** A JUnit report of these suites. */
export function junitDocument(name: string, suites: readonly Suite[], seconds: number): string {
  const time = `time="${seconds.toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escaped(name)}" ${counts(suites.flatMap(({ cases }) => cases))} ${time}>`,
    ...suites.flatMap(suite => [
      `  <testsuite name="${escaped(suite.name)}" ${counts(suite.cases)} ${time}>`,
      ...suite.cases.map(each => each.text),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function counts(cases: readonly TestCase[]): string {
  const count = (what: Outcome) => cases.filter(each => each.outcome === what).length;
  const skipped = count('skipped') === 0 ? '' : ` skipped="${count('skipped')}"`;
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}"${skipped}`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return cleaned(text, 1000).replace(/[&<>"]/g, each => entities[each] ?? '');
}
