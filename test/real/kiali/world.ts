/** A world of real istiods in which Kiali's operator, its server and Prometheus are real as well. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { startConsoles } from '../../../source/rehearsal/controllers/kiali/consoles.ts';
import { startKialis } from '../../../source/rehearsal/controllers/kiali/kialis.ts';
import { startKialiRestarts } from '../../../source/rehearsal/controllers/kiali/restarts.ts';
import { startPrometheuses } from '../../../source/rehearsal/controllers/prometheus/prometheuses.ts';
import type { IstioPrograms } from '../istio/programs.ts';
import { type IstioWorld, istioWorld } from '../istio/world.ts';
import { kialiImages } from './images.ts';
import type { KialiPrograms } from './programs.ts';

/** Clusters of two networks or more, by these names, with nothing of Kiali installed. */
export async function kialiWorld(
  t: TestContext,
  istio: IstioPrograms,
  kiali: KialiPrograms,
  names: readonly string[],
): Promise<IstioWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-kiali-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return istioWorld(t, istio, names, false, {
    images: kialiImages(kiali, folder),
    instead: [startKialis, startConsoles, startKialiRestarts, startPrometheuses],
  });
}
