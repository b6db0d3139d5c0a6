/** Of the tests of diagnosis all that can share a process. */
import { loadTogether } from '../helpers/load-together.ts';
import { sharing } from '../helpers/sharing.ts';

await loadTogether(sharing('quick', 'diagnosis'));
