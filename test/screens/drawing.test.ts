import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawing } from '../../screens/parts/drawing.ts';
import { letterOf, type MemberRow } from '../../state/members.ts';

const member = (name: string, index: number, over: Partial<MemberRow> = {}): MemberRow => ({
  index,
  letter: letterOf(index),
  name,
  context: name,
  title: name,
  host: '',
  role: 'primary',
  network: `network${index + 1}`,
  ...over,
});
const twelve = Array.from({ length: 12 }, (_, index) => member(`c${index + 1}`, index));
const common = twelve.map(each => ({ ...each, network: 'network1' }));

test('two networks are two boxes with a road between them', () => {
  const lines = drawing({ members: [member('east', 0), member('west', 1)], gateways: true, ascii: true }, 70, 20);
  assert.deepEqual(lines, [
    '+- network1 -----+     +- network2 -----+',
    '| A east: istiod |<===>| B west: istiod |',
    '| gateway        |     | gateway        |',
    '+----------------+     +----------------+',
    '<===> every cluster with every other, through the gateways, port 15443',
  ]);
});

test('a remote is drawn with the name of its primary, beside it on the same network', () => {
  const west = member('west', 1, { role: 'remote', primary: 'east', network: 'network1' });
  const lines = drawing({ members: [member('east', 0), west], gateways: false, ascii: true }, 70, 20);
  assert.match(lines.join('\n'), /\+- network1 -+\+\n\| A east: istiod +\|\n\| B west: control plane in east \|/);
});

test('every cluster of twelve is named at every size, and no line is too long', () => {
  for (const members of [twelve, common]) {
    for (const [width, rows] of [
      [74, 9],
      [94, 16],
      [154, 36],
      [54, 5],
    ] as const) {
      const lines = drawing({ members, gateways: members === twelve, ascii: false }, width, rows);
      assert.ok(lines.length <= rows, `${lines.length} lines in ${rows}`);
      for (const line of lines) assert.ok(line.length <= width, `${width}: ${line}`);
      if (lines.length > 0 && width > 60) {
        for (const { name } of members) assert.match(lines.join('\n'), new RegExp(`\\b${name}\\b`), `${width} ${name}`);
      }
    }
  }
});

test('a name that is too long for a box is cut where one sees it, and a wide one keeps the box in shape', () => {
  const members = [member('production-platform-cluster-west-frankfurt', 0), member('東京', 1)];
  const lines = drawing({ members, gateways: true, ascii: false }, 100, 20);
  assert.match(lines.join('\n'), /A production-platform-clu…: istiod /);
  const ends = lines.filter(line => line.includes('東京')).map(line => line.replace('東京', 'abcd').length);
  assert.deepEqual(ends, [lines[0]?.length]);
});

test('without room there is no drawing rather than half a one', () => {
  assert.deepEqual(drawing({ members: twelve, gateways: true, ascii: false }, 74, 2), []);
  assert.deepEqual(drawing({ members: [], gateways: true, ascii: false }, 74, 20), []);
});
