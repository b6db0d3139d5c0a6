/** A prepared removal as text, a lane for each cluster, or as JSON. */
import { preview } from '../../source/engine/preview.ts';
import { cleaned } from '../../source/model/clean.ts';
import { objectTitle, refOf } from '../../source/model/kube.ts';
import type { PreparedRemoval } from '../../source/preparation/prepare-removal.ts';
import { removalWords } from '../../state/words/removal-words.ts';
import type { Symbols } from './symbols.ts';

/** `what`: what the run comes to, where it is less than a removal. */
export function removalText(
  { inventories, mesh, steps, warnings, changes }: PreparedRemoval,
  symbols: Symbols,
  what = 'objects to be deleted',
): string {
  const previews = preview(steps, mesh.id);
  const lanes = mesh.members.map(({ name, context, role }) => {
    const own = previews.filter(({ step }) => step.cluster === name);
    const lines = own.flatMap(({ step: { title, remove = [] }, objects, amendments = [] }) => [
      `  ${cleaned(title)}`,
      ...amendments.map(({ object, words }) => `    change ${cleaned(object)}: ${cleaned(words, 400)}`),
      ...remove.map(each => `    ${cleaned(removalWords(each), 400)}`),
      ...objects.map(each => `    change ${cleaned(objectTitle(refOf(each)), 400)}`),
    ]);
    const nothing = inventories.has(name) ? 'nothing to delete' : 'skipped: not read, and nothing is changed';
    return `\n${name} (context ${cleaned(context)}, ${role})\n${(own.length === 0 ? [`  ${nothing}`] : lines).join('\n')}\n`;
  });
  const told = warnings.map(words => `${symbols.warning} ${cleaned(words, 1_000)}\n`);
  const head = changes ? `${mesh.id}: ${what}\n` : `${mesh.id}: nothing to delete\n`;
  return [head, ...(steps.length === 0 ? [] : lanes), told.length === 0 ? '' : '\n', ...told].join('');
}

/** `eastwest down --dry-run -o json`: each step with the objects that it would delete, release or leave. */
export function removalJson({ mesh, steps, warnings, changes }: PreparedRemoval) {
  return {
    mesh: mesh.id,
    changes,
    clusters: mesh.members.map(({ name, context, role, network }) => ({ name, context, role, network })),
    steps: steps.map(({ id, cluster, title, needs, after = [], remove = [], byHand }) => ({
      id,
      cluster,
      title,
      needs: [...needs, ...after],
      objects: remove.map(each => ({
        object: objectTitle(each.ref),
        will: each.will,
        ...(each.will === 'leave' ? { why: each.why } : {}),
      })),
      byHand,
    })),
    warnings,
  };
}
