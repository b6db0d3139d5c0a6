/** `eastwest contexts`: what the kubeconfig has, and with --probe what is behind it. */
import { type Survey, surveyCluster } from '../../source/checks/survey.ts';
import { cleaned } from '../../source/model/clean.ts';
import { SAMPLE_NAMESPACE } from '../../source/model/mesh.ts';
import { type Problem, ProblemError } from '../../source/model/problem.ts';
import type { Context } from '../../source/ports.ts';
import type { Host } from '../../source/preparation/host.ts';
import type { Command } from '../command.ts';
import { DONE, UNREACHABLE } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { jsonText } from '../output/json.ts';
import { tableText } from '../output/table.ts';
import { withHost } from '../world/host.ts';

/** Milliseconds until a cluster that has not answered counts as unreachable. */
const VERDICT_WITHIN = 3_000;

type Row = { readonly context: Context; readonly survey?: Survey; readonly problem?: Problem };

/** Read only: no mesh is planned. */
const anyMesh = { meshId: 'mesh1' };

/** Exit 5 when every cluster was asked and every login was rejected. */
export function contexts(command: Extract<Command, { readonly command: 'contexts' }>, io: Io): Promise<number> {
  return withHost(command.world, anyMesh, io, async ({ host }) => {
    const { all, hidden = [] } = host.contexts;
    for (const each of hidden) io.stderr.write(`eastwest: ${cleaned(each, 4_000)}\n`);
    const rows = command.probe ? await Promise.all(all.map(each => probe(each, host, io.stopped))) : all.map(unasked);
    io.stdout.write(command.output === 'json' ? jsonText(rows.map(rowJson)) : table(rows, command.probe));
    const shut = command.probe && rows.every(row => row.survey === undefined);
    return shut ? UNREACHABLE : DONE;
  });
}

function unasked(context: Context): Row {
  return context.problem === undefined ? { context } : { context, problem: context.problem };
}

async function probe(context: Context, host: Host, stopped: AbortSignal): Promise<Row> {
  if (context.problem !== undefined) return { context, problem: context.problem };
  const late = AbortSignal.timeout(VERDICT_WITHIN);
  try {
    const cluster = host.contexts.connect(context.name, context.guess);
    return {
      context,
      survey: await surveyCluster(cluster, host.clock, SAMPLE_NAMESPACE, AbortSignal.any([stopped, late])),
    };
  } catch (error) {
    stopped.throwIfAborted();
    if (late.aborted) return { context, problem: noAnswer };
    if (error instanceof ProblemError) return { context, problem: error.problem };
    throw error;
  }
}

const noAnswer: Problem = {
  code: 'unreachable',
  title: `no response within ${VERDICT_WITHIN / 1000} s`,
  hint: 'Check the network or VPN, and the server of this context.',
};

function table(rows: readonly Row[], probed: boolean): string {
  const head = ['', 'CONTEXT', 'CLUSTER NAME', 'SERVER', 'USER', ...(probed ? ['VERDICT'] : [])];
  const lines = rows.map(row => {
    const { name, guess, server, user, current } = row.context;
    const verdict = row.problem === undefined ? surveyWords(row.survey) : `${row.problem.code}: ${row.problem.title}`;
    const shown = probed || row.problem !== undefined ? [verdict] : [];
    return [current ? '*' : '', name, guess, server ?? '-', user ?? '-', ...shown];
  });
  return tableText([head, ...lines]);
}

function surveyWords(survey: Survey | undefined): string {
  if (survey === undefined) return '';
  const { platform, version, operator, istio, missingRights, olm } = survey;
  const installer = operator?.title ?? (olm ? 'OLM, no operator' : 'no operator, no OLM');
  return [
    `${platform === 'openshift' ? 'OpenShift' : 'Kubernetes'} ${version}`,
    installer,
    ...(operator === undefined ? [] : [`Istio ${operator.versions[0] ?? 'unknown'}`]),
    ...(istio === undefined
      ? []
      : [`mesh ${istio.meshId ?? 'unknown'}${istio.ours ? '' : ' (not created by eastwest)'}`]),
    ...(missingRights.length === 0 ? [] : [`${missingRights.length} permissions missing`]),
  ].join(', ');
}

function rowJson({ context, survey, problem }: Row) {
  const { name, guess, server, user, namespace, current } = context;
  return {
    context: name,
    cluster: guess,
    server: server ?? null,
    user: user ?? null,
    namespace: namespace ?? null,
    current,
    ...(problem === undefined ? {} : { problem }),
    ...(survey === undefined ? {} : { probe: survey }),
  };
}
