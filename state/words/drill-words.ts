/** What a failover drill is about to do, and what came of it. */
import type { PreparedDrill } from '../../source/preparation/prepare-drill.ts';
import type { DrillPart, DrillResult } from '../../source/traffic/drill.ts';
import { counted } from './numbers.ts';

/** "Deployment sample/helloworld-v2 on west (https://…) is scaled from 1 to 0, and back once responses have moved". */
export function drillWords({ member, object, replicas }: PreparedDrill, server: string | undefined): string {
  const where = server === undefined ? member.name : `${member.name} (${server})`;
  return `${object} on ${where} is scaled from ${replicas} to 0, and back once responses have moved`;
}

/** One line: "failover drill of west: responses moved within 1.2 s, 0 requests failed; back after 6.1 s, 0 requests failed". */
export function drillResultWords({ cluster, version, outcome, away, back }: DrillResult): string {
  const about = `failover drill of ${cluster}`;
  switch (outcome) {
    case 'not-proven':
      return `${about}: not started, because the mesh is not proven`;
    case 'not-scaled':
      return `${about}: helloworld ${version} could not be scaled`;
    case 'not-moved':
    case 'not-back':
    case 'done': {
      const moved = away === undefined ? 'responses did not move' : `responses moved within ${partWords(away)}`;
      const returned = back === undefined ? `${version} is not back everywhere` : `back after ${partWords(back)}`;
      return `${about}: ${moved}; ${returned}`;
    }
  }
}

function partWords({ clients, lost }: DrillPart): string {
  const seconds = Math.max(0, ...clients.map(each => each.seconds));
  return `${seconds} s, ${counted(lost, 'request')} failed`;
}
