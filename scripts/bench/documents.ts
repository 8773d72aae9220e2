import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { round } from './statistics.ts';

/** A document, or a package of them: how long it took a process that made nothing else, and that one's memory at most. */
export interface DocumentFigure {
  readonly count: number;
  readonly seconds: number;
  readonly megabytes: number;
}

/** Certificates of one ceremony, of the design that takes longer. */
export async function measureCertificates(count: number, progress: (line: string) => void): Promise<DocumentFigure> {
  progress(`${count} 张证书 certificates …`);
  return { ...(await measured('certificates.ts', ['--count', String(count), '--design', 'award'])), count };
}

/** The whole journal of a village as a workbook. */
export async function measureLedgerWorkbook(
  databaseUrl: string,
  village: string,
  progress: (line: string) => void,
): Promise<DocumentFigure> {
  progress('台账工作簿 ledger workbook …');
  return measured('ledger-workbook.ts', ['--village', village], { DATABASE_URL: databaseUrl });
}

/** Runs one of the scripts beside this folder, which says what it took. */
async function measured(script: string, options: string[], more: Record<string, string> = {}): Promise<DocumentFigure> {
  const program = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const env = { ...process.env, ...more };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program, ...options], { env });
  const { count, seconds, megabytes } = JSON.parse(stdout) as DocumentFigure;
  return { count, seconds: round(seconds, 1), megabytes: round(megabytes) };
}
