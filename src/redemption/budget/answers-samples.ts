import type { Language } from '../../http/problem.ts';
import { fromPoints } from '../../kernel/points.ts';
import type { Bilingual } from '../../kernel/problems/index.ts';
import { entryName } from '../../ledger/index.ts';
import type { AuditSample } from './read-audit-sample.ts';
import type { Sample } from './sample-rows.ts';

/** What the verbs return, as it goes over the wire. */

export function sampleBody(sample: Sample) {
  const { id, period, wanted, seed, size, root, entries, createdAt, createdBy } = sample;
  return {
    id,
    period,
    wanted,
    seed,
    size,
    root,
    entries: [...entries],
    createdAt: createdAt.toISOString(),
    createdBy,
  };
}

export function auditSampleBody(sample: AuditSample, language: Language) {
  return {
    ...sampleBody(sample),
    candidates: sample.candidates,
    howTo: howTo(sample)[language],
    sampled: sample.sampled.map(({ recordedAt, points, honour, evidence, ...entry }) => ({
      ...entry,
      name: entryName(sample.village.code, entry.seq),
      recordedAt: recordedAt.toISOString(),
      points: fromPoints(points),
      honour: fromPoints(honour),
      evidence: [...evidence],
    })),
  };
}

function howTo({ village, period, wanted, size, root }: AuditSample): Bilingual {
  const seed = `SHA-256("${root} ${village.code} ${period} ${wanted}")`;
  return {
    zh: `种子 = ${seed}，十六进制小写。取第 1 至 ${size} 笔中入账时间（北京时间）在 ${period} 内、种类为 posting 或 collection 的分录，各算 SHA-256("<种子> <分录号>")，从小到大取前 ${wanted} 笔。先以 POST …/ledger/verification 核对 size 与 root。`,
    en: `seed = ${seed} in lower-case hex. Of entries 1 to ${size}, take those of kind posting or collection recorded in ${period} (China time), compute SHA-256("<seed> <seq>") for each, and take the ${wanted} smallest. Check size and root with POST …/ledger/verification first.`,
  };
}
