/** What a command reads and writes besides the database: the process's own, or a test's. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results, one line at a time: may be piped and kept. */
  out(line: string): void;
  /** Progress and what went wrong, one line at a time. */
  err(line: string): void;
}

/** 0: done and sound. 1: a problem was found, or something was refused. 2: wrong usage, or it could not run. */
export type ExitCode = 0 | 1 | 2;

/** Ends a command with a message for a person, in Chinese and English, that says what to do next. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;
  constructor(exitCode: ExitCode, zh: string, en: string, options?: ErrorOptions) {
    super(`${zh}\n${en}`, options);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}

/** Something was asked in a way that cannot be done. */
export function usage(zh: string, en: string): CommandError {
  return new CommandError(2, zh, en);
}

/** What went wrong, in one line: PostgreSQL's own words where it is behind it, since a wrapper's may hold a statement's values. */
export function reasonOf(error: unknown): string {
  let said = error;
  for (let e = error; e instanceof Error; e = e.cause) if (e.name === 'PostgresError') said = e;
  const text = said instanceof Error ? said.message : String(said);
  return text.split('\n')[0] ?? text;
}
