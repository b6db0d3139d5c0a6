/** All other tests that can share a process. */
import { loadTogether } from '../helpers/load-together.ts';
import { sharingFiles } from '../helpers/sharing.ts';

await loadTogether(sharingFiles().filter(file => !file.startsWith('test/screens/')));
