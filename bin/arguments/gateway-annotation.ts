/** `--gateway-annotation [NAME:]KEY=VALUE`: for the gateway's Service of all clusters, or of the one that is named. */
import { isAnnotationKey, isLabel } from '../../source/model/names.ts';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { GatewayAnnotation } from '../../source/preparation/choices.ts';

const form = 'Write KEY=VALUE for all clusters or NAME:KEY=VALUE for one';

/** Throws `ProblemsError` with everything that is wrong: each names the flag and the fix. */
export function readGatewayAnnotations(texts: readonly string[]): readonly GatewayAnnotation[] {
  const read = texts.map(text => ({ text, annotation: annotationOf(text) }));
  const problems = read.flatMap(({ text, annotation }, index) => {
    const fix = mistake(annotation);
    if (fix !== undefined) return [bad(text, 'is not valid', fix)];
    const first = read.findIndex(
      each => each.annotation?.key === annotation?.key && each.annotation?.cluster === annotation?.cluster,
    );
    return first === index ? [] : [bad(text, 'is given twice', `Leave one ${annotation?.key} out.`)];
  });
  if (problems.length > 0) throw new ProblemsError(problems);
  return read.flatMap(({ annotation }) => annotation ?? []);
}

function bad(text: string, what: string, hint: string): Problem {
  return { code: 'bad-input', title: `--gateway-annotation: "${text}" ${what}`, hint };
}

/** A key has no colon and no equals sign, so the first of each are where it begins and ends. */
function annotationOf(text: string): GatewayAnnotation | undefined {
  const match = /^(?:([^:=]*):)?([^:=]*)=(.*)$/s.exec(text);
  if (match === null) return undefined;
  const [, cluster, key = '', value = ''] = match;
  return cluster === undefined ? { key, value } : { cluster, key, value };
}

function mistake(annotation: GatewayAnnotation | undefined): string | undefined {
  if (annotation === undefined) return `${form}.`;
  const { cluster, key } = annotation;
  if (cluster !== undefined && !isLabel(cluster)) return `"${cluster}" is not a valid cluster name. ${form}.`;
  if (key.startsWith('eastwest/')) return 'Annotations of eastwest itself cannot be chosen.';
  if (isAnnotationKey(key)) return undefined;
  return `"${key}" is not an annotation key: letters, digits, "-", "_" and ".", at most 63, with a DNS name and "/" in front of it or without.`;
}
