const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const UNITS = [
  [100_000_000, '亿'],
  [10_000, '万'],
  [1_000, '仟'],
  [100, '佰'],
  [10, '拾'],
] as const;

/**
 * An amount of money in capital characters (人民币大写), as bills and receipts carry it against alteration:
 * 1640902 fen → 人民币壹万陆仟肆佰零玖元零贰分. Negative amounts begin with 负.
 *
 * @param fen in hundredths of a yuan. A RangeError when not a safe integer.
 */
export function amountInWords(fen: number): string {
  if (!Number.isSafeInteger(fen)) throw new RangeError('an amount of money is a whole number of fen');
  const all = Math.abs(fen);
  const [yuan, jiao, last] = [Math.floor(all / 100), Math.floor(all / 10) % 10, all % 10];
  let words = yuan > 0 || all === 0 ? `${inWords(yuan)}元` : '';
  // 整 after 元 is prescribed, after 角 usual, after 分 wrong (正确填写票据和结算凭证的基本规定).
  if (jiao > 0) words += `${DIGITS[jiao]}角`;
  else if (yuan > 0 && last > 0) words += '零';
  words += last > 0 ? `${DIGITS[last]}分` : '整';
  return `人民币${fen < 0 ? '负' : ''}${words}`;
}

function inWords(number: number): string {
  for (const [base, unit] of UNITS) {
    if (number < base) continue;
    const [high, low] = [Math.floor(number / base), number % base];
    const gap = low > 0 && (low < base / 10 || high % 10 === 0) ? '零' : '';
    return `${inWords(high)}${unit}${gap}${low > 0 ? inWords(low) : ''}`;
  }
  return DIGITS[number]!;
}
