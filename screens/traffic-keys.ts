/** The keys of Traffic. */
import type { App } from '../state/app.ts';
import { isDrilling } from '../state/traffic.ts';
import { windowEndWords } from '../state/words/path-words.ts';
import type { Binding } from './keys.ts';
import { scrolling, turning } from './scrolling.ts';
import { toRemoval } from './to-removal.ts';

export function trafficBindings(app: App): readonly Binding[] {
  const { clusters, phase } = app.traffic.getState();
  const { marks } = app.session.getState();
  const { target } = app.traffic.getState();
  const planned = app.draft.getState().draft === 'ready' || target.target === 'ready';
  const notPlanned = noSamples(app) ?? (planned ? undefined : 'the choices changed: prepare the plan again');
  const drilling = isDrilling(app.traffic.getState()) ? 'a failover drill is in progress' : undefined;
  const monitoring = phase === 'listening';
  const empty = clusters.length === 0 ? 'no requests sent yet' : undefined;
  return [
    {
      key: 'p',
      label: monitoring ? 'pause' : 'resume',
      unavailable: monitoring ? drilling : notPlanned,
      run: ({ commands }) => (monitoring ? commands.pauseTraffic() : commands.startTraffic()),
    },
    {
      key: 'w',
      label: 'why',
      unavailable: notPlanned ?? (marks.length < 2 ? 'needs at least 2 clusters' : undefined),
      run: ({ commands }) => commands.viewWhy(),
    },
    {
      key: 'v',
      label: 'checks',
      unavailable: marks.length === 0 ? 'no clusters selected' : undefined,
      run: ({ commands }) => commands.viewChecks(),
    },
    windowBinding(app, 1, empty),
    windowBinding(app, -1, empty),
    { key: 'R', label: 'rate', unavailable: noSamples(app) ?? drilling, run: askRate },
    {
      key: 'f',
      label: app.view.getState().zoomed ? 'all clusters' : 'zoom cluster',
      unavailable: empty,
      run: ({ commands }) => commands.toggleZoom(),
    },
    { key: 'c', label: 'copy report', unavailable: empty, run: ({ commands }) => commands.copyReport() },
    { key: 's', label: 'save report', unavailable: empty, run: ({ commands }) => commands.saveReport() },
    {
      key: '0',
      label: 'reset counters',
      unavailable: empty ?? drilling,
      run: ({ commands }) => commands.resetTraffic(),
    },
    drillBinding(app, notPlanned),
    { key: 'K', label: 'Kiali', run: ({ commands }) => commands.showKiali() },
    { key: 'x', label: 'remove the mesh', run: toRemoval },
    { key: 'm', label: 'note', run: ({ commands }) => commands.ask({ for: 'note', title: 'note', text: '' }) },
    ...scrolling,
    ...turning,
  ];
}

/** No further than the windows that exist, which the key tells and the footer does not. */
function windowBinding({ traffic }: App, by: 1 | -1, empty: string | undefined): Binding {
  const end = empty === undefined ? windowEndWords(traffic.getState().window, by) : undefined;
  return {
    key: by > 0 ? '+' : '-',
    label: by > 0 ? 'longer window' : 'shorter window',
    quiet: end !== undefined,
    unavailable: empty ?? end,
    run: ({ commands }) => commands.widenTraffic(by),
  };
}

/** The cluster under the cursor goes away and comes back; while it does, the same key brings it back. */
function drillBinding(app: App, notPlanned: string | undefined): Binding {
  const { asked, drill, paths, phase, verdict } = app.traffic.getState();
  if (drill?.phase === 'running') return { key: 'd', label: 'stop the drill', run: stopDrill };
  const name = paths[Math.min(app.view.getState().cursors.traffic ?? 0, paths.length - 1)]?.name;
  const live = phase === 'listening' && verdict?.state === 'proven';
  const unproven = live ? undefined : 'needs a mesh that is proven now';
  const unavailable =
    notPlanned ??
    (asked === undefined ? undefined : 'needs the helloworld sample apps') ??
    (drill?.phase === 'reading' ? `reading ${name}` : undefined) ??
    (paths.length < 2 ? 'needs at least 2 clusters' : undefined) ??
    unproven;
  return {
    key: 'd',
    label: name === undefined ? 'failover drill' : `drill ${name}`,
    short: 'drill',
    unavailable,
    run: ({ commands }) => (name === undefined ? undefined : commands.drill(name)),
  };
}

const stopDrill = ({ commands }: App) => commands.stopDrill();

function askRate({ commands }: App): void {
  commands.ask({
    for: 'rate',
    title: 'requests/s per cluster (1 to 20; ! for more)',
    text: '',
  });
}

/** Why nothing can be asked. */
export function noSamples({ session }: App): string | undefined {
  return session.getState().samples.none ? 'no sample apps (--samples none): no requests are sent' : undefined;
}
