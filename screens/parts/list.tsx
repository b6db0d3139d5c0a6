/** A list of any length through a window: only the rows in sight exist. */
import { Box } from 'ink';
import { Fragment, type ReactNode } from 'react';
import { windowStart } from '../../state/layout.ts';

export function List(props: {
  readonly length: number;
  readonly focus: number;
  readonly height: number;
  readonly row: (index: number) => ReactNode;
}) {
  const { focus, height, length, row } = props;
  const start = windowStart(length, focus, height);
  const indexes = Array.from({ length: Math.max(0, Math.min(height, length - start)) }, (_, offset) => start + offset);
  return (
    <Box flexDirection="column" height={height} flexShrink={0} overflow="hidden">
      {indexes.map(index => (
        <Fragment key={index}>{row(index)}</Fragment>
      ))}
    </Box>
  );
}

/** "3-20 of 10,000", where not all rows are in sight. */
export function positionWords(length: number, focus: number, height: number): string {
  if (length <= height) return '';
  const start = windowStart(length, focus, height);
  const [from, to, of] = [start + 1, Math.min(length, start + height), length].map(each => each.toLocaleString('en'));
  return `${from}-${to} of ${of}`;
}
