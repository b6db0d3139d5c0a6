/** `eastwest status`: every Istio on the clusters, whatever installed it, and where it is not one mesh. */
import { readMeshStatus } from '../../source/status/read-mesh-status.ts';
import { statusLines, statusVerdict } from '../../state/words/status-words.ts';
import type { Command } from '../command.ts';
import { createDeadline } from '../deadline.ts';
import { DONE, problemsCode, UNPROVEN } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { jsonText } from '../output/json.ts';
import { problemsText } from '../output/problems.ts';
import { onMesh } from '../world/on-mesh.ts';

/** Exit 3 where something deviates; what a cluster that does not answer makes it, where there is one. */
export function status(command: Extract<Command, { readonly command: 'status' }>, io: Io): Promise<number> {
  const deadline = createDeadline({ seconds: command.timeout, flag: '--timeout' }, io.stopped);
  return onMesh(command, io, (host, { clusters }) =>
    deadline.within(async signal => {
      const connect = clusters.map(
        ({ context, name }) =>
          () =>
            host.contexts.connect(context, name),
      );
      const { status: found, problems } = await readMeshStatus(connect, signal);
      const isJson = command.output === 'json';
      const text = isJson
        ? jsonText({ verdict: statusVerdict(found), ...found, problems })
        : `${statusLines(found).join('\n')}\n`;
      io.stdout.write(text);
      io.stderr.write(problemsText(problems));
      if (problems.length > 0) return problemsCode(problems);
      return found.deviations.length === 0 ? DONE : UNPROVEN;
    }),
  );
}
