// THIRD-PARTY-LICENSES: the license texts of all that the bundle contains, from what esbuild says went into it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Texts that the packages themselves leave out, by the folder that they hold for. */
const added = new Map([
  ['yoga-layout', 'yoga-layout.txt'],
  ['undici/lib/llhttp', 'llhttp.txt'],
]);

const isText = name => /^(un)?licen[cs]e|^copying|^notice/i.test(name);

/** `{ name, version, license }` of each package that is bundled. */
export function partsOf(inputs, root) {
  const folders = new Set(Object.keys(inputs).flatMap(input => packageOf(input) ?? []));
  return [...folders].map(folder => manifestOf(folder, root));
}

function manifestOf(folder, root) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  return { name, version, license };
}

/** The whole file. Throws where a package has no text; `inputs`: those of a metafile, paths from `root`. */
export function thirdPartyLicenses(inputs, root) {
  const packages = new Map();
  for (const input of Object.keys(inputs)) {
    const folder = packageOf(input);
    if (folder === undefined) continue;
    packages.set(folder, [...(packages.get(folder) ?? []), input]);
  }
  const sections = [...packages].map(([folder, files]) => sectionOf(folder, files, root));
  return [INTRO, ...sections.sort((left, right) => (left.title < right.title ? -1 : 1)).map(textOf)].join(
    `\n${RULE}\n`,
  );
}

const RULE = '='.repeat(80);
const INTRO = `eastwest is licensed under the Apache License 2.0 (LICENSE). What it is distributed as contains parts of the packages
below, under the licenses that follow each.
`;

/** `node_modules/tar-stream/node_modules/b4a` of a file in it, whatever plugin loaded it. */
function packageOf(input) {
  return /^(?:[a-z-]+:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
}

function sectionOf(folder, files, root) {
  const { name, version, license } = manifestOf(folder, root);
  // Parts of a package may have a license of their own, beside them.
  const folders = new Set([folder, ...files.flatMap(file => foldersAbove(file, folder))]);
  const texts = [...folders].sort().flatMap(each => [...ownTexts(join(root, each)), ...addedTexts(each, root)]);
  if (texts.length === 0) throw new Error(`${folder} has no license text: add it to bin/build/licenses/`);
  return { title: `${name} ${version} (${license})`, texts };
}

function foldersAbove(file, stop) {
  const folder = dirname(file.replace(/^[a-z-]+:/, ''));
  return folder.length <= stop.length ? [] : [folder, ...foldersAbove(folder, stop)];
}

function ownTexts(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isFile() && isText(entry.name))
    .map(entry => entry.name)
    .sort()
    .map(name => readFileSync(join(folder, name), 'utf8'));
}

function addedTexts(folder, root) {
  const file = added.get(folder.replace(/^.*node_modules\//, ''));
  return file === undefined ? [] : [readFileSync(join(root, 'bin/build/licenses', file), 'utf8')];
}

function textOf({ title, texts }) {
  return [title, ...texts.map(text => text.replaceAll('\r\n', '\n').trim())].join('\n\n').concat('\n');
}
