// What makes the published package smaller: of undici the part that is used.
import { readFileSync } from 'node:fs';

/** Folders of undici that nothing here asks for. */
const unused = /require\('\.\/lib\/(?:mock|interceptor|cache|web\/(?:cache|cookies|websocket|eventsource))\/?[^']*'\)/g;
/** Made when undici is imported. */
const made = 'module.exports.caches = new CacheStorage(kConstruct)';

/** Its tests' own mocks, caches, WebSockets and cookies are a third of it. */
export const partOfUndici = {
  name: 'part-of-undici',
  setup(bundle) {
    bundle.onLoad({ filter: /\/node_modules\/undici\/index\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes(made)) throw new Error(`${path} does not say any more: ${made}`);
      return { contents: text.replace(made, '').replace(unused, '({})') };
    });
  },
};
