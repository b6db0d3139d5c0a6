/** Of the tests of whole commands all that can share a process. */
import { loadTogether } from '../../helpers/load-together.ts';
import { sharing } from '../../helpers/sharing.ts';

await loadTogether(sharing('long', 'bin'));
