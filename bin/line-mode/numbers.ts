/** "1 3 5-7" or "1,3,5-7": the numbers that are meant, in their order; undefined where one is none from 1 to `most`. */
export function numbersIn(text: string, most: number): readonly number[] | undefined {
  const numbers = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .flatMap(part => range(part, most));
  return numbers.includes(undefined) ? undefined : [...new Set(numbers.flatMap(number => number ?? []))];
}

function range(part: string, most: number): readonly (number | undefined)[] {
  const match = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part);
  const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
  if (match === null || first < 1 || last > most || last < first) return [undefined];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
