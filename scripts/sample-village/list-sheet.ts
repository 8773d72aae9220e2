import { type Act, makeActs } from './acts.ts';
import type { SampleHousehold } from './people.ts';
import { Plan, type Planted } from './planted.ts';
import type { Random } from './random.ts';
import { CapUse } from './rules.ts';
import { SheetDraft } from './sheet.ts';
import { dayWritten, nameWritten, noWritten, pointsWritten, quantityWritten, type Written } from './spelling.ts';

const HEADER = ['序号', '时间', '户主', '户编号', '事由', '条款编号', '次数/小时', '得分', '当事人', '登记人', '备注'];
const HANDLERS = ['村文书', '妇女主任', '网格员'];
const WRONG_BY = 7;
const BLANK_AFTER = 25;

export interface Month {
  readonly year: number;
  readonly month: number;
  readonly days: number;
}

/** The month's register: one act a line, with subtotals every ten days, 同上 and a footer. */
export function listSheet(random: Random, village: string, month: Month, households: readonly SampleHousehold[]) {
  const writer = new ListWriter(random, month, households);
  const { sheet } = writer;
  sheet.title(`${village}道德银行${month.year}年${month.month}月积分登记表`, HEADER.length);
  sheet.title('填表单位：村民委员会', HEADER.length);
  sheet.add(...HEADER);
  writer.write(makeActs(random, households, month.days));
  return { sheet, planted: writer.planted() };
}

class ListWriter {
  readonly sheet: SheetDraft;
  readonly #random: Random;
  readonly #month: Month;
  readonly #uniqueHeads: ReadonlySet<string>;
  readonly #caps = new CapUse();
  readonly #plan = new Plan();
  #number = 0;
  /** What the lines since the last subtotal state, and of it what was accepted. */
  #stretch = { written: 0, accepted: 0 };
  #total = 0;
  #previous: { act: Act; handler: string } | undefined;

  constructor(random: Random, month: Month, households: readonly SampleHousehold[]) {
    this.#random = random;
    this.#month = month;
    this.sheet = new SheetDraft(`${month.month}月登记表`);
    this.#uniqueHeads = new Set(households.slice(2).map((household) => household.members[0].name));
  }

  planted(): Planted {
    return this.#plan.done();
  }

  write(acts: readonly Act[]): void {
    const closings = [10, 20, this.#month.days];
    for (const [index, act] of acts.entries()) {
      this.#line(act);
      const closes = closings.find((day) => act.day <= day && (acts[index + 1]?.day ?? Number.POSITIVE_INFINITY) > day);
      // The second subtotal was added up wrongly.
      if (closes !== undefined) this.#subtotal(closes === closings[1]);
      if (index === BLANK_AFTER) this.#plan.passOver(this.sheet.add());
    }
    this.#plan.passOver(this.sheet.add('合计', null, null, null, null, null, null, this.#total));
    this.#plan.passOver(this.sheet.add('制表人：村文书', null, null, null, '审核人：村务监督委员会'));
  }

  #line(act: Act): void {
    const { rule, household, quantity, error } = act;
    const right = rule.points * quantity;
    const points = error === 'points-mismatch' ? right + 1 : right;
    const { head, no } = this.#household(act);
    const previous = this.#previous;
    const handler = this.#random.chance(0.3) && previous ? previous.handler : this.#random.pick(HANDLERS);
    this.#number += 1;
    const row = this.sheet.add(
      this.#number,
      this.#day(act, previous?.act),
      head,
      no,
      rule.act,
      error === 'unknown-rule' ? this.#random.pick(['Q9', 'H99']) : this.#code(rule.code),
      rule.per === '次' && error === undefined && this.#random.chance(0.1)
        ? null
        : quantityWritten(this.#random, quantity, rule.per),
      this.#points(act, points),
      this.#member(act),
      handler === previous?.handler && this.#random.chance(0.7) ? '同上' : handler,
      null,
    );
    this.#previous = { act, handler };
    const refusal = error ?? (this.#caps.take(household.no, rule, right) ? undefined : 'cap-exceeded');
    this.#stretch.written += points;
    this.#total += points;
    if (refusal !== undefined) {
      this.#plan.refuse({ row, code: refusal });
      return;
    }
    this.#stretch.accepted += right;
    this.#plan.accept(household.no, right);
    if (act.repeats) this.#plan.warn({ row, code: 'possible-duplicate' });
  }

  #household({ household, error }: Act): { head: Written; no: Written } {
    const { name } = household.members[0];
    const head = nameWritten(this.#random, name);
    if (error === 'unknown-household') return { head, no: String(9800 + this.#random.int(1, 99)) };
    if (error === 'head-mismatch') return { head: `谭${name.slice(1)}`, no: household.no };
    if (error === 'ambiguous-household') return { head, no: null };
    if (error === undefined && this.#uniqueHeads.has(name) && this.#random.chance(0.06)) return { head, no: null };
    return { head: this.#random.chance(0.05) ? null : head, no: noWritten(this.#random, household.no) };
  }

  #day(act: Act, previous: Act | undefined): Written {
    const { year, month } = this.#month;
    const before = month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 };
    const two = (value: number) => String(value).padStart(2, '0');
    switch (act.error) {
      case 'bad-date':
        return this.#random.pick<Written>([`${month}月32日`, '上旬', '不详', null]);
      case 'ambiguous-date':
        return Number(`${month}.1`);
      case 'date-in-future':
        return `${year + 1}-${two(month)}-${two(act.day)}`;
      case 'outside-period':
        return `${before.year}-${two(before.month)}-${two(Math.min(act.day, 28))}`;
      default:
        break;
    }
    const dated = previous !== undefined && previous.day === act.day && !DATE_ERRORS.has(previous.error ?? '');
    if (dated && this.#random.chance(0.25)) return '同上';
    return dayWritten(this.#random, year, month, act.day);
  }

  #code(code: string): Written {
    const kind = this.#random.int(1, 10);
    return kind === 1 ? code.toLowerCase() : kind === 2 ? ` ${code}` : kind === 3 ? null : code;
  }

  /** Left to the rule now and then; never where the line or a repetition depends on it. */
  #points(act: Act, points: number): Written {
    if (act.error === undefined && act.rule.code !== 'W2' && this.#random.chance(0.05)) return null;
    return act.rule.code === 'W2' ? points : pointsWritten(this.#random, points);
  }

  #member({ member, error }: Act): Written {
    if (error === 'unknown-member') return '童外人';
    return member === undefined ? null : nameWritten(this.#random, member);
  }

  #subtotal(wrong: boolean): void {
    const { written, accepted } = this.#stretch;
    const off = written + WRONG_BY === accepted ? WRONG_BY + 1 : WRONG_BY;
    const row = this.sheet.add(null, '小计', null, null, null, null, null, wrong ? written + off : written);
    this.#plan.passOver(row);
    if (wrong) this.#plan.warn({ row, code: 'total-mismatch' });
    this.#stretch = { written: 0, accepted: 0 };
  }
}

const DATE_ERRORS: ReadonlySet<string> = new Set(['bad-date', 'ambiguous-date', 'date-in-future', 'outside-period']);
