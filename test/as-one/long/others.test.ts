/** Of all other long tests those that can share a process. */
import { loadTogether } from '../../helpers/load-together.ts';
import { sharing } from '../../helpers/sharing.ts';

await loadTogether(sharing('long'));
