// A few lines of packages that cost more before the first frame, or in every frame, than they give here, or that do not
// suit a slow line. Each is replaced word for word; a version of the package in which the words have changed stops the build.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const segmenter = { from: 'new Intl.Segmenter(', to: 'createSegmenter(', with: 'segmenter' };
/** Node loads all of perf_hooks when the global is touched. */
const clock = { before: 'const performance = { now: () => Number(process.hrtime.bigint()) / 1e6 };\n' };

/** `file`: how its path ends. `with`: a module of bin/ that the new words need. `before`: put in front of the file. */
const rewrites = [
  // The first Intl.Segmenter loads ICU's rules (17 ms), and each text of each frame is segmented to find its cells.
  { file: 'wrap-ansi/index.js', ...segmenter },
  { file: 'slice-ansi/tokenize-ansi.js', ...segmenter },
  { file: '@alcalzone/ansi-tokenize/build/tokenize.js', ...segmenter },
  { file: 'ink/build/line-update.js', ...segmenter },
  { file: 'scheduler/cjs/scheduler.production.js', ...clock },
  { file: 'ink/build/ink.js', ...clock },
  // Asked for `fetch`, Node loads a whole HTTP client; what Yoga carries along needs none.
  { file: 'yoga-wasm-base64-esm.js', before: 'const fetch = undefined;\n' },
  {
    file: 'yoga-wasm-base64-esm.js',
    from: 'var b=xa(a.slice(37)),c=new Uint8Array(b.length);for(a=0;a<b.length;++a)c[a]=b.charCodeAt(a);var d=c',
    to: 'var d=Buffer.from(a.slice(37),"base64")',
  },
  // One empty cell stands for all, and those at the end of a row need not be written to be trimmed away.
  {
    file: 'ink/build/output.js',
    before: "const empty = Object.freeze({ type: 'char', value: ' ', fullWidth: false, styles: Object.freeze([]) });\n",
    from: `row.push({
                    type: 'char',
                    value: ' ',
                    fullWidth: false,
                    styles: [],
                });`,
    to: 'row.push(empty);',
  },
  {
    file: 'ink/build/output.js',
    from: 'const lineWithoutEmptyItems = line.filter(item => item !== undefined);',
    to: `while (line.at(-1) === empty) line.pop();
            const lineWithoutEmptyItems = line.includes(undefined) ? line.filter(item => item !== undefined) : line;`,
  },
  // What a text comes to is the same in the next frame: Ink forgets it after each. The most that is kept is some 3 MB.
  {
    file: 'ink/build/output.js',
    before: `let shared;
const sharedCaches = () => {
    if (shared === undefined || shared.styledChars.size + shared.widths.size > 2000) shared = new OutputCaches();
    return shared;
};
`,
    from: 'caches = new OutputCaches();',
    to: 'caches = sharedCaches();',
  },
  // Most texts are one line that nothing cuts: taken apart and put together again, they are what they were.
  {
    file: 'ink/build/output.js',
    from: `        const characterLines = [[]];
        for (const character of this.caches.getStyledChars(text)) {
            if (character.value === '\\n') {
                characterLines.push([]);
            }
            else {
                characterLines.at(-1).push(character);
            }
        }
        let lines = characterLines.map(line => styledCharsToString(line));`,
    to: '        let lines = linesOf(text, this.caches);',
    before: `const linesOf = (text, caches) => {
    let lines = caches.lines.get(text);
    if (lines !== undefined) return lines;
    const characterLines = [[]];
    for (const character of caches.getStyledChars(text)) {
        if (character.value === '\\n') characterLines.push([]);
        else characterLines.at(-1).push(character);
    }
    lines = characterLines.map(line => styledCharsToString(line));
    caches.lines.set(text, lines);
    return lines;
};
`,
  },
  {
    file: 'ink/build/output.js',
    from: '    widths = new Map();',
    to: '    lines = new Map();\n    widths = new Map();',
  },
  {
    file: 'ink/build/output.js',
    from: 'return this.sliceLineToColumns(line, from, to);',
    to: 'return from === 0 && to === width ? line : this.sliceLineToColumns(line, from, to);',
  },
  {
    file: 'ink/build/sanitize-ansi.js',
    before: `const remembered = make => {
    let known = new Map();
    return text => {
        let made = known.get(text);
        if (made !== undefined) return made;
        if (known.size > 2000) known = new Map();
        made = make(text);
        known.set(text, made);
        return made;
    };
};
`,
    from: 'export default sanitizeAnsi;',
    to: 'export default remembered(sanitizeAnsi);',
  },
];

const files = [...new Set(rewrites.map(rewrite => rewrite.file))];

/** Matches the paths of the files that are rewritten. */
export const rewrittenFiles = new RegExp(`/(?:${files.map(file => file.replaceAll('.', '\\.')).join('|')})$`);

/** What replaces such a file; `root` is the project's folder. */
export function rewrittenText(path, root) {
  const own = rewrites.filter(({ file }) => path.endsWith(`/${file}`));
  return own.reduce((text, rewrite) => applied(rewrite, text, path, root), readFileSync(path, 'utf8'));
}

/** The plugin of esbuild. */
export function rewritten(root) {
  return {
    name: 'rewritten',
    setup(bundle) {
      bundle.onLoad({ filter: rewrittenFiles }, ({ path }) => ({ contents: rewrittenText(path, root) }));
    },
  };
}

function applied({ before = '', from = '', to = '', with: needed }, text, path, root) {
  if (!text.includes(from)) throw new Error(`${path} does not say any more: ${from}`);
  const needs = needed === undefined ? '' : `import { createSegmenter } from '${join(root, 'bin', `${needed}.ts`)}';\n`;
  return needs + before + (from === '' ? text : text.replaceAll(from, to));
}
