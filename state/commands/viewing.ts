/** Texts in full: the YAML of a step, what it would change, what it ran. */
import { foresee } from '../../source/engine/fate.ts';
import { letterOf } from '../members.ts';
import { shownStores } from '../stores.ts';
import type { Viewer } from '../view.ts';
import { differenceLines, isUnchanged } from '../words/difference.ts';
import { logLines } from '../words/log-lines.ts';
import { probePage } from '../words/probe-page.ts';
import { ranLines } from '../words/ran-lines.ts';
import { safeLine } from '../words/safe-line.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Runnable } from './work.ts';

export type Viewing = {
  viewYaml(step: string): void;
  /** Asks the step's cluster by dry run; the words come with the responses. */
  viewDifference(step: string): void;
  /** What these steps would change, in one text; all of the plan where none is named. */
  viewDifferences(steps?: readonly string[]): void;
  /** The objects of these steps. */
  viewYamls(steps: readonly string[]): void;
  /** The commands that a person would have typed, and what was written. */
  viewRan(step: string): void;
  /** All that was found on a context's cluster. */
  viewProbe(context: string): void;
  /** The whole log of the runs, newest first. */
  viewLog(): void;
  /** Any text in full. */
  viewText(title: string, lines: readonly string[]): void;
  /** Moves the text sideways, by this many columns. */
  slide(by: number): void;
};

const differencesTitle = 'Diff of all steps';

type Work = { readonly viewing: Viewing; stopAll(): void; settled(): Promise<unknown> };

export function createViewing(
  { outside, stores, operations }: CommandContext,
  prepared: () => Runnable | undefined,
): Work {
  const { view } = stores;
  const shown = () => shownStores(stores);
  const asking = createJob(outside.crash);

  const open = (viewer: Omit<Viewer, 'search'>) =>
    view.setState(({ cursors }) => ({
      viewer: { ...viewer, lines: viewer.lines.map(safeLine), search: '' },
      cursors: { ...cursors, viewer: 0 },
    }));
  const previewOf = (id: string) => {
    const plan = prepared();
    const step = plan?.steps.find(each => each.id === id);
    return plan === undefined || step === undefined ? undefined : operations.preview([step], plan.mesh.id)[0];
  };
  const titleOf = (id: string) => {
    const now = shown().draft.getState();
    const planned = now.draft === 'ready' ? now.steps.find(each => each.id === id) : undefined;
    const step = shown().run.getState().rows[id] ?? planned;
    return step === undefined ? id : `${step.cluster}: ${step.title}`;
  };
  const compare = async (id: string, signal: AbortSignal) => {
    const plan = prepared();
    const preview = previewOf(id);
    if (plan === undefined || preview === undefined) return;
    const cluster = plan.world.cluster(preview.step.cluster);
    const secrets = () => foresee(plan.steps, plan.mesh.id, plan.world, signal, id);
    const lines = await differenceLines(preview, cluster, operations.yaml, secrets, signal);
    const { viewer } = view.getState();
    // A user who moved on meanwhile is not called back.
    if (viewer?.step === id && viewer.shows === 'difference') open({ ...viewer, lines });
  };

  const compareAll = async (ids: readonly string[] | undefined, signal: AbortSignal) => {
    const plan = prepared();
    if (plan === undefined) return;
    const steps = ids === undefined ? plan.steps : plan.steps.filter(({ id }) => ids.includes(id));
    const texts = new Map<string, readonly string[]>();
    const clusters = [...new Set(steps.map(({ cluster }) => cluster))];
    // One step after another: no cluster gets more requests at once than a step has objects.
    const compareOn = async (name: string) => {
      for (const preview of operations.preview(
        steps.filter(({ cluster }) => cluster === name),
        plan.mesh.id,
      )) {
        const { id } = preview.step;
        const secrets = () => foresee(plan.steps, plan.mesh.id, plan.world, signal, id);
        texts.set(id, await differenceLines(preview, plan.world.cluster(name), operations.yaml, secrets, signal));
      }
    };
    await Promise.all(clusters.map(compareOn));
    const lines = steps.flatMap(({ id }) => {
      const own = (texts.get(id) ?? []).filter(line => !isUnchanged(line));
      return own.length === 0 ? [] : [`# ${titleOf(id)}`, ...own, ''];
    });
    const { viewer } = view.getState();
    if (viewer?.title === differencesTitle)
      open({ ...viewer, lines: lines.length === 0 ? ['# nothing would change'] : lines });
  };

  const logNow = () => {
    const shown = shownStores(stores);
    const letters = new Map(shown.run.getState().lanes.map(({ cluster }, index) => [cluster, letterOf(index)]));
    const lines = logLines(shown.log.getState(), letters).map(({ text }) => text);
    return lines.length === 0 ? ['nothing has happened yet'] : lines;
  };
  /** The log follows; a user who scrolled stays on the same line. */
  const logGoesOn = () => {
    const { viewer, cursors } = view.getState();
    if (viewer?.isLog !== true) return;
    const lines = logNow().map(safeLine);
    const line = cursors.viewer ?? 0;
    const moved = line === 0 ? 0 : Math.min(lines.length - 1, line + lines.length - viewer.lines.length);
    view.setState({ viewer: { ...viewer, lines }, cursors: { ...cursors, viewer: Math.max(0, moved) } });
  };
  for (const { log } of [stores, stores.kialiWork]) log.subscribe(logGoesOn);

  return {
    viewing: {
      viewYaml(step) {
        const lines = operations.yaml(previewOf(step)?.objects ?? []).split('\n');
        open({ title: titleOf(step), shows: 'yaml', lines, step });
      },
      viewDifference(step) {
        open({
          title: `${titleOf(step)}: diff`,
          shows: 'difference',
          lines: ['  # reading the cluster'],
          step,
        });
        asking.start(signal => compare(step, signal));
      },
      viewDifferences(steps) {
        open({ title: differencesTitle, shows: 'difference', lines: ['  # reading the clusters'] });
        asking.start(signal => compareAll(steps, signal));
      },
      viewYamls(steps) {
        const lines = steps.flatMap(id => {
          const objects = previewOf(id)?.objects ?? [];
          return objects.length === 0 ? [] : [`# ${titleOf(id)}`, ...operations.yaml(objects).split('\n')];
        });
        open({ title: 'YAML', shows: 'yaml', lines });
      },
      viewRan(step) {
        const now = shown().draft.getState();
        const planned = now.draft === 'ready' ? now.steps.find(each => each.id === step) : undefined;
        const lines = ranLines(planned, shown().run.getState().rows[step]);
        open({ title: `${titleOf(step)}: commands and results`, shows: 'text', lines, step });
      },
      viewProbe(name) {
        const { entries, probes } = stores.session.getState();
        const entry = entries.find(({ context }) => context === name);
        if (entry === undefined) return;
        open({ title: entry.title, shows: 'text', breaks: true, lines: probePage(entry, probes[name]) });
      },
      viewLog() {
        open({ title: 'Log, newest first', shows: 'text', breaks: true, isLog: true, lines: logNow() });
      },
      viewText(title, lines) {
        open({ title, shows: 'text', breaks: true, lines });
      },
      slide(by) {
        const { viewer } = view.getState();
        if (viewer === undefined || viewer.breaks === true) return;
        const longest = Math.max(0, ...viewer.lines.map(line => line.length));
        const across = Math.max(0, Math.min(longest - 8, (viewer.across ?? 0) + by));
        view.setState({ viewer: { ...viewer, across } });
      },
    },
    stopAll: () => asking.stop(),
    settled: () => asking.settled(),
  };
}
