/**
 * Text taken apart into what a person sees as one character, without ICU for what this program writes: Ink takes every text of
 * every frame apart, and the first Intl.Segmenter of a process takes 17 ms to make. The bundle puts this in its place
 * within Ink and the packages below it.
 */
import { eachByItself } from './string-width.ts';

type Segmented = Iterable<Pick<Intl.SegmentData, 'segment' | 'index'>> & Pick<Intl.Segments, 'containing'>;

/** Segments as `Intl.Segmenter` of the same options does, which must be those for graphemes. */
export function createSegmenter(
  locales?: Intl.LocalesArgument,
  options?: Intl.SegmenterOptions,
): { segment(text: string): Segmented } {
  let made: Intl.Segmenter | undefined;
  const real = (text: string) => {
    made ??= new Intl.Segmenter(locales, options);
    return made.segment(text);
  };
  return {
    segment: text =>
      eachByItself.test(text)
        ? { [Symbol.iterator]: () => one(text), containing: index => real(text).containing(index) }
        : real(text),
  };
}

function* one(text: string) {
  for (let index = 0; index < text.length; index++) yield { segment: text.charAt(index), index };
}
