/** The evidence in a report, which is untrusted input: its size is limited, and its shape is checked. */
import type { Evidence } from '../diagnosis/evidence.ts';
import { createBudget } from '../operator-bundle/limits.ts';
import { tarFiles } from '../operator-bundle/tar.ts';
import { unzipped } from '../operator-bundle/unzipped.ts';
import { evidenceFrom, UnusableReport } from './evidence-json.ts';
import { EVIDENCE } from './report.ts';

/** Throws `UnusableReport` with what is wrong with it. */
export async function readReport(archive: Uint8Array, signal: AbortSignal): Promise<Evidence> {
  const budget = createBudget();
  const wanted = (path: string) => path.endsWith(`/${EVIDENCE}`);
  try {
    for await (const { content } of tarFiles(unzipped(archive, budget, signal), budget, wanted)) {
      return evidenceFrom(content.toString('utf8'));
    }
  } catch (error) {
    if (error instanceof UnusableReport || signal.aborted || !(error instanceof Error)) throw error;
    throw new UnusableReport(error.message, { cause: error });
  }
  throw new UnusableReport(`it has no ${EVIDENCE}`);
}
