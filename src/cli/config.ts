import type { Command } from 'commander';
import { CONFIG_DOCS } from '../config.ts';
import type { Io } from './io.ts';

/** `.env.example`: every variable, commented out, with its default. */
export function environmentFile(): string[] {
  const head = [
    '# 道德银行的环境变量；复制为 .env 后去掉要改的行首的 #。',
    '# Settings of the Moral Bank; copy to .env and remove the # of the lines you change.',
  ];
  return [...head, ...CONFIG_DOCS.flatMap((doc) => ['', `# ${doc.zh}`, `# ${doc.en}`, `# ${doc.name}=${doc.default}`])];
}

/** A Markdown table of every variable. */
export function configTable(): string[] {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = CONFIG_DOCS.map(
    (doc) => `| ${doc.name} | ${doc.default === '' ? '—' : cell(doc.default)} | ${cell(doc.zh)} | ${cell(doc.en)} |`,
  );
  return ['| variable | default | 说明 | meaning |', '|---|---|---|---|', ...rows];
}

export function configCommand(program: Command, io: Io): void {
  program
    .command('config')
    .description('列出所有环境变量 · list every environment variable')
    .option('--env', '以 .env 文件的形式输出 · as a .env file')
    .action((options: { env?: boolean }) => {
      for (const line of options.env === true ? environmentFile() : configTable()) io.out(line);
    });
}
