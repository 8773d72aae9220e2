import { type Column, type Row, writeWorkbook } from '../../document/workbook.ts';
import { dayAt } from '../../kernel/day.ts';
import { periodName } from '../../kernel/period.ts';
import { fromPoints } from '../../kernel/points.ts';
import { entryName, KIND_NAMES_ZH } from '../../ledger/index.ts';
import type { AuditSample, SampledEntry } from './read-audit-sample.ts';
import { periodOf } from './sample-rows.ts';

const COLUMNS: readonly Column[] = [
  { header: '序号', width: 6, format: 'int' },
  { header: '分录号', width: 21 },
  { header: '日期', width: 12, format: 'day' },
  { header: '户', width: 16 },
  { header: '类别', width: 7 },
  { header: '细则 / 兑换商品', width: 34 },
  { header: '积分', width: 9, format: 'points' },
  { header: '佐证', width: 32 },
  { header: '经办', width: 20 },
  { header: '核查结果', width: 24 },
  { header: '核查人', width: 10 },
  { header: '核查日期', width: 12 },
];

const PROOF_COLUMNS: readonly Column[] = [
  { header: '项目', width: 18 },
  { header: '内容', width: 90 },
];

/** The sheet that an auditor fills in, and behind it what the sample was drawn from, so that anybody can draw it again. */
export function sampleWorkbook(sample: AuditSample): Promise<Uint8Array> {
  const { village, sampled, candidates, size } = sample;
  const period = periodName(periodOf(sample));
  const drawn = `${candidates} 笔中抽 ${sampled.length} 笔，台账第 ${size} 笔止`;
  return writeWorkbook([
    {
      name: `${sample.period} 抽查表`,
      title: `${village.name}　${period}记分与兑换抽查表（${drawn}）`,
      columns: COLUMNS,
      rows: rowsOf(village.code, sampled),
      footer: [
        `种子：${sample.seed}`,
        `台账：第 ${size} 笔为止，根 ${sample.root}`,
        '逐笔核对佐证、走访当事户，在“核查结果”中填写：属实、有误（说明）、待补佐证。重抽办法见“抽样依据”。',
        '',
        '抽查人：________________        村委负责人：________________        日期：______年____月____日',
      ],
    },
    {
      name: '抽样依据',
      title: `${village.name}　${period}抽样依据`,
      columns: PROOF_COLUMNS,
      rows: proofOf(sample),
    },
  ]);
}

/** What the file is to be saved as. */
export function sampleFileName({ village, period }: AuditSample): string {
  return `${village.name}${period}抽查表.xlsx`;
}

function* rowsOf(village: string, sampled: readonly SampledEntry[]): Generator<Row> {
  for (const [index, entry] of sampled.entries()) {
    yield [
      index + 1,
      entryName(village, entry.seq),
      entry.occurredOn,
      entry.head === null ? entry.household : `${entry.household} ${entry.head}`,
      KIND_NAMES_ZH[entry.kind],
      entry.reversedBy === null ? entry.what : `${entry.what}（已由第 ${entry.reversedBy} 笔冲正）`,
      fromPoints(entry.kind === 'posting' ? entry.honour : entry.points),
      evidenceOf(entry),
      [entry.recorder, entry.handler].filter((part) => part !== null && part !== '').join('；'),
      '',
      '',
      '',
    ];
  }
}

function evidenceOf({ reference, evidence }: SampledEntry): string {
  const files = evidence.map(({ url, sha256 }) => url ?? `文件 ${sha256!.slice(0, 16)}…`);
  return [...(reference === null ? [] : [reference]), ...files].join('；');
}

function* proofOf({ village, period, wanted, seed, size, root, candidates, createdAt }: AuditSample): Generator<Row> {
  yield ['村（居）', `${village.name} ${village.code}`];
  yield ['期间', period];
  yield ['抽取笔数', `要求 ${wanted} 笔；期内记分与兑换共 ${candidates} 笔`];
  yield ['抽取日', dayAt(createdAt)];
  yield ['台账笔数（size）', String(size)];
  yield ['台账根（root）', root];
  yield ['种子（seed）', seed];
  yield ['第一步', `seed = SHA-256("${root} ${village.code} ${period} ${wanted}")，十六进制小写`];
  yield ['第二步', `取第 1 至 ${size} 笔分录中记账日在期内的记分（posting）与兑换领取（collection）`];
  yield ['第三步', '对每笔计算 SHA-256("<seed> <分录序号>")，按结果从小到大取前面的笔数'];
}
