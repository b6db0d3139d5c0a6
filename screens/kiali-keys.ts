/** The keys of Kiali's screen, for the choice or the cluster under the cursor. */
import type { App } from '../state/app.ts';
import type { Draft } from '../state/draft.ts';
import { type KialiFinding, type KialiState, kialiHome } from '../state/kiali.ts';
import { kialiChoices } from '../state/kiali-choices.ts';
import { linkTo, whyNoLink, whyNoNewToken } from '../state/kiali-clusters.ts';
import { isGoing } from '../state/run.ts';
import { chosenIndex } from '../state/selection.ts';
import { linkPrompt, scopePrompt } from '../state/words/kiali-prompts.ts';
import type { Binding } from './keys.ts';
import { scrolling } from './scrolling.ts';
import { toRemovalOfKiali } from './to-removal.ts';

export function kialiBindings(app: App): readonly Binding[] {
  const state = app.kiali.getState();
  const draft = app.kialiWork.draft.getState();
  const isRunning = isGoing(app.kialiWork.run.getState());
  const busy = isRunning ? 'available when the install finishes' : undefined;
  const unread = state.findings.length === 0 ? 'available when the clusters are read' : undefined;
  const row = chosenIndex(app, 'kiali');
  const cluster = state.findings[row - kialiChoices.length];
  const toCopy = linkOf(state, cluster?.name);
  return [
    isRunning
      ? { key: 'enter', label: 'Install', run: ({ commands }) => commands.show('kiali-install') }
      : {
          key: 'enter',
          label: 'Plan',
          unavailable: unread ?? whyNoPlan(draft),
          run: ({ commands }) => commands.planKiali(),
        },
    {
      key: 'space',
      label: labelOf(state, cluster?.name),
      unavailable: busy ?? unread,
      run: ({ commands }) => commands.stepKiali(1),
    },
    {
      key: 'right',
      label: 'next',
      quiet: true,
      unavailable: busy ?? unread,
      run: ({ commands }) => commands.stepKiali(1),
    },
    {
      key: 'left',
      label: 'previous',
      quiet: true,
      unavailable: busy ?? unread,
      run: ({ commands }) => commands.stepKiali(-1),
    },
    {
      key: 'c',
      label: toCopy?.what === 'login' ? 'copy the login link' : 'copy the address',
      quiet: toCopy === undefined,
      unavailable: toCopy === undefined ? 'available when Kiali runs' : undefined,
      run: ({ commands }) => {
        if (toCopy !== undefined)
          commands.copy(toCopy.text, toCopy.what === 'login' ? 'the login link' : 'the address');
      },
    },
    ...clusterBindings(state, cluster, busy ?? unread),
    {
      key: 'e',
      label: 'query labels',
      quiet: kialiChoices[row]?.id !== 'metrics',
      unavailable: busy ?? unread ?? whyNoLabels(state),
      run: ({ commands, kiali }) => commands.ask(scopePrompt(kiali.getState())),
    },
    {
      key: 'v',
      label: 'failed checks',
      quiet: draft.draft !== 'problems',
      unavailable: draft.draft === 'problems' ? undefined : 'no check failed',
      run: ({ commands }) => commands.viewKialiProblems(),
    },
    { key: 'r', label: 'refresh', unavailable: busy, run: ({ commands }) => commands.readKiali() },
    removalBinding(app, cluster, busy ?? unread),
    ...scrolling,
  ];
}

/** Of the chosen cluster: a Kiali of its own to link to, and another token. */
function clusterBindings(
  state: KialiState,
  cluster: KialiFinding | undefined,
  busy: string | undefined,
): readonly Binding[] {
  const chosen = cluster === undefined ? 'available on the row of a cluster' : undefined;
  const name = cluster?.name ?? '';
  const isHome = kialiHome(state)?.name === name;
  return [
    {
      key: 'l',
      label: linkTo(state, name) !== undefined ? 'edit its URL' : isHome ? 'its URL for links' : 'link only',
      quiet: cluster === undefined || isHome,
      unavailable: busy ?? chosen ?? whyNoLink(state, name),
      run: ({ commands, kiali }) => commands.ask(linkPrompt(kiali.getState(), name)),
    },
    {
      key: 't',
      label: state.said.rotate?.includes(name) === true ? 'keep its token' : 'new token',
      quiet: cluster === undefined || whyNoNewToken(state, name) !== undefined,
      unavailable: busy ?? chosen ?? whyNoNewToken(state, name),
      run: ({ commands }) => commands.rotateKiali(name),
    },
  ];
}

/** Of a Kiali that others created. */
function whyNoLabels(state: KialiState): string | undefined {
  const server = kialiHome(state)?.server;
  return server?.ours === false ? `${server.namespace}/${server.name} was not created by eastwest` : undefined;
}

/** Of the chosen cluster, where it is one that can be taken out; else of all of it. */
function removalBinding(app: App, cluster: KialiFinding | undefined, busy: string | undefined): Binding {
  const state = app.kiali.getState();
  const home = kialiHome(state);
  const isThere = state.findings.some(({ kialis }) => kialis.some(({ ours }) => ours));
  const isConnected = home?.connections.some(each => each.cluster === cluster?.name) === true;
  const one = cluster !== undefined && cluster.name !== home?.name && isConnected ? cluster.name : undefined;
  return {
    key: 'x',
    label: one === undefined ? 'remove Kiali' : `take ${one} out of Kiali`,
    quiet: !isThere,
    unavailable: busy ?? (isThere || isConnected ? undefined : 'no Kiali created by eastwest exists'),
    run: all => toRemovalOfKiali(all, one),
  };
}

function whyNoPlan({ draft }: Draft): string | undefined {
  if (draft === 'problems') return 'fix the failed checks first, then r';
  return draft === 'ready' ? undefined : 'available when the clusters are read';
}

function labelOf({ said }: KialiState, cluster: string | undefined): string {
  if (cluster === undefined) return 'next choice';
  return said.without.includes(cluster) ? `see ${cluster}` : `leave ${cluster} out`;
}

/** What is worth copying: of the chosen cluster where to log in to it, else where Kiali is. */
function linkOf({ answer }: KialiState, cluster: string | undefined) {
  if (answer.told !== 'answer') return undefined;
  const { address, logins } = answer.answer;
  const login = logins.find(each => each.cluster === cluster);
  if (login !== undefined) return { what: 'login', text: login.url } as const;
  return { what: 'address', text: address.by === 'route' ? address.url : address.command } as const;
}
