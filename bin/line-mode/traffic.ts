/** Traffic, in lines: the responses that every cluster receives and the verdict, each said once and again when it changes. */
import type { ClusterTraffic, Traffic } from '../../state/traffic.ts';
import { crossingWords, istiodWords, responseWords, verdictLine } from '../../state/words/traffic-words.ts';
import type { Symbols } from '../output/symbols.ts';
import { walksText } from '../output/walks.ts';
import type { Dialog, Fact, Next } from './dialog.ts';

export async function traffic(dialog: Dialog): Promise<Next> {
  const { app, say, symbols } = dialog;
  if (app.session.getState().samples.none) {
    say('Traffic (6 of 6): no sample apps (--samples none): no requests are sent, and nothing is proven');
    return 'leave';
  }
  say(
    'Traffic (6 of 6): enter shows the counts, w shows why, p pauses or resumes, 0 resets the counters, k opens Kiali, x removes the mesh, q leaves',
  );
  if (app.traffic.getState().phase !== 'listening') app.commands.startTraffic();
  let next: Next = 'leave';
  const over = new AbortController();
  const following = dialog.follow(
    [app.traffic],
    () => trafficFacts(app.traffic.getState(), symbols),
    () => over.signal.aborted,
  );
  for (
    let typed = await dialog.readLine(over.signal);
    typed !== undefined;
    typed = await dialog.readLine(over.signal)
  ) {
    if (typed === 'p' && app.traffic.getState().phase === 'listening') app.commands.pauseTraffic();
    else if (typed === 'p') app.commands.startTraffic();
    else if (typed === '0') app.commands.resetTraffic();
    else if (typed === 'x' || typed === 'k') {
      next = typed === 'x' ? 'remove' : 'kiali';
      break;
    } else if (typed === 'w') await why(dialog);
    else say(...app.traffic.getState().clusters.map(countWords));
  }
  over.abort();
  // The next change of the store would end it; there may be none.
  app.commands.pauseTraffic();
  await following;
  return next;
}

/** The walks, once they are read; what is typed meanwhile is answered afterwards. */
async function why({ app, follow, say, symbols }: Dialog): Promise<void> {
  if (app.session.getState().marks.length < 2) {
    say('needs at least 2 clusters');
    return;
  }
  app.commands.viewWhy();
  say(...(app.view.getState().viewer?.lines ?? []));
  const reading = () => app.why.getState().phase === 'reading';
  await follow(
    [app.why],
    () => [],
    () => !reading(),
  );
  const told = app.why.getState();
  if (told.phase === 'told') say(...walksText(told.walks, symbols).trimEnd().split('\n'));
  // The text over the screen, which this mode does not show.
  if (app.view.getState().viewer !== undefined) app.commands.back();
}

function trafficFacts(traffic: Traffic, symbols: Symbols): readonly Fact[] {
  const { standing, words } = verdictLine(traffic);
  const symbol = standing === 'ok' ? symbols.ok : standing === 'problem' ? symbols.failed : symbols.warning;
  return [
    ...(traffic.verdict === undefined ? [] : [{ key: 'verdict', words: `${symbol} ${words}` }]),
    ...(traffic.clusters.some(each => each.firstCrossing !== undefined)
      ? [{ key: 'crossing', words: crossingWords(traffic) }]
      : []),
    ...traffic.clusters.flatMap(cluster => clusterFacts(cluster, traffic.verdict?.state === 'proven', symbols)),
  ];
}

/** `isProven`: what the first answers of a new count have not told yet is known. */
function clusterFacts(cluster: ClusterTraffic, isProven: boolean, symbols: Symbols): readonly Fact[] {
  const { name, reasons, views, versions } = cluster;
  const fact = (about: string, words: string): Fact => ({ key: `${name} ${about}`, words: `${name} ${words}` });
  const responding = isProven
    ? versions.every(version => version.count > 0)
    : versions.some(version => version.count > 0);
  return [
    ...(responding ? [fact('responses', `receives ${responseWords(cluster)}`)] : []),
    ...reasons.map(({ reason }) => fact(reason, `${symbols.warning} errors: ${reason}`)),
    ...(views.length > 0 ? [fact('istiod', `istiod: ${istiodWords(views)}`)] : []),
  ];
}

function countWords({ name, versions, misses, rate }: ClusterTraffic): string {
  const counts = versions.map(({ version, count }) => `${version} ${count}`);
  return `${name}: ${[...counts, misses === 0 ? 'no errors' : `${misses} ${misses === 1 ? 'error' : 'errors'}`].join(', ')}, ${rate.toFixed(1)}/s`;
}
