/** How likely a silence is by chance. Pure; logarithms, because what counts lies at one in a hundred million. */

/**
 * The natural logarithm of the chance that `count` requests in a row are not answered by a version that answered `hits`
 * of the requests before and left `others` to others: the predictive distribution for a share that is known only as
 * far as it was observed. Few observations allow long silences.
 */
export function logOfSilence(count: number, hits: number, others: number): number {
  // Of a single response nobody knows how often it comes.
  const known = Math.max(0, hits - 1);
  const missed = Math.max(0.5, others);
  if (count <= 0 || known === 0) return 0;
  return logGamma(missed + count) - logGamma(missed) + logGamma(known + missed) - logGamma(known + missed + count);
}

/** Whether so few events, of so many expected ones, are more than chance: three standard deviations. */
export function isFew(found: number, expected: number): boolean {
  return expected - found > 3 * Math.sqrt(expected);
}

/** Stirling's series; exact to nine digits where it is used. */
function logGamma(given: number): number {
  let x = given;
  let shift = 0;
  for (; x < 8; x += 1) shift -= Math.log(x);
  return shift + (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3);
}
