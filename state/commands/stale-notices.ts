/** A word to the user stands no longer than what it is about: beside a newer truth it would be a false one. */
import { obstacles, topologyNow } from '../members.ts';
import type { Stores } from '../stores.ts';
import { type Notice, noticed } from '../view.ts';

/** Takes notices away as soon as what they were about has changed. */
export function dropStaleNotices(stores: Stores): void {
  const { draft, health, kiali, kialiWork, removal, rootChange, run, session, view, why } = stores;
  /** What keys are refused for, and what a notice may be about. */
  const truths: Readonly<Record<'refusal' | 'topology', () => string>> = {
    refusal: () =>
      [
        draft.getState().draft,
        run.getState().phase,
        removal.getState().run.phase,
        removal.getState().draft.draft,
        rootChange.getState().run.phase,
        rootChange.getState().draft.draft,
        kiali.getState().survey,
        kialiWork.run.getState().phase,
        why.getState().phase,
        health.getState().reading === undefined,
        ...Object.values(session.getState().probes).map(({ state }) => state),
        ...obstacles(session.getState()),
      ].join(' '),
    topology: () => topologyNow(session.getState()),
  };
  const stood = { refusal: truths.refusal(), topology: truths.topology() };
  const isAbout = ({ standing, about }: Notice, truth: keyof typeof truths) =>
    about === truth || (truth === 'refusal' && standing === 'warning');
  const drop = () => {
    for (const truth of ['refusal', 'topology'] as const) {
      const now = truths[truth]();
      if (now === stood[truth]) continue;
      stood[truth] = now;
      const { notice } = view.getState();
      if (notice !== undefined && isAbout(notice, truth)) view.setState(before => noticed(before, undefined), true);
    }
  };
  for (const store of [draft, kiali, kialiWork.run, removal, rootChange, run, session, why, health])
    store.subscribe(drop);
}
