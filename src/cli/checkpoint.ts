import { parseVillageCode } from '../kernel/village-code.ts';
import type { TrustedRoot } from '../ledger/index.ts';
import { usage } from './io.ts';

const LINE = /^(\d{12})\s+(?:size\s+)?(\d{1,15})\s+(?:root\s+)?([0-9a-fA-F]{64})(?:\s+(.*))?$/;

/**
 * Reads sizes and roots that were kept elsewhere: what `verify` printed, its `--json`, or lines `village size root` (`#`: comment).
 * Of several lines of one village the largest size counts. Error: usage, naming the line at fault.
 */
export function parseCheckpoint(text: string): Map<string, TrustedRoot> {
  const kept = new Map<string, TrustedRoot>();
  const keep = (village: string, trusted: TrustedRoot) => {
    const before = kept.get(village);
    if (before !== undefined && before.size === trusted.size && before.root !== trusted.root) {
      throw usage(
        `留存文件自相矛盾：村 ${village} 在 ${trusted.size} 笔时有两个不同的根。`,
        `The checkpoint contradicts itself: two roots of village ${village} at size ${trusted.size}.`,
      );
    }
    if (before === undefined || before.size < trusted.size) kept.set(village, trusted);
  };
  if (text.trimStart().startsWith('{')) for (const [village, trusted] of fromJson(text)) keep(village, trusted);
  else for (const [village, trusted] of fromLines(text)) keep(village, trusted);
  if (kept.size > 0) return kept;
  throw usage('留存文件中没有任何村的笔数和根。', 'The checkpoint names no village.');
}

function* fromLines(text: string): Generator<[string, TrustedRoot]> {
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, village, size, root, rest] = LINE.exec(line) ?? [];
    if (village === undefined || parseVillageCode(village) === undefined || /PROBLEM/.test(rest ?? '')) {
      throw usage(
        `留存文件第 ${index + 1} 行无法采用（格式：村代码 笔数 根；有问题的台账不能作为依据）。`,
        `Line ${index + 1} of the checkpoint cannot be used (wanted: village size root; a ledger with a problem is no evidence).`,
      );
    }
    yield [village, { size: Number(size), root: root!.toLowerCase() }];
  }
}

interface Kept {
  village: string;
  ok?: boolean;
  size: number;
  root: string;
}

function isKept(value: unknown): value is Kept {
  const { village, size, root, ok } = (value ?? {}) as Partial<Record<keyof Kept, unknown>>;
  const named = typeof village === 'string' && parseVillageCode(village) !== undefined;
  const counted = Number.isSafeInteger(size) && (size as number) >= 0;
  return named && counted && typeof root === 'string' && /^[0-9a-f]{64}$/i.test(root) && ok !== false;
}

function* fromJson(text: string): Generator<[string, TrustedRoot]> {
  let villages: unknown;
  try {
    villages = (JSON.parse(text) as { villages?: unknown }).villages;
  } catch {
    villages = undefined;
  }
  if (!Array.isArray(villages) || !villages.every(isKept)) {
    throw usage(
      '留存文件不是 verify --json 的完好输出（有问题的台账不能作为依据）。',
      'The checkpoint is no sound output of "verify --json" (a ledger with a problem is no evidence).',
    );
  }
  for (const { village, size, root } of villages) yield [village, { size, root: root.toLowerCase() }];
}
