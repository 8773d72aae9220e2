import type { Command } from 'commander';
import { migrate } from '../database/index.ts';
import type { Io } from './io.ts';
import { loadSettings, withDatabase } from './open-database.ts';

export function migrateCommand(program: Command, io: Io): void {
  program
    .command('migrate')
    .description(
      '建立数据库或升级其结构（服务启动时也会自动进行） · create or upgrade the schema (the service also does so at start)',
    )
    .action(async () => {
      const result = await withDatabase(io, loadSettings(io.env), { create: true }, (url) => migrate(url));
      io.out(
        `已执行 ${result.applied} 个迁移，共 ${result.total} 个 · ${result.applied} of ${result.total} migrations were run now`,
      );
    });
}
