/** Kiali on a rehearsal whose mesh is installed: its screen before and after, for the pictures. */
import { terminal } from '../terminal/terminal.ts';
import { type Frame, frameOf, withSteadyPorts } from './frame.ts';

const enter = '\r';

/** A frame of each, by its name. Throws when Kiali does not see every cluster in the end. */
export async function playKiali(
  eastwest: (...flags: readonly string[]) => readonly string[],
): Promise<ReadonlyMap<string, Frame>> {
  const made = terminal(eastwest('--rehearse', '--pace', '0'), { cols: 100, rows: 30 });
  const screens = new Map<string, Frame>();
  const look = (name: string) => screens.set(name, withSteadyPorts(frameOf(made.model)));
  try {
    await made.sees(/✓ OpenShift[\s\S]*✓ OpenShift/);
    made.type(enter);
    await made.sees('Requirements');
    made.type(enter);
    await made.sees('will be generated');
    made.type(enter);
    await made.sees('steps on 2 clusters');
    made.type('S');
    await made.sees('installed and proven');
    made.type('K');
    await made.sees('No Kiali yet');
    made.type(enter);
    await made.sees('Kiali plan');
    await made.sees('+ 7 create');
    look('kiali-plan');
    made.type('S');
    await made.sees('installed (');
    made.type(enter);
    await made.sees(/✓ Kiali \S+ on east sees every cluster/);
    made.type('G');
    await made.sees('Log in to it as well');
    look('kiali');
    return screens;
  } finally {
    made.close();
  }
}
