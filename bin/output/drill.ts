/** What came of a failover drill, below the table of the paths. */
import type { DrillResult } from '../../source/traffic/drill.ts';
import { drillResultWords } from '../../state/words/drill-words.ts';

export function drillText(result: DrillResult): string {
  return `${drillResultWords(result)}\n`;
}
