/** What a person would type for a step, ready to run: with the context, and with the objects where a file is named. */
import type { Preview } from '../../source/engine/preview.ts';
import { documents } from '../../source/manifests/yaml.ts';
import { sh } from '../../source/model/shell-word.ts';

export type ByHand = {
  /** Short lines for the eye; files are named only. */
  readonly lines: string;
  /** The same to paste into a shell: the files' contents follow. */
  readonly whole: string;
};

/** The writes of a step, or, where it writes nothing, how to see what it waits for. '' where there is nothing to type. */
export function byHand({ step, objects }: Preview, context: string): ByHand {
  const typed = step.byHand === '' ? (step.until?.byHand ?? '') : step.byHand;
  const lines = typed.split('\n').map(line => withContext(line, context));
  const apply = / (?:apply|create) .*-f [\w-]+\.yaml\b/;
  const whole = lines.map(line =>
    apply.test(line) && objects.length > 0
      ? `${sh`kubectl --context ${context}`} apply --server-side --field-manager eastwest -f - <<'YAML'\n${documents(objects)}YAML`
      : line,
  );
  return { lines: lines.join('\n'), whole: [...new Set(whole)].join('\n') };
}

/** Each kubectl is for the step's cluster, whatever the current context is: behind a pipe as well. */
export function withContext(line: string, context: string): string {
  return line.replace(
    /(^|\| )kubectl (?!--context)/g,
    (_all, before: string) => before + sh`kubectl --context ${context} `,
  );
}
