import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../../bin/arguments/commands.ts';
import { topology } from '../../../bin/arguments/flags.ts';
import { helpPage } from '../../../bin/arguments/help.ts';
import { topologies } from '../../../source/plans/topologies.ts';

for (const entry of commands) {
  test(`the help page of "eastwest ${entry.name}" tells every flag within 100 columns`, () => {
    const page = helpPage(entry.name === '' ? undefined : entry.name);
    for (const flag of entry.flags) assert.match(page, new RegExp(`--${flag.name}\\b`));
    for (const line of page.split('\n')) assert.ok(line.length <= 100, line);
    assert.match(page, /^Usage: eastwest/);
  });
}

test('the page of the program lists every command', () => {
  for (const entry of commands) assert.ok(helpPage(undefined).includes(entry.summary) || entry.name === '');
});

test('the help of --topology names exactly the topologies that there are plans for', () => {
  const named = [...topology.help.matchAll(/(?:multi-primary|primary-remote)-(?:multi|single)-network/g)].map(
    ([id]) => id,
  );
  assert.deepEqual(
    named,
    topologies.map(each => each.id),
  );
});
