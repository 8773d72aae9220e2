import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** A data directory (or one with `data` in it) that goes when it is no longer needed. */
export interface TemporaryData {
  readonly directory: string;
  /** Removes it with the database in it, which must have been stopped. May be called twice. */
  remove(): void;
}

export function temporaryData(prefix: string): TemporaryData {
  const directory = mkdtempSync(join(tmpdir(), prefix));
  // Run by root, the database server is another user, who must be able to come in.
  chmodSync(directory, 0o711);
  const remove = () => {
    for (const dataDir of [directory, join(directory, 'data')]) {
      const pointer = join(dataDir, 'postgres-is-elsewhere.txt');
      if (existsSync(pointer)) removeCluster(readFileSync(pointer, 'utf8').trim());
    }
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  };
  return { directory, remove };
}

/** Only what the service names for a database that could not live in its data directory: twelve hexadecimal digits. */
function removeCluster(path: string): void {
  if (/^[0-9a-f]{12}$/.test(basename(path))) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}
