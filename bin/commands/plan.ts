/** `eastwest plan`: the steps and objects that `up` would apply. Reads the clusters, changes nothing. */

import { type Preview, preview } from '../../source/engine/preview.ts';
import { documents, redacted } from '../../source/manifests/yaml.ts';
import { cleaned } from '../../source/model/clean.ts';
import { type Foreseen, fateWords } from '../../source/model/fate.ts';
import { type KubeObject, objectTitle, refOf } from '../../source/model/kube.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { countChanges, effectsOf, hasChanges } from '../../source/preparation/change-counts.ts';
import type { Choices } from '../../source/preparation/choices.ts';
import { expectedTime } from '../../source/preparation/expected-time.ts';
import type { Host } from '../../source/preparation/host.ts';
import { type ObjectChange, objectChanges } from '../../source/preparation/object-changes.ts';
import { type Prepared, prepare } from '../../source/preparation/prepare.ts';
import { byHand } from '../../state/words/by-hand.ts';
import { changeSigns, countWords, effectWords, expectedWords, learnedWords } from '../../state/words/change-words.ts';
import type { Command } from '../command.ts';
import { createDeadline } from '../deadline.ts';
import { CHANGES, DONE } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { allChecksText } from '../output/checks.ts';
import { jsonText } from '../output/json.ts';
import { overviewText } from '../output/overview.ts';
import { symbolsFor } from '../output/symbols.ts';
import { onMesh } from '../world/on-mesh.ts';
import { planEvents } from './plan-events.ts';

type PlanCommand = Extract<Command, { readonly command: 'plan' }>;

export function plan(command: PlanCommand, io: Io): Promise<number> {
  const { output } = command;
  if (output === 'ndjson') return planEvents(command, io);
  return onMesh(command, io, (host, choices) => tellPlan({ ...command, output }, host, choices, io));
}

function tellPlan(command: Whole, host: Host, choices: Choices, io: Io): Promise<number> {
  const deadline = createDeadline({ seconds: command.timeout, flag: '--timeout' }, io.stopped);
  return deadline.within(async signal => {
    const prepared = await preparedOrTold(command, prepare(host, choices, signal), io);
    const previews = preview(prepared.steps, prepared.mesh.id);
    const changes: ObjectChange[] = [];
    await objectChanges(previews, { ...prepared, tell: each => changes.push(each) }, signal);
    io.stdout.write(written(command, prepared, previews, changes));
    return command.exitCode && hasChanges(changes) ? CHANGES : DONE;
  });
}

/** A failed check ends the command; which checks found it is a result all the same. */
async function preparedOrTold(command: Whole, preparing: Promise<Prepared>, io: Io): Promise<Prepared> {
  try {
    return await preparing;
  } catch (error) {
    const checks = error instanceof ProblemsError ? error.checks : [];
    if (checks.length > 0 && command.output === 'json') io.stdout.write(jsonText({ checks }));
    if (command.output === 'text') io.stdout.write(allChecksText(checks, symbolsFor(command.appearance)));
    throw error;
  }
}

/** The formats that say it all at once. */
type Whole = PlanCommand & { readonly output: Exclude<PlanCommand['output'], 'ndjson'> };

function written(
  command: Whole,
  prepared: Prepared,
  previews: readonly Preview[],
  changes: readonly ObjectChange[],
): string {
  switch (command.output) {
    case 'text':
      return [
        overviewText(prepared, symbolsFor(command.appearance)),
        allChecksText(prepared.checks, symbolsFor(command.appearance)),
        changesText(prepared, changes),
        lanesText(prepared, previews, changes),
      ].join('');
    case 'yaml':
      return yamlText(prepared, previews);
    case 'json':
      return jsonText(planJson(prepared, previews, changes));
  }
}

/** What it all adds up to, and what comes of it. */
function changesText({ steps }: Prepared, changes: readonly ObjectChange[]): string {
  const effects = effectsOf(changes);
  const expected = expectedWords(expectedTime(steps, changes), hasChanges(changes));
  const words = [effectWords(effects), `Takes ${expected}.`, learnedWords(effects)].filter(line => line !== '');
  const nothing = hasChanges(changes) ? [] : ['Nothing to change.'];
  const lines = [...nothing, countWords(countChanges(changes)), ...words.map(line => cleaned(line, 2000))];
  return `\n${lines.map(line => `${line}\n`).join('')}`;
}

/** A lane for each cluster, its steps in the plan's order, the objects of each below it. */
function lanesText(
  { mesh, foreseen }: Prepared,
  previews: readonly Preview[],
  changes: readonly ObjectChange[],
): string {
  return mesh.members
    .map(member => {
      const own = previews.filter(({ step }) => step.cluster === member.name);
      const lines = own.flatMap(({ step, objects }) => [
        `  ${cleaned(step.title)}  ${changeSigns(countChanges(changesOf(step.id, changes)))}`.trimEnd(),
        ...objects.map(object => `    ${cleaned(`${objectTitle(refOf(object))}${fateOf(object, step.id, foreseen)}`)}`),
        ...keptUnseen(step.id, objects, foreseen).map(words => `    ${cleaned(words)}`),
        ...restartsOf(step.id, changes).map(({ object, why }) => `    restart ${cleaned(`${object}: ${why}`)}`),
      ]);
      return `\n${member.name}\n${lines.join('\n')}\n`;
    })
    .join('');
}

const changesOf = (step: string, changes: readonly ObjectChange[]) => changes.filter(each => each.step === step);

/** The pods of a step that would be deleted, so that they are recreated. */
function restartsOf(step: string, changes: readonly ObjectChange[]) {
  return changesOf(step, changes).flatMap(({ object, why = '', will }) =>
    will === 'restart' ? [{ object, why }] : [],
  );
}

/** Of what is created: what becomes of an existing one. */
function fateOf(object: KubeObject, step: string, foreseen: readonly Foreseen[]): string {
  const title = objectTitle(refOf(object));
  const found = foreseen.find(each => each.step === step && each.object === title);
  return found === undefined || found.fate.will === 'create' ? '' : ` (${fateWords(found.fate)})`;
}

/** What the plan counts on without an object of its own: an existing CA. */
function keptUnseen(step: string, objects: readonly KubeObject[], foreseen: readonly Foreseen[]): readonly string[] {
  const shown = objects.map(object => objectTitle(refOf(object)));
  return foreseen
    .filter(each => each.step === step && !shown.includes(each.object))
    .map(({ object, fate }) => `${object} (${fateWords(fate)})`);
}

/** One stream of documents in the plan's order; comments say for which cluster and step each is. */
function yamlText({ mesh }: Prepared, previews: readonly Preview[]): string {
  const contexts = new Map(mesh.members.map(member => [member.name, member.context]));
  return previews
    .filter(({ objects }) => objects.length > 0)
    .map(({ step, objects }) => {
      const where = `# ${step.id}, cluster ${step.cluster}, context ${contexts.get(step.cluster)}: ${step.title}`;
      return `---\n${cleaned(where)}\n${documents(objects)}`;
    })
    .join('');
}

function planJson(
  { mesh, certificates, checks, foreseen, steps, warnings }: Prepared,
  previews: readonly Preview[],
  changes: readonly ObjectChange[],
) {
  const contexts = new Map(mesh.members.map(({ name, context }) => [name, context]));
  return {
    mesh: mesh.id,
    topology: mesh.topology,
    version: mesh.version ?? null,
    clusters: mesh.members.map(({ name, context, role, network, platform }) => ({
      name,
      context,
      role,
      network,
      platform,
    })),
    certificates,
    checks,
    warnings: [...warnings, ...checks.flatMap(each => each.warnings.map(({ title }) => title))],
    changes: changesJson(steps, changes),
    steps: previews.map(({ step, objects }) => ({
      id: step.id,
      cluster: step.cluster,
      title: step.title,
      needs: [...step.needs, ...(step.after ?? [])],
      byHand: byHand({ step, objects }, contexts.get(step.cluster) ?? '').whole,
      objects: objects.map(redacted),
      changes: { ...countChanges(changesOf(step.id, changes)), objects: changedObjects(step.id, changes) },
      restarts: restartsOf(step.id, changes),
      secrets: foreseen.filter(each => each.step === step.id).map(({ object, fate }) => ({ object, ...fate })),
    })),
  };
}

/** The sums, in the words of the steps' own. */
function changesJson(steps: Prepared['steps'], changes: readonly ObjectChange[]) {
  const { seconds, unknown } = expectedTime(steps, changes);
  const expected = { seconds: Math.round(seconds), unknown };
  return { ...countChanges(changes), ...effectsOf(changes), expected };
}

/** Each object of a step and what becomes of it, in an order that stays. */
function changedObjects(step: string, changes: readonly ObjectChange[]) {
  return changesOf(step, changes)
    .filter(({ will }) => will !== 'restart')
    .map(({ object, will, why }) => ({ object, will, ...(why === undefined ? {} : { why }) }))
    .toSorted((left, right) => left.object.localeCompare(right.object));
}
