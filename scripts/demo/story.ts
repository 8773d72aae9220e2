import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/http/logging.ts';
import { addMonths, dayAt, monthOf } from '../../src/kernel/day.ts';
import { type Service, startService } from '../../src/server.ts';
import { sampleVillage } from '../sample-village/index.ts';
import { Api } from '../support/api.ts';
import { holderOf } from './cast.ts';
import { StoryClock } from './clock.ts';
import { villageMonth } from './month.ts';
import { oversight } from './oversight.ts';
import { fromActToEntry } from './procedure.ts';
import type { Screen } from './screen.ts';
import { pointsShop } from './shop.ts';
import type { Chapter, Stage } from './stage.ts';
import { tampering } from './tampering.ts';
import { verification } from './verification.ts';
import { yearEnd } from './year-end/index.ts';

export interface StoryOptions {
  /** For the database, keys and the workbook. */
  readonly directory: string;
  /** For papers that are to stay when the directory goes; default: within the directory. */
  readonly output?: string;
  readonly screen: Screen;
  /** Ends between two steps. */
  readonly signal: AbortSignal;
  readonly households?: number;
  readonly seed?: number;
}

/** The service, running, the key that manages it, and where the papers are. */
export interface Told {
  readonly service: Service;
  readonly operatorKey: string;
  readonly output: string;
}

/** In the order in which they are told; adding a chapter is one line here. */
const CHAPTERS: readonly Chapter[] = [
  villageMonth,
  pointsShop,
  fromActToEntry,
  oversight,
  yearEnd,
  verification,
  tampering,
];

const HOUSEHOLDS = 60;
const SEED = 20_261;

/**
 * Starts the real service on a fresh embedded database and tells the chapters through the REST API. The caller stops the service.
 * Error: whatever went wrong, after the service was stopped; `AbortError` when the signal came.
 */
export async function tellStory(options: StoryOptions): Promise<Told> {
  const { screen, signal, directory } = options;
  screen.step('启动：全新的数据库和服务', 'a fresh PostgreSQL and the service');
  const started = performance.now();
  const env = { DATA_DIR: join(directory, 'data'), PORT: '0', RATE_LIMIT: '0', LOG_LEVEL: 'error' };
  const config = loadConfig(env);
  const clock = new StoryClock();
  const service = await startService(config, {
    now: clock.now,
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
    const committee = await holderOf(operator, { name: `${sample.name}村委会`, role: 'committee', scope: sample.code });
    const output = options.output ?? join(directory, 'documents');
    const stage = { screen, service, config, clock, operator, committee, sample, output };
    for (const chapter of CHAPTERS) await play(chapter, stage, signal);
    return { service, operatorKey, output };
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

async function play({ zh, en, steps }: Chapter, stage: Stage, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  stage.screen.chapter(zh, en);
  for (const step of steps(stage)) {
    signal.throwIfAborted();
    await step();
  }
}
