import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/http/logging.ts';
import { addMonths, dayAt, firstDayOf, monthOf } from '../../src/kernel/day.ts';
import { type Service, startService } from '../../src/server.ts';
import { sampleVillage } from '../sample-village/index.ts';
import { Api } from '../support/api.ts';
import type { Verification } from './answers.ts';
import { VillageMonth } from './month.ts';
import type { Screen } from './screen.ts';
import { PointsShop } from './shop.ts';
import { showTampering } from './tampering.ts';

export interface StoryOptions {
  /** For the database, keys and the workbook. */
  readonly directory: string;
  readonly screen: Screen;
  /** Ends between two steps. */
  readonly signal: AbortSignal;
  readonly households?: number;
  readonly seed?: number;
}

/** The service, running, and the key that manages it. */
export interface Told {
  readonly service: Service;
  readonly operatorKey: string;
}

const HOUSEHOLDS = 60;
const SEED = 20_261;

/**
 * Starts the real service on a fresh embedded database and takes a village's month, and its points shop, through the REST API. The caller stops the
 * service. Error: whatever went wrong, after the service was stopped; `AbortError` when the signal came.
 */
export async function tellStory(options: StoryOptions): Promise<Told> {
  const { screen, signal, directory } = options;
  screen.step('启动：全新的数据库和服务', 'a fresh PostgreSQL and the service');
  const started = performance.now();
  const env = { DATA_DIR: join(directory, 'data'), PORT: '0', RATE_LIMIT: '0', LOG_LEVEL: 'error' };
  const config = loadConfig(env);
  const service = await startService(config, {
    logger: createLogger(config.logLevel) as never,
    progress: (message) => screen.say(message),
  });
  try {
    const operatorKey = service.operatorKey!;
    screen.say(`${service.url} 已就绪 ready，用时 ${((performance.now() - started) / 1000).toFixed(1)} 秒`);
    const sample = await prepare(options);
    const operator = new Api(service.url, operatorKey);
    screen.step(`建村：${sample.name} ${sample.code}`, 'the village and a key for its committee');
    await operator.post('/villages', { code: sample.code, name: sample.name });
    const issued = { name: `${sample.name}村委会`, role: 'committee', scope: sample.code };
    const { key } = await operator.post<{ key: string }>('/keys', issued);
    const committee = new Api(service.url, key);
    const month = new VillageMonth(committee, screen, sample);
    const shop = new PointsShop(committee, screen, sample);
    const steps = [
      () => month.roster(),
      () => month.rulebook(),
      async () => month.commit(await month.preview()),
      () => month.correct(),
      () => month.close(),
      () => month.ranking(),
      () => month.statement(),
      () => month.summary(),
      ...shop.steps(),
      () => verify(operator, sample.code, screen),
      () => showTampering(operator, screen, service.databaseUrl, firstDayOf(monthOf(dayAt(new Date())))),
    ];
    for (const step of steps) {
      signal.throwIfAborted();
      await step();
    }
    return { service, operatorKey };
  } catch (error) {
    await service.stop();
    throw error;
  }
}

/** Last month's workbook, so that the month can be closed whatever day it is. */
async function prepare({ directory, screen, households = HOUSEHOLDS, seed = SEED }: StoryOptions) {
  screen.step('写一本村里那样的工作簿', 'a workbook as villages write them');
  const month = addMonths(monthOf(dayAt(new Date())), -1);
  const sample = await sampleVillage({ households, month, seed });
  const file = join(directory, 'workbooks', sample.filename);
  mkdirSync(join(directory, 'workbooks'), { recursive: true });
  writeFileSync(file, sample.workbook);
  const { accepted, refused } = sample.planted;
  screen.say(
    `${file}：${sample.households} 户；合并单元格、全角数字、同上、小计，预埋错误 ${refused.length} 处，应入账 ${accepted} 笔`,
  );
  return sample;
}

async function verify(api: Api, village: string, screen: Screen): Promise<void> {
  screen.step('校验台账', 'the ledger is verified');
  const { ok, size, root } = await api.post<Verification>(`/villages/${village}/ledger/verification`);
  if (!ok) throw new Error('the ledger does not verify');
  screen.say(`✓ ${size} 笔，根哈希 root ${root}`);
  screen.say(
    '同时核对了余额、预占、库存、兑换单、预算、限兑和结算 balances, stock, redemptions and budgets were checked too',
  );
  screen.say('把笔数和根哈希另行留存（抄在公示栏、报乡镇），今后任何改动都能查出 keep both elsewhere');
}
