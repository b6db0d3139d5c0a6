/** Amounts of resources (`500m`, `1Gi`) in the one form in which a real server shows them. */

type Format = 'decimal' | 'binary' | 'exponent';

const quantityForm = /^([+-]?)(\d*)(?:\.(\d*))?([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

/** Powers of a thousand, from nano on. */
const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** What is finer than this is rounded up. */
const NANO = 1_000_000_000n;

type Amount = { readonly sign: '' | '-'; readonly nano: bigint; readonly format: Format };

/** `nano`: in billionths, without the sign. Undefined for what is not an amount. */
function amountOf(text: string): Amount | undefined {
  const [whole, sign = '', before = '', after = '', suffix = ''] = quantityForm.exec(text) ?? [];
  if (whole === undefined || before + after === '') return undefined;
  const nano = scaled(BigInt(before + after), after.length, suffix);
  return { sign: sign === '-' && nano !== 0n ? '-' : '', nano, format: formatOf(suffix) };
}

/** The largest suffix that leaves a whole number: `0.5` is `500m`, `1024Mi` is `1Gi`. What is not an amount stays as it is. */
export function canonicalQuantity(text: string): string {
  const amount = amountOf(text);
  if (amount === undefined) return text;
  const { sign, nano, format } = amount;
  return sign + (format === 'binary' && isShownBinary(nano) ? binary(nano / NANO) : decimal(nano, format));
}

/** All of them together, in bytes where one of them is. */
export function quantitySum(texts: readonly string[]): string {
  const nano = texts.reduce((sum, text) => sum + (nanoOf(text) ?? 0n), 0n);
  return texts.some(text => text.endsWith('i')) ? binary(nano / NANO) : decimal(nano, 'decimal');
}

/** In billionths; undefined for what is not an amount. */
export function nanoOf(text: string): bigint | undefined {
  const amount = amountOf(text);
  return amount?.sign === '-' ? -amount.nano : amount?.nano;
}

function formatOf(suffix: string): Format {
  if (suffix.endsWith('i')) return 'binary';
  return /^[eE]./.test(suffix) ? 'exponent' : 'decimal';
}

/** In billionths. */
function scaled(digits: bigint, fraction: number, suffix: string): bigint {
  const up =
    formatOf(suffix) === 'binary'
      ? NANO * 1024n ** BigInt(binarySuffixes.indexOf(suffix))
      : 10n ** BigInt(Math.max(0, 9 + exponentOf(suffix)));
  const down = 10n ** BigInt(fraction + Math.max(0, -9 - exponentOf(suffix)));
  const product = digits * up;
  return product / down + (product % down === 0n ? 0n : 1n);
}

function exponentOf(suffix: string): number {
  switch (formatOf(suffix)) {
    case 'binary':
      return 0;
    case 'exponent':
      return Number(suffix.slice(1));
    case 'decimal':
      return (decimalSuffixes.indexOf(suffix) - 3) * 3;
  }
}

/** Small or broken amounts of bytes are written as others are, so that nothing is lost. */
const isShownBinary = (nano: bigint) => nano % NANO === 0n && nano >= 1024n * NANO;

function binary(amount: bigint): string {
  let left = amount;
  let step = 0;
  for (; left % 1024n === 0n && step < binarySuffixes.length - 1; step += 1) left /= 1024n;
  return `${left}${binarySuffixes[step]}`;
}

function decimal(nano: bigint, format: Format): string {
  if (nano === 0n) return '0';
  let left = nano;
  let step = 0;
  for (; left % 1000n === 0n && step < decimalSuffixes.length - 1; step += 1) left /= 1000n;
  const exponent = (step - 3) * 3;
  if (format === 'exponent') return exponent === 0 ? `${left}` : `${left}e${exponent}`;
  return `${left}${decimalSuffixes[step]}`;
}
