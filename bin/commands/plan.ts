/** `eastwest plan`: the steps and objects that `up` would apply. Reads the clusters, changes nothing. */

import { type Preview, preview } from '../../source/engine/preview.ts';
import { brokenPods, type Restarted } from '../../source/engine/restart.ts';
import { documents, redacted } from '../../source/manifests/yaml.ts';
import { cleaned } from '../../source/model/clean.ts';
import { type Foreseen, fateWords } from '../../source/model/fate.ts';
import { type KubeObject, objectTitle, refOf } from '../../source/model/kube.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { Choices } from '../../source/preparation/choices.ts';
import type { Host } from '../../source/preparation/host.ts';
import { type Prepared, prepare } from '../../source/preparation/prepare.ts';
import { byHand } from '../../state/words/by-hand.ts';
import type { Command } from '../command.ts';
import { createDeadline } from '../deadline.ts';
import { CHANGES, DONE } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { allChecksText } from '../output/checks.ts';
import { jsonText } from '../output/json.ts';
import { overviewText } from '../output/overview.ts';
import { symbolsFor } from '../output/symbols.ts';
import { onMesh } from '../world/on-mesh.ts';
import { hasChanges } from './changes.ts';
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
    const restarts = await restartsOf(prepared, signal);
    io.stdout.write(written(command, prepared, previews, restarts));
    if (!command.exitCode) return DONE;
    return (await hasChanges(previews, prepared, signal)) ? CHANGES : DONE;
  });
}

/** By step: the pods that would be deleted, so that they are made anew. */
type Restarts = ReadonlyMap<string, readonly Restarted[]>;

async function restartsOf({ steps, world }: Prepared, signal: AbortSignal): Promise<Restarts> {
  const found = steps.map(async ({ id, cluster, restart }) => {
    const pods = restart === undefined ? [] : await brokenPods(restart, world.cluster(cluster), signal);
    return [id, pods] as const;
  });
  return new Map(await Promise.all(found));
}

/** What stands in the way ends the command; which checks found it is a result all the same. */
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

function written(command: Whole, prepared: Prepared, previews: readonly Preview[], restarts: Restarts): string {
  switch (command.output) {
    case 'text':
      return [
        overviewText(prepared, symbolsFor(command.appearance)),
        allChecksText(prepared.checks, symbolsFor(command.appearance)),
        lanesText(prepared, previews, restarts),
      ].join('');
    case 'yaml':
      return yamlText(prepared, previews);
    case 'json':
      return jsonText(planJson(prepared, previews, restarts));
  }
}

/** A lane for each cluster, its steps in the plan's order, the objects of each below it. */
function lanesText({ mesh, foreseen }: Prepared, previews: readonly Preview[], restarts: Restarts): string {
  return mesh.members
    .map(member => {
      const own = previews.filter(({ step }) => step.cluster === member.name);
      const lines = own.flatMap(({ step, objects }) => [
        `  ${cleaned(step.title)}`,
        ...objects.map(object => `    ${cleaned(`${objectTitle(refOf(object))}${fateOf(object, step.id, foreseen)}`)}`),
        ...keptUnseen(step.id, objects, foreseen).map(words => `    ${cleaned(words)}`),
        ...(restarts.get(step.id) ?? []).map(({ object, why }) => `    restart ${cleaned(`${object}: ${why}`)}`),
      ]);
      return `\n${member.name}\n${lines.join('\n')}\n`;
    })
    .join('');
}

/** Of what is created: what becomes of the one that is there. */
function fateOf(object: KubeObject, step: string, foreseen: readonly Foreseen[]): string {
  const title = objectTitle(refOf(object));
  const found = foreseen.find(each => each.step === step && each.object === title);
  return found === undefined || found.fate.will === 'create' ? '' : ` (${fateWords(found.fate)})`;
}

/** What the plan counts on without an object of its own: a CA that is there. */
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
  { mesh, certificates, checks, foreseen, warnings }: Prepared,
  previews: readonly Preview[],
  restarts: Restarts,
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
    steps: previews.map(({ step, objects }) => ({
      id: step.id,
      cluster: step.cluster,
      title: step.title,
      needs: [...step.needs, ...(step.after ?? [])],
      byHand: byHand({ step, objects }, contexts.get(step.cluster) ?? '').whole,
      objects: objects.map(redacted),
      restarts: restarts.get(step.id) ?? [],
      secrets: foreseen.filter(each => each.step === step.id).map(({ object, fate }) => ({ object, ...fate })),
    })),
  };
}
