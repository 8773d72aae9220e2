/** Built-in number formats that are dates, as Chinese Excel and WPS show them; ids from ECMA-376, 18.8.30. */
const BUILTIN_DATES: Record<number, string> = {
  14: 'yyyy/m/d',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  22: 'yyyy/m/d h:mm',
  27: 'yyyy"年"m"月"',
  28: 'm"月"d"日"',
  29: 'm"月"d"日"',
  30: 'm-d-yy',
  31: 'yyyy"年"m"月"d"日"',
  32: 'h"时"mm"分"',
  33: 'h"时"mm"分"ss"秒"',
  34: '上午/下午h"时"mm"分"',
  35: '上午/下午h"时"mm"分"ss"秒"',
  36: 'yyyy"年"m"月"',
  50: 'yyyy"年"m"月"',
  51: 'm"月"d"日"',
  52: 'yyyy"年"m"月"',
  53: 'm"月"d"日"',
  54: 'm"月"d"日"',
  55: '上午/下午h"时"mm"分"',
  56: '上午/下午h"时"mm"分"ss"秒"',
  57: 'yyyy"年"m"月"',
  58: 'm"月"d"日"',
};

/** True for a custom format that shows a day, month or year: `yyyy"年"m"月"`, `[$-804]m/d`, `e.m.d`; not `h:mm`. */
export function isDateFormat(format: string): boolean {
  const bare = format
    .slice(0, 500)
    .replace(/\[[hms]+\]/gi, 'h')
    .replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '')
    .split(';', 1)[0]
    ?.replace(/G\/通用格式|General|AM\/PM|A\/P|上午\/下午|[0#?]E[+-]/gi, '') as string;
  if (/[yde]|a{3,}/i.test(bare)) return true;
  return /m/i.test(bare) && !/[hs]/i.test(bare);
}

/** What a cell's number format makes of a number. */
export interface NumberFormat {
  /** Set where the format shows a date. */
  date?: string;
  /** Digits that a format like `000000` pads to. */
  pad?: number;
}

export function numberFormat(id: number, custom: ReadonlyMap<number, string>): NumberFormat {
  const code = custom.get(id);
  if (code === undefined) return BUILTIN_DATES[id] ? { date: BUILTIN_DATES[id] } : {};
  if (/^0{2,20}$/.test(code)) return { pad: code.length };
  return isDateFormat(code) ? { date: code } : {};
}

const DAY = 86_400_000;
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);

/** Serial number to 'YYYY-MM-DD'; undefined for times of day and what lies beyond Excel's calendar. */
export function serialToDay(serial: number, date1904: boolean): string | undefined {
  const whole = Math.floor(serial + 1e-9);
  if (!(whole >= (date1904 ? 0 : 1) && whole < 2_958_466)) return undefined;
  // Excel's 1900 calendar has a 29 February that never was: serials before 61 are one day behind.
  const day = date1904 ? EPOCH_1904 + whole * DAY : EPOCH_1900 + (whole < 61 ? whole + 1 : whole) * DAY;
  return !date1904 && whole === 60 ? undefined : new Date(day).toISOString().slice(0, 10);
}

/** 'YYYY-MM-DD…' of an ISO date cell to its serial number. */
export function dayToSerial(day: string, date1904: boolean): number | undefined {
  const instant = Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(instant)) return undefined;
  const serial = (instant - (date1904 ? EPOCH_1904 : EPOCH_1900)) / DAY;
  return !date1904 && serial < 61 ? serial - 1 : serial;
}

/** A number as Excel shows it: 15 significant digits, so that 1.1 + 2.2 is 3.3. */
export function asShown(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(15));
}
