/** The first page of a support report: what a helper needs to know before opening anything else. */
import type { Walk } from '../../source/diagnosis/walk.ts';
import { cleaned } from '../../source/model/clean.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import type { Problem } from '../../source/model/problem.ts';
import { walkParagraphs, walksSummary } from './walk-words.ts';

export type ReportPage = {
  /** "0.1.0 (commit abc), Node 26.10.0, linux-x64". */
  readonly program: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly mesh: Mesh;
  readonly walks: readonly Walk[];
  readonly clusters: readonly {
    readonly name: string;
    readonly version: string | undefined;
    readonly files: readonly { readonly path: string }[];
    readonly unread: readonly string[];
  }[];
  /** Clusters that did not answer, and why: nothing of them is in the report. */
  readonly unreached: readonly { readonly name: string; readonly problem: Problem }[];
};

const marks: Readonly<Record<Walk['state'], string>> = {
  broken: 'BROKEN',
  unexplained: 'NO CAUSE FOUND',
  unknown: 'NOT FULLY CHECKED',
  fine: 'ok',
};

/** Markdown. Names and texts of clusters are cleaned: they are untrusted input. */
export function supportReportPage({ program, at, mesh, walks, clusters, unreached }: ReportPage): string {
  const line = (text: string) => cleaned(text, 2_000).replaceAll('|', '\\|');
  const rows = mesh.members.map(({ name, context, role, network, platform }) => {
    const version = clusters.find(each => each.name === name)?.version ?? 'unknown';
    return `| ${[name, context, role, network, platform, version].map(line).join(' | ')} |`;
  });
  const directions = walkParagraphs(walks).flatMap(({ state, title, rows: below }) => [
    `- **${marks[state]}** ${line(title)}`,
    ...below.map(({ label, words }) => `  - ${label}: ${line(words)}`),
  ]);
  const unread = clusters.flatMap(each => each.unread.map(words => `- ${line(`${each.name}: ${words}`)}`));
  const gone = unreached.map(({ name, problem }) => `- ${line(`${name}: ${problem.title}`)}`);
  return [
    `# eastwest report: mesh ${line(mesh.id)}`,
    '',
    `Created at ${new Date(at).toISOString()} by eastwest ${line(program)}. Topology: ${mesh.topology}. Nothing was changed.`,
    '',
    '| cluster | context | role | network | platform | Kubernetes |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    ...section('Not reached: nothing of these clusters is in here', gone),
    `## Directions: ${walksSummary(walks)}`,
    '',
    ...directions,
    '',
    ...section('Not read', unread),
    '## What is in here',
    '',
    '- `evidence.json`: the data behind the directions above; `eastwest why --from-report FILE` evaluates it again.',
    ...clusters.flatMap(({ files }) => files.map(({ path }) => `- \`${line(path)}\``)),
    '',
    'Keys, tokens and passwords are removed: of a Secret only lengths, fingerprints and certificates are kept, which are',
    'public. Names of clusters, namespaces, objects, hosts and addresses are in it: read it before you pass it on.',
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}
