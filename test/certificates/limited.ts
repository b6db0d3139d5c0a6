/** Says what is decided about a certificates folder; for tests that limit the process. */
import { decideFromFolder } from '../../source/certificates/decide.ts';
import { NOW } from './authorities.ts';

const [path = ''] = process.argv.slice(2);
const decision = await decideFromFolder(path, [{ name: 'east' }], NOW);
console.log(
  'problems' in decision ? decision.problems.map(({ code, title }) => `${code}: ${title}`).join('\n') : 'writable',
);
