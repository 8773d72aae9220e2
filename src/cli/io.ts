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

/** A message of an error that may hold parameter values or none at all: its first line is enough for a person. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0] ?? text;
}
