/** A failover drill as the user agreed to it: by the mesh ID typed, or given with `--confirm`. */
import type { Mesh } from '../../source/model/mesh.ts';
import type { Problem } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { sh } from '../../source/model/shell-word.ts';
import type { World } from '../../source/ports.ts';
import type { Host } from '../../source/preparation/host.ts';
import { type PreparedDrill, prepareDrill } from '../../source/preparation/prepare-drill.ts';
import { drillWords } from '../../state/words/drill-words.ts';
import type { Deadline } from '../deadline.ts';
import type { Io } from '../io.ts';

type Asking = {
  readonly mesh: Mesh;
  readonly world: World;
  readonly host: Host;
  readonly deadline: Deadline;
  readonly io: Io;
};

/** The drill of `--drill`; `no` where the user did not agree. Simulated clusters need no confirmation. */
export async function agreedDrill(
  { drill = '', confirm }: { readonly drill: string | undefined; readonly confirm: string | undefined },
  { mesh, world, host, deadline, io }: Asking,
): Promise<PreparedDrill | 'no'> {
  if (confirm !== undefined && confirm !== mesh.id) throw new ProblemsError([otherMesh(confirm, mesh.id)]);
  const isAgreed = confirm === mesh.id || host.kind === 'rehearsal';
  if (!isAgreed && io.ask === undefined) throw new ProblemsError([nobodyToAsk(drill, mesh.id)]);
  const prepared = await deadline.within(signal => prepareDrill(mesh, drill, world, signal));
  const server = host.contexts.all.find(({ name }) => name === prepared.member.context)?.server;
  io.stderr.write(`${drillWords(prepared, server)}\n`);
  if (isAgreed) return prepared;
  const typed = await io.ask?.(`Type the mesh ID (${mesh.id}) to start the drill: `, io.stopped);
  return typed?.trim() === mesh.id ? prepared : 'no';
}

function otherMesh(confirm: string, id: string): Problem {
  return {
    code: 'bad-input',
    title: `--confirm ${confirm} is not the mesh ID ${id}`,
    hint: `The mesh of these clusters is ${id}: choose other clusters, or give its ID.`,
  };
}

function nobodyToAsk(drill: string, id: string): Problem {
  return {
    code: 'bad-input',
    title: '--drill asks for the mesh ID before it scales anything, but there is no terminal to prompt on',
    hint: sh`Add --confirm: --drill ${drill} --confirm ${id}`,
  };
}
