/** A support report: everything that a helper needs to see of a mesh, without a secret in it, in one archive. */
import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import type { Evidence } from '../diagnosis/evidence.ts';
import { tarOf } from '../files/tar-archive.ts';
import type { World } from '../ports.ts';
import { type ClusterContents, clusterContents, type ReportFile } from './contents.ts';
import { evidenceJson } from './evidence-json.ts';

/** The file that the walk is made from again. */
export const EVIDENCE = 'evidence.json';

/** Reads all clusters of the mesh side by side. Changes nothing. Rejects only when the signal aborts. */
export function reportContents(
  { mesh }: Evidence,
  world: World,
  signal: AbortSignal,
): Promise<readonly ClusterContents[]> {
  return Promise.all(mesh.members.map(member => clusterContents(mesh, member, world, signal)));
}

/** The archive, `.tar.gz`. `page`: what a person reads first. `at`: milliseconds since 1970. */
export function reportArchive(
  evidence: Evidence,
  clusters: readonly ClusterContents[],
  page: string,
  at: number,
): Uint8Array {
  const files: readonly ReportFile[] = [
    { path: 'README.md', text: page },
    { path: EVIDENCE, text: evidenceJson(evidence) },
    ...clusters.flatMap(each => each.files),
  ];
  const folder = 'eastwest-report';
  const entries = files.map(({ path, text }) => ({ path: `${folder}/${path}`, content: Buffer.from(text) }));
  return gzipSync(tarOf(entries, Math.floor(at / 1000)));
}
