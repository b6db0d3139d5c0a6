/** A mesh drawn with the clusters' own names: a box for each, and the road between them. */
import type { MemberRow } from '../../state/members.ts';

type Lines = readonly string[];

export type Picture = {
  readonly members: readonly MemberRow[];
  /** Traffic between clusters goes through gateways; else pods reach each other. */
  readonly gateways: boolean;
  readonly ascii: boolean;
};

const boxWidth = 28;
const roadWidth = 5;
/** The line of a box that the road meets. */
const roadLine = 3;

/** At most `rows` lines of at most `width` columns; none when there is no room for a box. */
export function drawing({ members, gateways, ascii }: Picture, width: number, rows: number): Lines {
  const room = Math.max(1, Math.floor((width + roadWidth) / (boxWidth + roadWidth)));
  const shown = members.slice(0, Math.min(room, 4));
  const primary = members.find(member => member.role === 'primary');
  const boxes = shown.map(member => box(member, primary, gateways, ascii));
  const lines = join(boxes, road(gateways, ascii));
  const rest = members.slice(shown.length).map(member => member.name);
  const more = rest.length > 0 ? [`and ${rest.join(', ')} in the same way`] : [];
  const all = [...lines, ...more].map(line => [...line].slice(0, width).join(''));
  return rows >= lines.length && width >= boxWidth ? all.slice(0, rows) : [];
}

function road(gateways: boolean, ascii: boolean): string {
  if (ascii) return gateways ? '<===>' : '<--->';
  return gateways ? '◂═══▸' : '◂───▸';
}

function box(member: MemberRow, primary: MemberRow | undefined, gateways: boolean, ascii: boolean): Lines {
  const inner = boxWidth - 2;
  const { across, corners, up } = ascii
    ? { across: '-', up: '|', corners: ['+', '+', '+', '+'] }
    : { across: '─', up: '│', corners: ['┌', '┐', '└', '┘'] };
  const row = (text: string) => `${up} ${text.slice(0, inner - 2).padEnd(inner - 2)} ${up}`;
  const title = ` ${member.network.slice(0, inner - 4)} `;
  return [
    `${corners[0]}${across}${title}${across.repeat(inner - 1 - title.length)}${corners[1]}`,
    row(`${member.letter} ${member.name}`),
    row(member.role === 'primary' ? '  istiod' : `  istiod of ${primary?.name ?? 'its primary'}`),
    row(gateways ? '  gateway, port 15443' : '  pods'),
    `${corners[2]}${across.repeat(inner)}${corners[3]}`,
  ];
}

function join(boxes: readonly Lines[], between: string): Lines {
  const height = boxes[0]?.length ?? 0;
  return Array.from({ length: height }, (_, line) =>
    boxes.map(each => each[line] ?? '').join(line === roadLine ? between : ' '.repeat(roadWidth)),
  );
}
