const DIGITS = new Map<string, number>(
  Object.entries({ 〇: 0, 零: 0, '○': 0, 一: 1, 壹: 1, 二: 2, 贰: 2, 两: 2, 三: 3, 叁: 3, 四: 4, 五: 5, 六: 6 }),
);
for (const [text, value] of Object.entries({ 七: 7, 八: 8, 九: 9, 肆: 4, 伍: 5, 陆: 6, 柒: 7, 捌: 8, 玖: 9 })) {
  DIGITS.set(text, value);
}
const UNITS = new Map<string, number>(Object.entries({ 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 }));
const TWENTIES = new Map<string, string>(Object.entries({ 廿: '二十', 卅: '三十' }));
const RUN = /[〇零○一二三四五六七八九十百千两廿卅壹贰叁肆伍陆柒捌玖拾佰仟]+/g;

/** Reads 十八, 二十一, 一百二十, 廿八 and the digit style 二〇二六; `undefined` for anything else. */
export function parseNumeral(text: string): number | undefined {
  const spelled = [...text].map((char) => TWENTIES.get(char) ?? char).join('');
  const chars = [...spelled];
  if (chars.length === 0) return undefined;
  if (chars.every((char) => DIGITS.has(char))) return Number(chars.map((char) => DIGITS.get(char)).join(''));
  let sum = 0;
  let digit: number | undefined;
  for (const char of chars) {
    const unit = UNITS.get(char);
    if (unit === undefined) {
      const value = DIGITS.get(char);
      if (value === undefined || (digit !== undefined && digit !== 0)) return undefined;
      digit = value;
    } else {
      sum += (digit === undefined || digit === 0 ? 1 : digit) * unit;
      digit = undefined;
    }
  }
  return sum + (digit ?? 0);
}

/** Every Chinese numeral of a text in digits: 十月八日 → 10月8日. */
export function withDigits(text: string): string {
  return text.replace(RUN, (run) => {
    const value = parseNumeral(run);
    return value === undefined ? run : String(value);
  });
}
