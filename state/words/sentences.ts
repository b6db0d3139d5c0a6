/** Sentences, where there is not room for all of them. */
export { firstOf } from '../../source/model/first-few.ts';

/** As many of the sentences as are whole within `width` characters, at least one; those that are left out come last. */
export function wholeSentences(sentences: readonly string[], width: number, between = '  '): string {
  return sentences
    .filter(each => each !== '')
    .reduce((told, each) => {
      if (told === '') return each;
      const longer = told + between + each;
      return longer.length <= width ? longer : told;
    }, '');
}
