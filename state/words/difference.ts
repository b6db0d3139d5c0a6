/** What a step would change, as lines: each object as it is against what the server would make of it. */

import { dryRunResult } from '../../source/checks/dry-run-result.ts';
import { unknownFacts } from '../../source/engine/facts.ts';
import type { Preview } from '../../source/engine/preview.ts';
import type { Amendment } from '../../source/model/amendment.ts';
import { cleaned } from '../../source/model/clean.ts';
import { type Foreseen, fateWords } from '../../source/model/fate.ts';
import { type KubeObject, objectTitle, refOf } from '../../source/model/kube.ts';
import type { Problem } from '../../source/model/problem.ts';
import type { Cluster } from '../../source/ports.ts';
import { problemsOf } from '../draft.ts';
import { lineDiff } from './line-diff.ts';
import { onScreen } from './screen-words.ts';

const unchanged = 'exists, unchanged';
const kept = 'exists, kept';

/** True of a line about an object that nothing would change. */
export function isUnchanged(line: string): boolean {
  return line.startsWith('  # ') && (line.endsWith(unchanged) || line.endsWith(kept));
}

/** `yaml`: objects as text, secrets redacted. `foresee`: what would become of what the step creates. */
export async function differenceLines(
  { step, objects }: Preview,
  cluster: Cluster,
  yaml: (objects: readonly KubeObject[]) => string,
  foresee: () => Promise<readonly Foreseen[]>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (step.create !== undefined) return createdLines(objects, yaml, foresee);
  const own = objects.map(object => objectTitle(refOf(object)));
  const others = (step.amend?.(unknownFacts) ?? []).filter(({ ref }) => !own.includes(objectTitle(ref)));
  const amended = others.map(each => amendedLines(each, cluster, yaml, signal));
  const text = (object: KubeObject) => yaml([object]).trimEnd().split('\n');
  const parts = objects.map(async object => {
    const title = cleaned(objectTitle(refOf(object)), 200);
    try {
      const would = await dryRunResult(object, cluster, signal);
      switch (would.now) {
        case 'missing':
          return [`  # ${title} does not exist yet`, ...text(object).map(line => `+ ${line}`)];
        case 'there': {
          const diff = lineDiff(text(would.found), text(would.made));
          if (diff.every(({ sign }) => sign === ' ')) return [`  # ${title} ${unchanged}`];
          return [`  # ${title} would change`, ...diff.map(line => `${line.sign} ${line.text}`)];
        }
      }
    } catch (error) {
      return [`  # ${title}: ${refusal(error)}`];
    }
  });
  return (await Promise.all([...parts, ...amended])).flat();
}

/** An object of which a part changes, as it is against as it would be: what this program may show of it. */
async function amendedLines(
  { ref, words, amend }: Amendment,
  cluster: Cluster,
  yaml: (objects: readonly KubeObject[]) => string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const title = cleaned(objectTitle(ref), 200);
  const text = (object: KubeObject) =>
    yaml([withoutServersFields(object)])
      .trimEnd()
      .split('\n');
  try {
    const found = await cluster.read(ref, signal);
    const would = amend(found);
    switch (would.will) {
      case 'keep':
        return [`  # ${title} ${unchanged}`];
      case 'delete':
        return [`  # ${title} would be deleted`];
      case 'refuse':
        return [`  # ${title}: ${found === undefined ? words : problemWords(would.why)}`];
      case 'write': {
        if (found === undefined) {
          return [`  # ${title} does not exist yet`, ...text(would.object).map(line => `+ ${line}`)];
        }
        const diff = lineDiff(text(found), text(would.object));
        return [`  # ${title} would change`, ...diff.map(line => `${line.sign} ${line.text}`)];
      }
    }
  } catch (error) {
    return [`  # ${title}: ${refusal(error)}`];
  }
}

function withoutServersFields({ metadata, status: _status, ...object }: KubeObject): KubeObject {
  const { managedFields: _fields, resourceVersion: _version, uid: _uid, ...kept } = metadata;
  return { ...object, metadata: kept };
}

async function createdLines(
  objects: readonly KubeObject[],
  yaml: (objects: readonly KubeObject[]) => string,
  foresee: () => Promise<readonly Foreseen[]>,
): Promise<readonly string[]> {
  try {
    return (await foresee()).flatMap(each => fateLines(each, objects, yaml));
  } catch (error) {
    return [`  # ${refusal(error)}`];
  }
}

function fateLines(
  { object: title, fate }: Foreseen,
  objects: readonly KubeObject[],
  yaml: (objects: readonly KubeObject[]) => string,
): readonly string[] {
  switch (fate.will) {
    case 'create': {
      const added = yaml(objects.filter(object => objectTitle(refOf(object)) === title));
      return [
        `  # ${title} does not exist yet`,
        ...added
          .trimEnd()
          .split('\n')
          .map(line => `+ ${line}`),
      ];
    }
    case 'keep':
      return [`  # ${title} ${kept}`];
    case 'replace':
    case 'refuse':
      return [`  # ${title} is ${fateWords(fate)}`, `  # ${onScreen(fate.why).hint}`];
  }
}

/** The words of what a cluster refuses. Throws a bug on. */
function refusal(error: unknown): string {
  const problems = problemsOf(error);
  if (problems === undefined) throw error;
  return problems.map(problemWords).join('; ');
}

function problemWords(problem: Problem): string {
  const { title, hint } = onScreen(problem);
  return `${title}; ${hint}`;
}
