/** How much room there is, and what that allows: four layouts and how many rows each part of the screen gets. */
export type Size = { readonly columns: number; readonly rows: number };
export type Layout = 'full' | 'compact' | 'stacked' | 'single';

/** Full from 100×30, compact from 80×24, stacked below 80 columns, one lane at a time below 60×15. */
export function layoutOf({ columns, rows }: Size): Layout {
  if (columns >= 100 && rows >= 30) return 'full';
  if (columns >= 80 && rows >= 24) return 'compact';
  return columns >= 60 && rows >= 15 ? 'stacked' : 'single';
}

export type Parts = {
  readonly header: number;
  readonly body: number;
  readonly footer: number;
  readonly detail: number;
};

/** Rows of header, body and footer; `detail` is what a list leaves to the detail of its chosen row, within the body. */
export function partsOf(size: Size): Parts {
  const layout = layoutOf(size);
  const header = Math.min({ full: 3, compact: 3, stacked: 2, single: 1 }[layout], Math.max(0, size.rows - 2));
  const footer = Math.min({ full: 3, compact: 3, stacked: 2, single: 1 }[layout], Math.max(0, size.rows - header - 1));
  const body = Math.max(1, size.rows - header - footer);
  const detail = Math.min(
    { full: size.rows >= 40 ? 9 : 7, compact: 6, stacked: 4, single: 0 }[layout],
    Math.floor(body / 2),
  );
  return { header, body, footer, detail };
}

/** Where a window of `height` lines over `length` begins so that line `focus` is in it, in the middle where possible. */
export function windowStart(length: number, focus: number, height: number): number {
  return Math.max(0, Math.min(length - height, focus - Math.floor(height / 2)));
}
