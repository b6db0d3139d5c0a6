/**
 * Loaded before all tests (package.json), not before one file (`npm run t`). To tell which test a stray error belongs to,
 * Node's test runner follows every promise from its making to its collection, which takes a tenth of the time of a file
 * that plays a whole install. Without that a stray error still fails its file; run alone, the file says which test it was.
 */
import hooks from 'node:async_hooks';

const { createHook } = hooks;
// The runner takes it from here when it is first imported, after this.
hooks.createHook = options => createHook({ ...options, trackPromises: false });
