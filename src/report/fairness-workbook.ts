import { type CellValue, type Column, type Row, type SheetToWrite, writeWorkbook } from '../document/workbook.ts';
import { periodName } from '../kernel/period.ts';
import type { Fairness } from './fairness.ts';
import { type FairnessAnswer, fairnessAnswer } from './fairness-answer.ts';
import { DEFINITIONS } from './fairness-definitions.ts';

const ROLE_NAMES: Readonly<Record<string, string>> = {
  operator: '运营者',
  supervisor: '监督员',
  committee: '村委会',
  officer: '户长、网格员',
  reviewer: '评议员',
  shop: '商店',
  auditor: '审计员',
  household: '户（自行申报）',
  system: '系统',
};

/** Where a part of the answer is shown: which of its figures, under the names that the definitions give them. */
type Part = 'total' | 'recorders' | 'units' | 'households' | 'caps' | 'shops';
const PART_NAMES: Readonly<Record<Part | 'asOf', string>> = {
  asOf: '截止',
  total: '全村',
  recorders: '记录人',
  units: '组别',
  households: '户',
  caps: '上限',
  shops: '商店',
};
const RECORDING = ['entries', 'merit', 'deductions', 'throughCases', 'reversed', 'reversedShare'] as const;
const TIMES = ['late', 'backDated', 'ownHousehold', 'kin'] as const;

/** The facts on recording as a workbook: the village, what the figures mean, then recorders, units, households, caps and shops. */
export function fairnessWorkbook(fairness: Fairness): Promise<Uint8Array> {
  const answer = fairnessAnswer(fairness);
  const title = (what: string) => `${fairness.village.name}${periodName(fairness.period)}公平性事实：${what}`;
  const sheets: SheetToWrite[] = [
    villageSheet(answer, title('全村')),
    {
      name: '数字含义',
      title: title('数字含义'),
      columns: [
        { header: '表', width: 9 },
        { header: '数字', width: 24 },
        { header: '含义', width: 60 },
        { header: 'Meaning', width: 60 },
      ],
      rows: DEFINITIONS.map(({ figure, name, zh, en }) => [partName(figure), name, zh, en]),
    },
    ...recorderSheets(answer, title),
    unitSheet(answer, title('组别')),
    ...householdSheets(fairness, answer, title('未记分的户')),
    capSheet(answer, title('每月上限')),
    shopSheet(answer, title('商店退还')),
  ];
  return writeWorkbook(sheets);
}

function villageSheet({ total, households, asOf }: FairnessAnswer, title: string): SheetToWrite {
  const figures = [...RECORDING, 'reversals', ...TIMES, 'medianDays', 'p90Days'] as const;
  const ofHouseholds = ['count', 'withoutEntry', 'neverReached'] as const;
  return {
    name: '全村',
    title,
    columns: [
      { header: '数字', width: 34 },
      { header: '值', width: 16, format: 'points' },
      { header: '说明', width: 60 },
    ],
    rows: [
      ...figures.map((figure) => [headerOf('total', figure), total[figure], meaningOf('total', figure)]),
      ...ofHouseholds.map((one) => [headerOf('households', one), households[one], meaningOf('households', one)]),
    ],
    footer: [
      '只列事实，不对任何人打分、排名；数字的含义见第二张表。',
      `依据：台账第 ${asOf.size} 笔为止，根 ${asOf.root.slice(0, 16)}…`,
    ],
  };
}

/** Two sheets, because one would be too wide to be read on paper. */
function recorderSheets({ recorders }: FairnessAnswer, title: (what: string) => string): SheetToWrite[] {
  const who: readonly Column[] = [
    { header: '编号', width: 7, format: 'int' },
    { header: '角色', width: 16 },
    { header: '姓名或名称', width: 22 },
  ];
  const whoIs = ({ number, role, name }: (typeof recorders)[number]): CellValue[] => {
    return [number, role === null ? null : ROLE_NAMES[role]!, name];
  };
  const footer = ['按角色和建立先后排列，编号不是名次。'];
  const amounts = ['entries', 'merit', 'deductions', 'households', 'meritShare'] as const;
  const checks = ['throughCases', 'reversed', 'reversedShare', ...TIMES] as const;
  return [
    {
      name: '记录人',
      title: title('记录人'),
      columns: [
        ...who,
        ...amounts.map((figure) => figureColumn('recorders', figure)),
        { header: '加分最多的一组', width: 24 },
        { header: headerOf('recorders', 'mostServed.share'), width: 15, format: 'points' },
      ],
      rows: recorders.map((one) => [
        ...whoIs(one),
        ...amounts.map((figure) => one[figure]),
        one.mostServed === null ? null : unitName(one.mostServed.unit),
        one.mostServed?.share ?? null,
      ]),
      footer,
    },
    {
      name: '补记与冲正',
      title: title('记录人（补记、冲正、亲属）'),
      columns: [...who, ...checks.map((figure) => figureColumn('recorders', figure))],
      rows: recorders.map((one) => [...whoIs(one), ...checks.map((figure) => one[figure])]),
      footer,
    },
  ];
}

function unitSheet({ units }: FairnessAnswer, title: string): SheetToWrite {
  const figures = ['entries', 'merit', 'households', 'withEntry', 'withoutEntry'] as const;
  return {
    name: '组别',
    title,
    columns: [{ header: '组别', width: 34 }, ...figures.map((figure) => figureColumn('units', figure))],
    rows: units.map(({ unit, ...one }) => [unitName(unit), ...figures.map((figure) => one[figure])]),
  };
}

/** Only for who may see the numbers of households in lists. */
function householdSheets({ facts, units, lists }: Fairness, answer: FairnessAnswer, title: string): SheetToWrite[] {
  if (lists === null) return [];
  const paths = new Map(units.map(({ id, path }) => [id, path]));
  const never = new Set(answer.households.neverReachedNumbers);
  const rows: Row[] = facts.withoutEntry.filter(lists).map(({ no, unit }): CellValue[] => {
    return [no, (unit === null ? undefined : paths.get(unit)) ?? '未分组', never.has(no) ? '从未记分' : '本期无记分'];
  });
  const columns: Column[] = [
    { header: '户号', width: 14 },
    { header: '组别', width: 34 },
    { header: '情况', width: 16 },
  ];
  return [{ name: '未记分的户', title, columns, rows }];
}

function capSheet({ caps }: FairnessAnswer, title: string): SheetToWrite {
  const figures = ['cap', 'step', 'households', 'atCap', 'justBelow'] as const;
  return {
    name: '每月上限',
    title,
    columns: [
      { header: '计入月份', width: 12 },
      { header: '规则', width: 14 },
      ...figures.map((figure) => figureColumn('caps', figure)),
    ],
    rows: caps.map((one) => [one.month, one.rule, ...figures.map((figure) => one[figure])]),
  };
}

function shopSheet({ shops }: FairnessAnswer, title: string): SheetToWrite {
  const figures = ['collections', 'points', 'refunded', 'refundedPoints', 'refundedShare'] as const;
  return {
    name: '商店退还',
    title,
    columns: [{ header: '商店', width: 30 }, ...figures.map((figure) => figureColumn('shops', figure))],
    rows: shops.map((one) => [one.name ?? one.shop, ...figures.map((figure) => one[figure])]),
  };
}

function figureColumn(part: Part, figure: string): Column {
  return { header: headerOf(part, figure), width: 14, format: 'points' };
}

function headerOf(part: Part, figure: string): string {
  return definitionOf(part, figure).name;
}

function meaningOf(part: Part, figure: string): string {
  return definitionOf(part, figure).zh;
}

function definitionOf(part: Part, figure: string) {
  const found = DEFINITIONS.find((one) => one.figure === `${part}.${figure}`);
  if (!found) throw new TypeError(`${part}.${figure} is not defined`);
  return found;
}

function partName(figure: string): string {
  return PART_NAMES[figure.split('.')[0] as Part | 'asOf'];
}

function unitName(unit: FairnessAnswer['units'][number]['unit']): string {
  return unit?.path ?? '未分组';
}
