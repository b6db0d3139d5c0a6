/** What several commands ask, how they end, and how the program writes its output. */
import { type Flag, given, one, oneOr } from '../flag.ts';
import { file, word, words } from '../kind.ts';
import * as kinds from '../kinds.ts';

export const confirm = one(
  'confirm',
  word('MESHID'),
  'the mesh ID again: replaces typing the ID (on down with --yes), so that no other mesh is meant',
);
export const dryRun = given('dry-run', 'show what would be deleted or installed, and what would stay, then exit');
export const yes = given('yes', 'do not ask for confirmation', {
  short: 'y',
  details: 'On `down` it also needs `--confirm`.',
});
export const timeout = oneOr(
  'timeout',
  kinds.duration,
  // `up` of a few clusters takes minutes; what takes longer than this hangs.
  15 * 60,
  'give up after this time, such as 90s, 15m, 1h30m (default 15m)',
  { details: 'It covers everything except waiting for an answer to a prompt.' },
);
export const reach = given(
  'reach',
  'also report what reaches what from inside the clusters, and what a firewall has to let through',
  {
    details:
      'On a mesh that exists: from the client’s sidecar of each cluster to the gateway of each other network on port 15443, and ' +
      'whether every istiod is synced with every API server. A matrix, and a line for each connection with the addresses of the ' +
      'nodes that it comes from. Before an install, only with `--yes` or a yes to the prompt: from a pod in namespace `default` of each cluster, ' +
      'which is deleted afterwards whatever happens, to the API servers and to the place of each gateway.',
  },
);
export const exitCode = given('exit-code', 'exit 6 when there are changes, 0 when there are none');
export const reportTo = oneOr('to', file, 'eastwest-report.tgz', 'the file to write (default eastwest-report.tgz)', {
  details: 'For its owner to read only. An existing file is never overwritten.',
});
export const noColor = given('no-color', 'no colours (as NO_COLOR in the environment)');
export const ascii = given('ascii', 'only ASCII symbols (as in a locale that is not UTF-8)');
export const plain = given('plain', 'lines only, no screen; without a command, prompts instead of screens', {
  details: 'Lines are only appended; also used on a terminal that cannot draw (`TERM=dumb`).',
});
export const screenReader = given('screen-reader', 'the same as --plain');
export const help = given('help', 'this page', { short: 'h' });
export const version = given('version', 'the version of this program');
/** `-o`, with what a command offers; the first is the default. */
export function output<const Format extends string>(...offered: readonly [Format, ...Format[]]): Flag<Format> {
  const help = `how to write the result (default ${offered[0]})`;
  return oneOr<Format>('output', words(offered), offered[0], help, { short: 'o' });
}
