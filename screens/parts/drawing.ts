/** A mesh drawn with the clusters' own names: a box for each network, its clusters in it, and the roads between them. */
import type { MemberRow } from '../../state/members.ts';
import { columnsOf, cut, piece } from './pieces.ts';

type Lines = readonly string[];

export type Picture = {
  readonly members: readonly MemberRow[];
  /** Traffic between clusters goes through gateways; else pods reach each other. */
  readonly gateways: boolean;
  readonly ascii: boolean;
};

const roadWidth = 5;
/** Of a box, so that long names do not fill the screen. */
const mostColumns = 34;

/** At most `rows` lines of at most `width` columns; none when there is no room for a box. */
export function drawing(picture: Picture, width: number, rows: number): Lines {
  const networks = byNetwork(picture.members);
  if (networks.length === 0) return [];
  const legend = legendOf(picture);
  const ways = networks.length === 1 ? oneNetwork(networks, picture, width) : severalNetworks(networks, picture, width);
  const fits = ways.find(lines => isWithin(lines, width, rows - legend.length));
  if (fits !== undefined) return [...fits, ...legend.map(line => cut(line, width))];
  return clipped(networks, picture, width, rows);
}

type Network = { readonly name: string; readonly members: readonly MemberRow[] };

function byNetwork(members: readonly MemberRow[]): readonly Network[] {
  return [...Map.groupBy(members, member => member.network)].map(([name, all]) => ({ name, members: all }));
}

function legendOf({ members, gateways, ascii }: Picture): Lines {
  if (members.length < 2) return [];
  const how = gateways ? 'through the gateways, port 15443' : 'pod to pod';
  return [`${road({ members, gateways, ascii })} every cluster with every other, ${how}`];
}

function road({ gateways, ascii }: Picture): string {
  if (ascii) return gateways ? '<===>' : '<--->';
  return gateways ? '◂═══▸' : '◂───▸';
}

/** "A east: istiod", "B west: control plane in east". Long names give way: what a cluster is must be read. */
function words({ letter, name, role, primary }: MemberRow): string {
  const istiod = role === 'primary' ? 'istiod' : `control plane in ${cut(primary ?? 'its primary', 12)}`;
  return `${letter} ${cut(name, mostColumns - columnsOf(`${letter} : ${istiod}`))}: ${istiod}`;
}

/** One box with all clusters, in one column or in more. */
function oneNetwork([network]: readonly Network[], { ascii }: Picture, width: number): readonly Lines[] {
  if (network === undefined) return [];
  const texts = network.members.map(words);
  const cell = Math.max(...texts.map(columnsOf));
  return texts.map((_text, index) => {
    const columns = index + 1;
    const height = Math.ceil(texts.length / columns);
    const lines = Array.from({ length: height }, (_, row) =>
      texts.flatMap((text, place) => (place % height === row ? [piece(text, cell)] : [])).join('  '),
    );
    const inner = Math.min(width - 4, Math.max(columnsOf(network.name) + 4, ...lines.map(columnsOf)));
    return columns * (cell + 2) > width ? [] : box(network.name, lines, inner, height, ascii);
  });
}

/** A box for each network, with what connects it or, where that is too high, without. */
function severalNetworks(networks: readonly Network[], picture: Picture, width: number): readonly Lines[] {
  const height = Math.max(...networks.map(network => network.members.length));
  const gateway = (network: Network) => [...network.members.map(words), 'gateway'];
  return [
    beside(
      networks.map(network => ({ name: network.name, lines: gateway(network) })),
      height + 1,
      picture,
      width,
    ),
    beside(
      networks.map(network => ({ name: network.name, lines: network.members.map(words) })),
      height,
      picture,
      width,
    ),
  ];
}

type Box = { readonly name: string; readonly lines: Lines };

/** Boxes of one size in rows, a road between neighbours. */
function beside(boxes: readonly Box[], height: number, picture: Picture, width: number): Lines {
  const longest = Math.max(...boxes.flatMap(({ name, lines }) => [columnsOf(name) + 4, ...lines.map(columnsOf)]));
  const inner = Math.min(mostColumns, longest, width - 4);
  const room = Math.max(1, Math.floor((width + roadWidth) / (inner + 4 + roadWidth)));
  const drawn = boxes.map(({ name, lines }) => box(name, lines, inner, height, picture.ascii));
  const rows = Array.from({ length: Math.ceil(drawn.length / room) }, (_, row) =>
    drawn.slice(row * room, (row + 1) * room),
  );
  return rows.flatMap(row => join(row, road(picture)));
}

/** The first networks, as many as fit; the others are named. */
function clipped(networks: readonly Network[], picture: Picture, width: number, rows: number): Lines {
  for (let count = networks.length - 1; count > 0; count--) {
    const some = networks.slice(0, count);
    const rest = networks.slice(count).flatMap(network => network.members.map(member => member.name));
    const last = severalNetworks(some, picture, width).at(-1) ?? [];
    if (isWithin(last, width, rows - 1)) {
      return [...last, cut(`and ${rest.join(', ')} in the same way`, width)];
    }
  }
  return [];
}

function isWithin(lines: Lines, width: number, rows: number): boolean {
  return lines.length > 0 && lines.length <= rows && lines.every(line => columnsOf(line) <= width);
}

function box(name: string, lines: Lines, inner: number, height: number, ascii: boolean): Lines {
  const [across, up, corners] = ascii ? ['-', '|', '++++'] : ['─', '│', '┌┐└┘'];
  const title = ` ${cut(name, inner - 2)} `;
  const row = (text = '') => `${up} ${piece(text, inner)} ${up}`;
  return [
    `${corners[0]}${across}${title}${across.repeat(Math.max(0, inner + 1 - columnsOf(title)))}${corners[1]}`,
    ...Array.from({ length: height }, (_, index) => row(lines[index])),
    `${corners[2]}${across.repeat(inner + 2)}${corners[3]}`,
  ];
}

function join(boxes: readonly Lines[], between: string): Lines {
  const height = boxes[0]?.length ?? 0;
  return Array.from({ length: height }, (_, line) =>
    boxes.map(each => each[line] ?? '').join(line === 1 ? between : ' '.repeat(roadWidth)),
  );
}
