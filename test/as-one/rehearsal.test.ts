/** Of the tests of rehearsal all that can share a process. */
import { loadTogether } from '../helpers/load-together.ts';
import { sharing } from '../helpers/sharing.ts';

await loadTogether(sharing('quick', 'rehearsal'));
