import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { screens } from '../../screens/screens.ts';
import { noComplaints } from '../helpers/no-complaints.ts';

test('docs/screens.md names every screen, by its title in bold', () => {
  const page = readFileSync(new URL('../../docs/screens.md', import.meta.url), 'utf8');
  noComplaints(
    Object.values(screens)
      .map(({ title }) => `**${title}**`)
      .filter(title => !page.includes(title)),
    'docs/screens.md must say what these screens show',
  );
});
