/** The form in front of a change of real clusters: simulated ones that the program takes for real. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { terminal } from '../terminal/terminal.ts';
import { type Frame, frameOf, withSteadyPorts } from './frame.ts';

const enter = '\r';

/** Its frame, by its name. Nothing is changed. */
export async function playBrake(
  eastwest: (...flags: readonly string[]) => readonly string[],
): Promise<ReadonlyMap<string, Frame>> {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-picture-'));
  const kubeconfig = join(folder, 'clusters.yaml');
  const clusters = terminal(eastwest('rehearse', '--clusters', '3', '--kubeconfig-out', kubeconfig));
  try {
    await clusters.sees('ready: east, west, north');
    const certificates = join(folder, 'certificates');
    const made = terminal(eastwest('--kubeconfig', kubeconfig, '--certificates', certificates), {
      cols: 100,
      rows: 30,
    });
    try {
      await made.sees('No clusters selected');
      for (const key of [' ', 'j', ' ', 'j', ' ']) made.type(key);
      await made.sees('3 clusters selected');
      made.type(enter);
      await made.sees('Requirements');
      made.type(enter);
      await made.sees('will be generated');
      made.type(enter);
      await made.sees('Nothing changes until you start.');
      made.type('S');
      await made.sees('Type the mesh ID');
      await made.sees('Takes about');
      return new Map([['brake', withSteadyPorts(frameOf(made.model))]]);
    } finally {
      made.close();
    }
  } finally {
    clusters.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
