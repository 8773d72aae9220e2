import type { Random } from './random.ts';

/** What is written in a cell. */
export type Written = string | number | Date | null;

/** ３ for 3. */
export function fullWidth(text: string): string {
  return text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
}

/** A name as people type it: spread with a wide space, with a space or an invisible character behind it. */
export function nameWritten(random: Random, name: string): string {
  const kind = random.int(1, 12);
  if (kind <= 2 && name.length === 2) return `${name[0]}\u3000${name[1]}`;
  if (kind === 3) return `${name} `;
  if (kind === 4) return ` ${name}\u200b`;
  return name;
}

/** A household's number: as a number, as text, in full-width digits. */
export function noWritten(random: Random, no: string): Written {
  return random.pick<Written>([no, no, no, Number(no), Number(no), fullWidth(no), ` ${no}`]);
}

/** Excel's date of a day; exceljs writes instants as UTC. */
export function excelDate(year: number, month: number, day: number): Date {
  return new Date(Date.UTC(year, month - 1, day));
}

export function dayWritten(random: Random, year: number, month: number, day: number): Written {
  const two = (value: number) => String(value).padStart(2, '0');
  return random.pick<Written>([
    `${month}月${day}日`,
    `${month}月${day}日`,
    `${year}-${two(month)}-${two(day)}`,
    `${year}.${month}.${day}`,
    `${year}/${month}/${day}`,
    `${day}日`,
    fullWidth(`${year}.${two(month)}.${two(day)}`),
    excelDate(year, month, day),
    excelDate(year, month, day),
  ]);
}

export function birthWritten(random: Random, year: number, month: number): Written {
  const two = String(month).padStart(2, '0');
  return random.pick<Written>([
    `${year}-${two}`,
    `${year}.${two}`,
    `${year}年${month}月`,
    fullWidth(`${year}.${two}`),
    excelDate(year, month, 1),
  ]);
}

export function phoneWritten(random: Random, phone: string): Written {
  return random.pick<Written>([phone, Number(phone), `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`]);
}

export function groupWritten(random: Random, group: number): Written {
  return random.pick<Written>([`第${group}组`, `${group}组`, group, `第${'一二三四五六七八九'[group - 1]}组`]);
}

/** Points of a line: '+2', '2分', '２'; deductions also '扣2分'. */
export function pointsWritten(random: Random, points: number): Written {
  const merit: Written[] = [points, points, `+${points}`, `${points}分`, fullWidth(String(points))];
  return random.pick<Written>(points > 0 ? merit : [points, String(points), `扣${-points}分`]);
}

export function quantityWritten(random: Random, quantity: number, per: '次' | '小时'): Written {
  return random.pick<Written>([quantity, quantity, `${quantity}${per}`, fullWidth(String(quantity))]);
}
