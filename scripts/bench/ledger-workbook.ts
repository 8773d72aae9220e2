import { readFileSync } from 'node:fs';
import type { ServiceProcess } from '../support/service-process.ts';
import type { DocumentFigure } from './documents.ts';
import { round } from './statistics.ts';

/** The ends of a package: what it begins with, and its last record. */
const [FIRST, LAST] = ['PK\u0003\u0004', 'PK\u0005\u0006'];
/** Of the last record, which ends the file. */
const LAST_LENGTH = 22;

/**
 * The whole journal of a village as a workbook, from a service that has done nothing else, with the peak of its memory where the system
 * tells (Linux; elsewhere 0). Throws where what arrives is no whole workbook.
 */
export async function measureLedgerWorkbook(
  service: ServiceProcess,
  village: string,
  operatorKey: string,
  progress: (line: string) => void,
): Promise<DocumentFigure> {
  progress('台账工作簿 ledger workbook …');
  const headers = { authorization: `Bearer ${operatorKey}` };
  const base = `${service.url}/v1/villages/${village}`;
  const { size } = (await (await fetch(`${base}/ledger`, { headers })).json()) as { size: number };
  const started = performance.now();
  const answer = await fetch(`${base}/entries.xlsx`, { headers });
  if (!answer.ok || !answer.body) throw new Error(`the workbook was refused: ${answer.status}`);
  let first: string | undefined;
  let end = Buffer.alloc(0);
  for await (const chunk of answer.body) {
    const bytes = Buffer.from(chunk);
    first ??= bytes.subarray(0, 4).toString('latin1');
    end = Buffer.concat([end, bytes]).subarray(-LAST_LENGTH);
  }
  const seconds = (performance.now() - started) / 1000;
  if (first !== FIRST || !end.toString('latin1').startsWith(LAST)) throw new Error('the workbook is not whole');
  return { count: size, seconds: round(seconds, 1), megabytes: peakMegabytes(service.pid) };
}

function peakMegabytes(pid: number): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return round(Number(kilobytes) / 1024);
  } catch {
    return 0;
  }
}
