/** What the help says of the thing under the cursor: derived. */
import { idOfPage } from '../source/checks/check.ts';
import { cleaned } from '../source/model/clean.ts';
import type { Problem } from '../source/model/problem.ts';
import type { Phase } from '../source/steps/step-id.ts';
import { chosenPhase, removalLane } from './lanes.ts';
import { membersOf } from './members.ts';
import { phaseTitles } from './phases.ts';
import { chosenCheck, chosenEntry, chosenIndex, chosenStep, chosenTopology, movingList } from './selection.ts';
import { type Stores, shownStores } from './stores.ts';
import { screenOf } from './view.ts';
import { type About, aboutPhases, topologyNames } from './words/about-words.ts';
import { checkAbout } from './words/check-about-words.ts';
import { onScreen, screenWords } from './words/screen-words.ts';
import { stepAbout } from './words/step-about-words.ts';

/** Undefined where there is nothing under it that needs words. */
export function aboutChosen(all: Stores): About | undefined {
  const stores = shownStores(all);
  switch (screenOf(stores.view.getState())) {
    case 'clusters':
      return aboutMember(stores);
    case 'topology':
      return aboutTopology(stores);
    case 'certificates':
      return aboutProblem(stores, 'certificates') ?? { title: 'Certificates', ...aboutPhases.certificates };
    case 'plan':
    case 'kiali-plan':
      return aboutProblem(stores, 'plan') ?? aboutPhase(stores, 'plan');
    case 'install':
    case 'kiali-install':
      return aboutPhase(stores, 'install');
    case 'traffic':
      return { title: 'Proof', ...aboutPhases.proof };
    case 'remove':
      return aboutProblem(stores, 'remove') ?? aboutRemoval(stores);
    case 'change-root':
      return (
        aboutProblem(stores, 'change-root') ?? {
          title: 'Changing the root CA',
          what: [
            'A proxy keeps the roots that it started with. So all proxies trust the new root before the first certificate that it signed is in use, and the old roots until their last certificate is gone.',
          ],
          called: ['Istio: Plug in CA Certificates', 'docs/changing-the-root.md'],
        }
      );
    case 'checks':
      return aboutCheck(stores);
    case 'kiali':
      return { title: 'Kiali', ...aboutPhases['kiali-server'] };
  }
}

function aboutMember(stores: Stores): About | undefined {
  const entry = chosenEntry(stores);
  const member = membersOf(stores.session.getState()).find(({ context }) => context === entry?.context);
  if (member === undefined) {
    return {
      title: 'Cluster',
      what: ['A context of the kubeconfig. Selected, it becomes a cluster of the mesh; before, it is not contacted.'],
      called: ['Istio: Deployment Models, clusters', 'docs/istio/model.md'],
    };
  }
  const { name, role, primary, network } = member;
  const led =
    role === 'primary'
      ? 'A primary has a control plane of its own.'
      : `A remote has no control plane of its own: ${primary} serves it.`;
  return {
    title: `${name}: ${role} on ${network}`,
    what: [
      led,
      'Pods of one network reach each other directly; those of another are reached through its east-west gateway.',
    ],
    called: ['Istio: Deployment Models, primary and remote clusters, networks', 'docs/istio/model.md'],
  };
}

function aboutTopology({ session, view }: Stores): About | undefined {
  const topology = chosenTopology(session.getState(), view.getState());
  if (topology === undefined) return undefined;
  return {
    title: topology.title,
    what: [topology.when, ...topology.requires.map(each => `Requires ${each}.`)],
    called: [topologyNames[topology.id], `docs/${topology.id}.md`],
  };
}

function aboutPhase(stores: Stores, list: 'plan' | 'install'): About | undefined {
  const phase = chosenPhase(stores, list);
  if (phase === undefined) return undefined;
  const id = chosenStep(stores, list);
  const draft = stores.draft.getState();
  const planned = draft.draft === 'ready' ? draft.steps.find(step => step.id === id) : undefined;
  return aboutStep(stores, phase, stores.run.getState().rows[id ?? ''] ?? planned);
}

/** The step, where one is shown; also its phase, as long as the arrows move through those. */
function aboutStep(
  stores: Stores,
  phase: Phase,
  step: { readonly id: string; readonly title: string } | undefined,
): About {
  const whole = { title: phaseTitles[phase], ...aboutPhases[phase] };
  if (step === undefined) return whole;
  const own = stepAbout(step.id) ?? [];
  const isOpened = movingList(stores) !== 'phases' && own.length > 0;
  return { ...whole, title: `${whole.title}: ${step.title}`, what: isOpened ? own : [...own, ...whole.what] };
}

function aboutCheck(stores: Stores): About | undefined {
  const check = chosenCheck(stores);
  if (check === undefined) return undefined;
  const about = checkAbout(check.id);
  const found = check.findings.flatMap(({ words, fix }) => [words, `fix: ${screenWords(fix)}`]);
  return {
    title: `Check ${check.id}`,
    what: [`${check.title}.`, ...(about === undefined ? [] : [about.why]), ...found].map(each => cleaned(each, 600)),
    called: [...(about === undefined ? [] : [about.called]), check.page],
  };
}

function aboutRemoval(stores: Stores): About {
  const phase = chosenPhase(stores, 'remove');
  if (phase !== undefined) {
    const about = aboutStep(stores, phase, removalLane(stores)[chosenIndex(stores, 'remove')]);
    return { ...about, title: `Removal: ${about.title}` };
  }
  return {
    title: 'Removal',
    ...aboutPhases['remove-rest'],
    what: ['What this program created is deleted, part by part; what others created stays and is listed.'],
  };
}

/** The screens that show failed checks in the place of what they hinder. */
type ProblemList = 'certificates' | 'plan' | 'remove' | 'change-root';

/** Of the first that is shown: the arrows move through them. */
function aboutProblem(stores: Stores, list: ProblemList): About | undefined {
  const draft = draftOf(stores, list);
  if (draft.draft !== 'problems') return undefined;
  const problem: Problem | undefined = draft.problems[stores.view.getState().cursors[list] ?? 0] ?? draft.problems[0];
  if (problem === undefined) return undefined;
  const { title, hint, evidence, page } = onScreen(problem);
  const id = page === undefined ? undefined : idOfPage(page);
  const about = id === undefined ? undefined : checkAbout(id);
  const what = [
    ...(about === undefined ? [] : [about.why]),
    title,
    hint,
    ...(evidence === undefined ? [] : [evidence]),
  ];
  return {
    title: id === undefined ? 'Failed check' : `Failed check: ${id}`,
    what: what.map(each => cleaned(each, 600)),
    called: [...(about === undefined ? [] : [about.called]), page ?? 'docs/checks.md'],
  };
}

function draftOf({ draft, removal, rootChange }: Stores, list: ProblemList) {
  if (list === 'remove') return removal.getState().draft;
  return list === 'change-root' ? rootChange.getState().draft : draft.getState();
}
