/** A mesh drawn with the clusters' own names: a box for each, and the road between them. */
import type { MemberRow } from '../../state/members.ts';

type Lines = readonly string[];

/** At most `rows` lines of at most `width` columns; none when there is no room for a box. */
export function drawing(members: readonly MemberRow[], width: number, rows: number, ascii: boolean): Lines {
  const road = ascii ? '<===>' : '◂═══▸';
  const room = Math.max(1, Math.floor((width + road.length) / (boxWidth + road.length)));
  const shown = members.slice(0, Math.min(room, 4));
  const lines = join(
    shown.map(member => box(member, ascii)),
    road,
  );
  const rest = members.length - shown.length;
  const more =
    rest > 0
      ? [
          `and ${members
            .slice(shown.length)
            .map(member => member.name)
            .join(', ')} in the same way`,
        ]
      : [];
  const all = [...lines, ...more].map(line => [...line].slice(0, width).join(''));
  return rows >= lines.length && width >= boxWidth ? all.slice(0, rows) : [];
}

const boxWidth = 28;

/** Which line of a box the road meets: the gateway's, or the cluster's own where there is none. */
const roadLine = 3;

function box(member: MemberRow, ascii: boolean): Lines {
  const inner = boxWidth - 2;
  const { across, corners, up } = ascii
    ? { across: '-', up: '|', corners: ['+', '+', '+', '+'] }
    : { across: '─', up: '│', corners: ['┌', '┐', '└', '┘'] };
  const row = (text: string) => `${up} ${text.slice(0, inner - 2).padEnd(inner - 2)} ${up}`;
  const title = ` ${member.network.slice(0, inner - 4)} `;
  return [
    `${corners[0]}${across}${title}${across.repeat(inner - 1 - title.length)}${corners[1]}`,
    row(`${member.letter} ${member.name}`),
    row(member.role === 'primary' ? '  istiod' : '  sidecars (remote)'),
    row('  gateway, port 15443'),
    `${corners[2]}${across.repeat(inner)}${corners[3]}`,
  ];
}

function join(boxes: readonly Lines[], road: string): Lines {
  const height = boxes[0]?.length ?? 0;
  return Array.from({ length: height }, (_, line) =>
    boxes.map(each => each[line] ?? '').join(line === roadLine ? road : ' '.repeat(road.length)),
  );
}
