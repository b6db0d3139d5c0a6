/** Of the tests of screens all that can share a process: React, Ink and the screens are loaded once. */
import { loadTogether } from '../helpers/load-together.ts';
import { sharingFiles } from '../helpers/sharing.ts';

await loadTogether(sharingFiles().filter(file => file.startsWith('test/screens/')));
