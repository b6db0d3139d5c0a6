/** Every flag, once: parser, help pages, completion, man page and the table of docs/cli.md read this. */
export * from './flags/common.ts';
export * from './flags/kiali.ts';
export * from './flags/mesh.ts';
export * from './flags/removal.ts';
export * from './flags/traffic.ts';
export * from './flags/world.ts';
