import type { Command } from 'commander';
import type { Io } from './io.ts';

/** Runs the service until it is told to stop; sets the process's exit code by itself. */
export function serveCommand(program: Command, io: Io): void {
  program
    .command('serve')
    .description('启动服务，SIGTERM 或 Ctrl-C 时收尾后停止 · run the service until SIGTERM or Ctrl-C')
    .action(async () => {
      const { serve } = await import('../server.ts');
      await serve(io.env);
    });
}
