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
  const program = fileURLToPath(new URL('../certificates.ts', import.meta.url));
  const options = ['--import', 'tsx', program, '--count', String(count), '--design', 'award'];
  const { stdout } = await promisify(execFile)(process.execPath, options);
  const { seconds, megabytes } = JSON.parse(stdout) as DocumentFigure;
  return { count, seconds: round(seconds, 1), megabytes: round(megabytes) };
}
