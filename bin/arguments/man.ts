/** The man page, from the same table as the help pages. */
import { commands, entryOf } from './commands.ts';
import type { Flag } from './flag.ts';

/** Roff for `man`; ends with a newline. `version` as in package.json. */
export function manPage(version: string): string {
  const named = commands.filter(each => each.name !== '');
  const shared = entryOf('').flags;
  return [
    `.TH EASTWEST 1 "" "eastwest ${version}" "User Commands"`,
    '.SH NAME',
    'eastwest \\- several Kubernetes or OpenShift clusters to one proven Istio multi\\-cluster mesh',
    '.SH SYNOPSIS',
    '.B eastwest',
    '[\\fICOMMAND\\fR] [\\fIFLAGS\\fR]',
    '.SH DESCRIPTION',
    text(entryOf('').about),
    '.SH COMMANDS',
    ...named.flatMap(each => ['.TP', `.B ${roff(usage(each))}`, text(each.about)]),
    '.SH FLAGS',
    ...shared.flatMap(entryLines),
    ...named.flatMap(each => {
      const own = each.flags.filter(flag => !shared.includes(flag));
      return own.length === 0 ? [] : [`.SS eastwest ${roff(each.name)}`, ...own.flatMap(entryLines)];
    }),
    '.SH EXIT STATUS',
    ...exits.flatMap(([code, means]) => ['.TP', `.B ${code}`, text(means)]),
    '.SH ENVIRONMENT',
    ...environment.flatMap(([name, means]) => ['.TP', `.B ${name}`, text(means)]),
    '.SH EXAMPLES',
    ...commands.flatMap(each => each.examples).flatMap(example => ['.PP', '.nf', roff(example), '.fi']),
    '.SH SEE ALSO',
    '.BR kubectl (1)',
    '',
  ].join('\n');
}

const exits = [
  ['0', 'done, or proven'],
  ['1', 'failed, or not finished within --timeout'],
  ['2', 'usage, a bad file, or a question without a terminal'],
  ['3', 'a check failed, or the mesh is not proven'],
  ['4', 'the user declined, or stopped the run on the screen'],
  ['5', 'a cluster is unreachable, or rejects the login'],
  ['6', 'plan --exit-code: there are changes'],
  ['70', 'a bug'],
  ['129, 130, 143', 'ended by HUP, INT, TERM'],
] as const;

const environment = [
  ['KUBECONFIG', 'files of the kubeconfig, as kubectl reads them'],
  ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY', 'the proxy for API servers and operator bundles'],
  ['NO_COLOR', 'no colours'],
] as const;

function usage({ name, argument }: (typeof commands)[number]): string {
  return `eastwest ${name}${argument === undefined ? '' : ` ${argument.words.join('|')}`}`;
}

function entryLines(flag: Flag): readonly string[] {
  const value = flag.value === undefined ? '' : flag.optional ? `[=${flag.value}]` : ` ${flag.value}`;
  const short = flag.short === undefined ? '' : `\\-${flag.short}, `;
  const whole = flag.details === undefined ? flag.help : `${flag.help}. ${flag.details}`;
  return ['.TP', `\\fB${short}${roff(`--${flag.name}`)}\\fR${roff(value)}`, text(whole)];
}

/** A paragraph: code spans become bold, and no line may be taken for a request. */
function text(words: string): string {
  return roff(words)
    .replace(/`([^`]*)`/g, '\\fB$1\\fR')
    .replace(/^([.'])/, '\\&$1');
}

function roff(words: string): string {
  return words.replaceAll('\\', '\\e').replaceAll('-', '\\-');
}
