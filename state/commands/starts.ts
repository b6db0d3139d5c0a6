/** Starting what changes clusters: one run at a time, and what was prepared from what it changes is forgotten. */
import { isGoing } from '../run.ts';
import type { Stores } from '../stores.ts';

type Work = 'mesh' | 'kiali' | 'removal' | 'root-change';

/** Why another one has to wait, in the words of a notice. */
const goingOn: Readonly<Record<Work, string>> = {
  mesh: 'the install is still running',
  kiali: 'Kiali is still being installed',
  removal: 'the mesh is being deleted',
  'root-change': 'the root is being changed',
};

/** What runs by itself, as far as it is started here. */
export type Starting = {
  readonly plans: { run(): void; forget(): void };
  readonly removals: { run(): void };
  readonly rootChanges: { run(): void };
  readonly kialis: { run(): void };
  readonly monitoring: { pause(): void };
  readonly refuse: (why: string) => void;
};

export type Starts = {
  /** Starts the prepared plan; the same again when it ran before. */
  install(): void;
  /** Starts Kiali's; where it ran before, the clusters are read first. */
  installKiali(): void;
  remove(): void;
  changeRoot(): void;
};

export function createStarts(stores: Stores, on: Starting): Starts {
  const { draft, view } = stores;
  const isRunning: Readonly<Record<Work, () => boolean>> = {
    mesh: () => isGoing(stores.run.getState()),
    kiali: () => isGoing(stores.kialiWork.run.getState()),
    removal: () => isGoing(stores.removal.getState().run),
    'root-change': () => isGoing(stores.rootChange.getState().run),
  };
  const all = Object.keys(goingOn) as readonly Work[];

  /** Does it, unless another run goes on. */
  const unlessOther = (own: Work, start: () => void) => () => {
    const other = all.find(each => each !== own && isRunning[each]());
    if (other === undefined) start();
    else on.refuse(goingOn[other]);
  };
  /** The cursor goes with the run, until the user moves it. */
  const follow = () => view.setState(({ cursors: { install: _own, ...cursors } }) => ({ cursors, follows: true }));
  const followRemoval = () =>
    view.setState(({ cursors: { phases: _phases, remove: _own, ...cursors } }) => ({ cursors, follows: true }));
  /** What the plan was made from changes. */
  const forgetPlan = () => {
    on.monitoring.pause();
    if (draft.getState().draft !== 'none') on.plans.forget();
  };

  return {
    install: unlessOther('mesh', () => {
      follow();
      on.plans.run();
    }),
    installKiali: unlessOther('kiali', () => {
      follow();
      on.kialis.run();
    }),
    remove: unlessOther('removal', () => {
      forgetPlan();
      followRemoval();
      on.removals.run();
    }),
    changeRoot: unlessOther('root-change', () => {
      forgetPlan();
      on.rootChanges.run();
    }),
  };
}
