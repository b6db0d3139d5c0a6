/** Of the tests of screens all that can share a process: React, Ink and the screens are loaded once. */
import { loadTogether } from '../helpers/load-together.ts';
import { sharing } from '../helpers/sharing.ts';

await loadTogether(sharing('quick', 'screens'));
