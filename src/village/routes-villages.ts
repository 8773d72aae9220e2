import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { readPoints, villageCodeSchema, villageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import { etagOf, isUnchanged, notModified } from '../http/preconditions.ts';
import * as contract from './contract.ts';
import { createVillage } from './create-village.ts';
import * as examples from './examples.ts';
import { getVillage } from './get-village.ts';
import { listVillages } from './list-villages.ts';
import type { VillageServices } from './services.ts';
import { villageWire } from './settings.ts';
import { updateVillage } from './update-village.ts';

const LIST = 'villages';

/** Points of a body as the kernel has them. */
function settingsOf<B extends { basePoints?: number | undefined; sheetMax?: number | undefined }>(body: B) {
  const { basePoints, sheetMax, ...rest } = body;
  return {
    ...rest,
    basePoints: basePoints === undefined ? undefined : readPoints(basePoints),
    sheetMax: sheetMax === undefined ? undefined : readPoints(sheetMax),
  };
}

/** Villages and their settings. */
export function villageRoutes(app: App, services: VillageServices): void {
  createVillageRoute(app, services);
  listVillagesRoute(app, services);
  getVillageRoute(app, services);
  updateVillageRoute(app, services);
}

function createVillageRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'POST',
    url: '/v1/villages',
    ...operation({
      id: 'createVillage',
      summary: { zh: '建村', en: 'Create a village' },
      description: {
        zh: '未给出的设置取默认值：累计制、公示 3 天、1 分 1 元、扣到 0 为止、年终保留、保留 30 天、逾期退回。基础分制默认基础分 100，扣分可欠。',
        en: 'Settings left out: accumulate, 3 days of notice, 1 point = 1 yuan, deductions down to 0, balances kept at year end, goods kept for 30 days, then returned. Mode base starts from 100 and lets deductions go below 0.',
      },
      tag: 'villages',
      needs: 'village:create',
      body: { schema: contract.newVillageSchema, example: examples.newVillage },
      answer: { status: 201, schema: contract.villageSchema, example: examples.village },
      problems: ['village-exists', 'base-needs-debt'],
    }),
    handler: async (request, reply) => {
      const village = await createVillage(contextOf(request, services), settingsOf(request.body));
      reply.code(201).header('location', `/v1/villages/${village.code}`).header('etag', etagOf(village.revision));
      return villageWire(village);
    },
  });
}

function listVillagesRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'GET',
    url: '/v1/villages',
    ...operation({
      id: 'listVillages',
      summary: { zh: '列出村', en: 'List villages' },
      description: {
        zh: '本密钥范围内、代码以 prefix 开头的村，按代码排列。',
        en: "Villages of the key's scope whose code begins with prefix, by code.",
      },
      tag: 'villages',
      needs: 'village:read',
      query: contract.villageQuerySchema,
      answer: { schema: contract.villageListSchema, example: { data: [examples.village], nextCursor: null } },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { limit, cursor, prefix } = request.query;
      const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor, villageCodeSchema);
      const rows = await listVillages(contextOf(request, services), { prefix, limit, after });
      const page = pageOf(LIST, rows, limit, (village) => village.code);
      return { data: page.data.map(villageWire), nextCursor: page.nextCursor };
    },
  });
}

function getVillageRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'GET',
    url: '/v1/villages/:village',
    ...operation({
      id: 'getVillage',
      summary: { zh: '村及其设置', en: 'A village and its settings' },
      tag: 'villages',
      needs: 'village:read',
      params: villageParamsSchema,
      answer: { schema: contract.villageSchema, example: examples.village },
    }),
    handler: async (request, reply) => {
      const village = await getVillage(contextOf(request, services), request.params.village);
      if (isUnchanged(request, reply, etagOf(village.revision))) return notModified(reply);
      return villageWire(village);
    },
  });
}

function updateVillageRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'PATCH',
    url: '/v1/villages/:village',
    ...operation({
      id: 'updateVillage',
      summary: { zh: '修改村名和设置', en: 'Change name and settings' },
      description: {
        zh: '已有流水后，mode 和 sheetPeriod 不能再改：它们决定以往的得分。改为基础分制时扣分方式随之变为 debt。',
        en: 'Once the journal has entries, mode and sheetPeriod stay: they make past scores. A change to mode base brings the policy debt with it.',
      },
      tag: 'villages',
      needs: 'village:write',
      params: villageParamsSchema,
      body: { schema: contract.villageChangeSchema, example: { noticeDays: 5, yearEnd: 'part', carryPercent: 30 } },
      answer: { schema: contract.villageSchema, example: { ...examples.village, noticeDays: 5, yearEnd: 'part' } },
      ifMatch: 'optional',
      problems: ['mode-fixed', 'base-needs-debt'],
    }),
    handler: async (request, reply) => {
      const change = settingsOf(request.body);
      const ifMatch = request.headers['if-match'];
      const village = await updateVillage(contextOf(request, services), request.params.village, change, ifMatch);
      reply.header('etag', etagOf(village.revision));
      return villageWire(village);
    },
  });
}
