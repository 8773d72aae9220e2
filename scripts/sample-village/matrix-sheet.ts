import type { Month } from './list-sheet.ts';
import type { SampleHousehold } from './people.ts';
import { Plan } from './planted.ts';
import type { Random } from './random.ts';
import { CapUse, RULES, type SampleRule } from './rules.ts';
import { type Content, columnName, SheetDraft } from './sheet.ts';
import { groupWritten, nameWritten, noWritten, quantityWritten } from './spelling.ts';

const LEFT = ['所在小组', '户主', '户编号'];
const RULELESS = { act: '村歌比赛', code: 'Q9' } as const;
const WRONG_BY = 37;
/** How likely a rule is written for a household. */
const FILLED = 0.12;

interface RowPlan {
  readonly household: SampleHousehold;
  readonly error?: 'unknown-household' | 'head-mismatch';
  /** The sum beside the household is not what its cells give. */
  readonly wrongSum?: true;
}

/** The month in one table: households down, rules across (names above, codes below), counts or hours in the cells. */
export function matrixSheet(random: Random, village: string, month: Month, households: readonly SampleHousehold[]) {
  const sheet = new SheetDraft(`${month.month}月汇总`);
  const plan = new Plan();
  const rules: readonly (SampleRule | undefined)[] = [...RULES, undefined];
  const sum = LEFT.length + rules.length + 1;
  sheet.title(`${village}${month.year}年${month.month}月道德积分汇总（次/小时）`, sum);
  sheet.add(...LEFT, ...rules.map((rule) => rule?.act ?? RULELESS.act), '合计分');
  sheet.add(...LEFT.map(() => null), ...rules.map((rule) => rule?.code ?? RULELESS.code), null);
  for (let left = 1; left <= LEFT.length; left += 1) sheet.merge({ top: 2, left, bottom: 3, right: left });
  sheet.merge({ top: 2, left: sum, bottom: 3, right: sum });
  const writer = new MatrixWriter(random, sheet, plan, rules, sum);
  for (const row of planRows(random, households)) writer.write(row);
  plan.passOver(sheet.add('合计'));
  plan.passOver(sheet.add('填表人：村文书'));
  return { sheet, planted: plan.done() };
}

function planRows(random: Random, households: readonly SampleHousehold[]): RowPlan[] {
  const at = (share: number) => Math.floor(households.length * share);
  const [mismatch, wrongSum, stranger] = [at(0.3), at(0.5), at(0.7)];
  return households.flatMap((household, index): RowPlan[] => {
    if (index === mismatch) return [{ household, error: 'head-mismatch' }];
    if (index === wrongSum) return [{ household, wrongSum: true }];
    if (index !== stranger) return [{ household }];
    const no = String(9800 + random.int(1, 99));
    return [{ household }, { household: { ...household, no }, error: 'unknown-household' }];
  });
}

class MatrixWriter {
  readonly #random: Random;
  readonly #sheet: SheetDraft;
  readonly #plan: Plan;
  readonly #rules: readonly (SampleRule | undefined)[];
  readonly #sum: number;
  readonly #caps = new CapUse();
  #unreadable = 2;

  constructor(random: Random, sheet: SheetDraft, plan: Plan, rules: readonly (SampleRule | undefined)[], sum: number) {
    this.#random = random;
    this.#sheet = sheet;
    this.#plan = plan;
    this.#rules = rules;
    this.#sum = sum;
  }

  write({ household, error, wrongSum }: RowPlan): void {
    const row = this.#sheet.rows.length + 1;
    const { name } = household.members[0];
    const cells: Content[] = [
      groupWritten(this.#random, household.group),
      error === 'head-mismatch' ? `谭${name.slice(1)}` : nameWritten(this.#random, name),
      noWritten(this.#random, household.no),
    ];
    let points = 0;
    for (const [index, rule] of this.#rules.entries()) {
      const column = LEFT.length + index + 1;
      const planted = error !== undefined || wrongSum === true;
      const filled = this.#random.chance(rule === undefined ? (planted ? 0 : 0.04) : planted ? 0.4 : FILLED);
      // A line with a mistake has at least one cell in which it shows.
      const first = planted && rule !== undefined && index === 0;
      if (!filled && !first) {
        cells.push(this.#random.chance(0.03) ? 0 : null);
        continue;
      }
      const { content, stated } = this.#cell(row, column, household, rule, error);
      cells.push(content);
      points += stated;
    }
    cells.push(this.#sumCell(row, points, wrongSum));
    this.#sheet.add(...cells);
    if (wrongSum) this.#plan.warn({ row, code: 'total-mismatch' });
  }

  #cell(row: number, column: number, household: SampleHousehold, rule: SampleRule | undefined, error?: string) {
    if (rule === undefined) {
      this.#plan.refuse({ row, column, code: 'unknown-rule' });
      return { content: 1, stated: 0 };
    }
    if (error === undefined && this.#unreadable > 0 && this.#random.chance(0.05)) {
      this.#unreadable -= 1;
      this.#plan.refuse({ row, column, code: 'unreadable-quantity' });
      return { content: '若干', stated: 0 };
    }
    const quantity = rule.per === '小时' ? this.#random.int(1, 10) / 2 : this.#random.pick([1, 1, 1, 2, 3]);
    const points = rule.points * quantity;
    const code = error ?? (this.#caps.take(household.no, rule, points) ? undefined : 'cap-exceeded');
    if (code === undefined) this.#plan.accept(household.no, points);
    else this.#plan.refuse({ row, column, code });
    return { content: quantityWritten(this.#random, quantity, rule.per), stated: points };
  }

  /** Some sums are formulas with a result, some are typed, some are left out. */
  #sumCell(row: number, points: number, wrong?: true): Content {
    if (wrong) return points + WRONG_BY;
    if (points === 0 || this.#random.chance(0.3)) return null;
    if (this.#random.chance(0.5)) return points;
    const [from, to] = [columnName(LEFT.length + 1), columnName(this.#sum - 1)];
    return { formula: `SUMPRODUCT(${from}${row}:${to}${row})`, result: points };
  }
}
