/** The keys of Clusters, for the context under the cursor. */
import type { App } from '../state/app.ts';
import { failsOn } from '../state/draft.ts';
import { areAlike, membersOf, obstacles } from '../state/members.ts';
import { whyPlacementFixed } from '../state/placement.ts';
import { chosenEntry } from '../state/selection.ts';
import type { Session } from '../state/session.ts';
import { reachPrompt } from '../state/words/reach-words.ts';
import type { Binding } from './keys.ts';
import { cutMiddle } from './parts/pieces.ts';
import { scrolling } from './scrolling.ts';
import { toRemoval } from './to-removal.ts';

export function clustersBindings(app: App): readonly Binding[] {
  const session = app.session.getState();
  const entry = chosenEntry(app);
  const member = membersOf(session).find(each => each.context === entry?.context);
  const notMarked = member === undefined ? 'select it first (space)' : undefined;
  const busy = app.run.getState().phase === 'running' ? 'available when the install finishes' : undefined;
  const context = entry?.context ?? '';
  return [
    {
      key: 'enter',
      label: 'Topology',
      unavailable: obstacles(session)[0],
      run: ({ commands }) => commands.show('topology'),
    },
    {
      key: 'space',
      label: member === undefined ? 'select' : 'deselect',
      unavailable: busy ?? (entry === undefined ? 'no context selected' : entry.problem?.title),
      run: ({ commands }) => commands.toggleMark(context),
    },
    {
      key: 'e',
      label: 'edit',
      unavailable: busy ?? notMarked,
      run: ({ commands }) => {
        if (member === undefined) return;
        const title = `name of cluster ${member.letter} (${cutMiddle(member.title, 30)})`;
        commands.ask({ for: 'name', title, text: member.name, context });
      },
    },
    ...places.map(({ key, label, what, by }): Binding => {
      const unavailable = busy ?? notMarked ?? whyPlacementFixed(session, context, what);
      // Most clusters can have no other primary: the refusal comes when the key is pressed.
      const quiet = by < 0 || unavailable !== undefined;
      return { key, label, quiet, unavailable, run: ({ commands }) => commands.place(context, what, by) };
    }),
    {
      key: 'a',
      label: 'API server: CA, name, URL',
      // Most are verified as they are.
      quiet: member === undefined || !failsOn(app.draft.getState(), 'api-tls', member.name),
      unavailable: busy ?? notMarked,
      run: ({ commands }) => {
        const mark = session.marks.find(each => each.context === context);
        if (mark !== undefined) commands.ask(reachPrompt('api-ca', mark));
      },
    },
    {
      key: 'x',
      label: 'remove the mesh',
      quiet: true,
      unavailable: busy ?? (session.marks.length === 0 ? 'select its clusters first (space)' : undefined),
      run: toRemoval,
    },
    {
      key: 'M',
      label: 'existing mesh',
      quiet: true,
      unavailable: session.marks.length === 0 ? 'select its clusters first (space)' : undefined,
      run: ({ commands }) => commands.viewStatus(),
    },
    {
      key: 'W',
      label: 'watch the mesh',
      short: 'watch',
      quiet: !hasMesh(session),
      unavailable: busy ?? whyNoMesh(session),
      run: ({ commands }) => commands.watchTraffic(),
    },
    {
      key: 'K',
      label: 'Kiali',
      quiet: !hasMesh(session),
      unavailable: busy ?? (session.marks.length === 0 ? 'select the clusters of the mesh first (space)' : undefined),
      run: ({ commands }) => commands.showKiali(),
    },
    copies(session, busy),
    { key: 'r', label: 'refresh', unavailable: notMarked, run: ({ commands }) => commands.probe(context) },
    {
      key: '/',
      label: 'filter',
      run: ({ commands, view }) => commands.ask({ for: 'filter', title: 'filter', text: view.getState().filter }),
    },
    {
      key: 'o',
      label: 'open another kubeconfig',
      short: 'open',
      quiet: session.entries.length > 0,
      unavailable: session.kind === 'rehearsal' ? 'a rehearsal has clusters of its own' : busy,
      run: ({ commands }) => commands.ask({ for: 'kubeconfig', title: 'open kubeconfig', text: '' }),
    },
    {
      key: 'v',
      label: 'details',
      quiet: true,
      unavailable: entry === undefined ? 'no context selected' : undefined,
      run: ({ commands }) => commands.viewProbe(context),
    },
    { key: 'tab', label: 'all, selected, problems', quiet: true, run: ({ commands }) => commands.turnTab() },
    ...scrolling,
  ];
}

/** Some selected cluster has an Istio: there is something to watch. */
function hasMesh({ marks, probes }: Session): boolean {
  return marks.some(({ context }) => {
    const probe = probes[context];
    return probe?.state === 'found' && probe.survey.istio !== undefined;
  });
}

/** Why there is no mesh to watch, as far as the clusters are known. */
function whyNoMesh(session: Session): string | undefined {
  if (hasMesh(session)) return undefined;
  const isProbing = session.marks.some(({ context }) => session.probes[context]?.state === 'probing');
  return isProbing ? 'available when the clusters are probed' : 'select clusters that have a mesh first (space)';
}

/** Shown where two of the selected ones cannot be told apart. */
function copies(session: Session, busy: string | undefined): Binding {
  const copied = session.copiedClusters !== undefined;
  const alike = areAlike(session) ? undefined : 'no two selected clusters have the same UID';
  return {
    key: '=',
    label: copied ? 'treat as one cluster' : 'treat as copies',
    quiet: alike !== undefined,
    unavailable: busy ?? alike,
    run: ({ commands }) => commands.takeForCopies(!copied),
  };
}

/** A key steps on, with shift it steps back. */
const places = [
  { key: 't', label: 'role', what: 'role', by: 1 },
  { key: 'T', label: 'previous role', what: 'role', by: -1 },
  { key: 'n', label: 'network', what: 'network', by: 1 },
  { key: 'N', label: 'previous network', what: 'network', by: -1 },
  { key: 'b', label: 'primary', what: 'primary', by: 1 },
  { key: 'B', label: 'previous primary', what: 'primary', by: -1 },
] as const;
