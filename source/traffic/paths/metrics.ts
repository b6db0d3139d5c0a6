/** The paths as metrics, for an existing Prometheus. Pure. */
import type { VerdictState } from '../../model/tally.ts';
import type { ClientPicture } from './picture.ts';

/** `openmetrics`: as OpenMetrics 1.0 has it; `prometheus`: the older text format, for files and everything else. */
export type MetricsFormat = 'prometheus' | 'openmetrics';

type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };
type Family = {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'summary';
  readonly help: string;
  readonly samples: readonly Sample[];
};

const states: readonly VerdictState[] = [
  'proven',
  'partly',
  'one-sided',
  'local-only',
  'silent',
  'degraded',
  'unknown',
  'answered',
  'unasked',
];

/** A path that is not observed has no `eastwest_path_up`: neither up nor down. */
export function metricsText(
  mesh: string,
  clients: readonly ClientPicture[],
  verdict: VerdictState | undefined,
  format: MetricsFormat,
): string {
  const families = familiesOf(mesh, clients, verdict).filter(({ samples }) => samples.length > 0);
  const end = format === 'openmetrics' ? '# EOF\n' : '';
  return `${families.map(family => familyText(family, format)).join('')}${end}`;
}

function familiesOf(
  mesh: string,
  clients: readonly ClientPicture[],
  verdict: VerdictState | undefined,
): readonly Family[] {
  const paths = clients.flatMap(({ name, paths: rows }) =>
    rows.map(path => ({
      path,
      labels: { mesh, from: name, to: path.to ?? '', version: path.version, way: path.way ?? '' },
    })),
  );
  return [
    {
      name: 'eastwest_responses',
      type: 'counter',
      help: 'Responses received over a path, from a cluster to a version.',
      samples: paths.map(({ path, labels }) => ({ labels, value: path.total })),
    },
    {
      name: 'eastwest_request_errors',
      type: 'counter',
      help: 'Requests of a cluster that failed.',
      samples: clients.map(({ name, totalErrors }) => ({ labels: { mesh, from: name }, value: totalErrors })),
    },
    {
      name: 'eastwest_path_up',
      type: 'gauge',
      help: '1 while responses are received over a path, 0 while it is silent; absent while it is not observed.',
      samples: paths
        .filter(({ path }) => path.state !== 'unknown')
        .map(({ path, labels }) => ({ labels, value: path.state === 'answering' ? 1 : 0 })),
    },
    {
      name: 'eastwest_response_seconds',
      type: 'summary',
      help: 'How long requests over a path took, by quantile over the last seconds.',
      samples: paths.flatMap(({ path, labels }) =>
        path.p50 === undefined || path.p95 === undefined
          ? []
          : [
              { labels: { ...labels, quantile: '0.5' }, value: path.p50 },
              { labels: { ...labels, quantile: '0.95' }, value: path.p95 },
            ],
      ),
    },
    {
      name: 'eastwest_client_observed',
      type: 'gauge',
      help: '1 while the client of a cluster can be observed, 0 while it cannot.',
      samples: clients.map(({ name, lost }) => ({ labels: { mesh, from: name }, value: lost === undefined ? 1 : 0 })),
    },
    {
      name: 'eastwest_verdict',
      type: 'gauge',
      help: '1 for the state that the mesh is in.',
      samples:
        verdict === undefined
          ? []
          : states.map(state => ({ labels: { mesh, state }, value: state === verdict ? 1 : 0 })),
    },
  ];
}

function familyText({ name, type, help, samples }: Family, format: MetricsFormat): string {
  const counted = type === 'counter' ? `${name}_total` : name;
  const title = format === 'openmetrics' ? name : counted;
  const lines = samples.map(({ labels, value }) => `${counted}{${labelsText(labels)}} ${value}\n`);
  return `# HELP ${title} ${help}\n# TYPE ${title} ${type}\n${lines.join('')}`;
}

function labelsText(labels: Sample['labels']): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, each => (each === '\n' ? '\\n' : `\\${each}`))}"`)
    .join(',');
}
