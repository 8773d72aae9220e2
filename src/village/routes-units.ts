import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { villageParamsSchema } from '../http/contract.ts';
import { operation } from '../http/operation.ts';
import { etagOf, isUnchanged, notModified } from '../http/preconditions.ts';
import * as contract from './contract.ts';
import { createUnit } from './create-unit.ts';
import { deleteUnit } from './delete-unit.ts';
import * as examples from './examples.ts';
import { getUnit } from './get-unit.ts';
import { listUnits } from './list-units.ts';
import type { VillageServices } from './services.ts';
import { updateUnit } from './update-unit.ts';

const UNITS = '/v1/villages/:village/units';
const PLACE_PROBLEMS = ['unknown-unit', 'unknown-officer', 'unit-exists', 'units-too-deep'] as const;

/** The tree of units below a village. */
export function unitRoutes(app: App, services: VillageServices): void {
  createUnitRoute(app, services);
  listUnitsRoute(app, services);
  getUnitRoute(app, services);
  updateUnitRoute(app, services);
  deleteUnitRoute(app, services);
}

function createUnitRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'POST',
    url: UNITS,
    ...operation({
      id: 'createUnit',
      summary: { zh: '建组、网格或楼栋', en: 'Create a unit' },
      tag: 'villages',
      needs: 'village:write',
      params: villageParamsSchema,
      body: { schema: contract.newUnitSchema, example: examples.newUnit },
      answer: { status: 201, schema: contract.unitSchema, example: examples.unit },
      problems: [...PLACE_PROBLEMS, 'too-many-units'],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      const unit = await createUnit(contextOf(request, services), village, request.body);
      reply.code(201).header('location', `/v1/villages/${village}/units/${unit.id}`);
      reply.header('etag', etagOf(unit.revision));
      return unit;
    },
  });
}

function listUnitsRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'GET',
    url: UNITS,
    ...operation({
      id: 'listUnits',
      summary: { zh: '全部组、网格和楼栋', en: 'The tree of units' },
      description: {
        zh: '整棵树的平铺列表，以 parent 相连；按组号和名称排列。不分页。',
        en: 'The whole tree as a flat list, joined by parent, ordered by number and name. Not paged.',
      },
      tag: 'villages',
      needs: 'household:read',
      params: villageParamsSchema,
      answer: { schema: contract.unitListSchema, example: { data: [examples.unit], nextCursor: null } },
    }),
    handler: async (request) => ({
      data: await listUnits(contextOf(request, services), request.params.village),
      nextCursor: null,
    }),
  });
}

function getUnitRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'GET',
    url: `${UNITS}/:id`,
    ...operation({
      id: 'getUnit',
      summary: { zh: '一个组、网格或楼栋', en: 'A unit' },
      tag: 'villages',
      needs: 'household:read',
      params: contract.idParamsSchema,
      answer: { schema: contract.unitSchema, example: examples.unit },
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const unit = await getUnit(contextOf(request, services), village, id);
      if (isUnchanged(request, reply, etagOf(unit.revision))) return notModified(reply);
      return unit;
    },
  });
}

function updateUnitRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'PATCH',
    url: `${UNITS}/:id`,
    ...operation({
      id: 'updateUnit',
      summary: { zh: '修改组、网格或楼栋', en: 'Change a unit' },
      tag: 'villages',
      needs: 'village:write',
      params: contract.idParamsSchema,
      body: { schema: contract.unitChangeSchema, example: { name: '一组', parent: null } },
      answer: { schema: contract.unitSchema, example: { ...examples.unit, name: '一组' } },
      ifMatch: 'optional',
      problems: [...PLACE_PROBLEMS, 'unit-cycle'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const ifMatch = request.headers['if-match'];
      const unit = await updateUnit(contextOf(request, services), village, id, request.body, ifMatch);
      reply.header('etag', etagOf(unit.revision));
      return unit;
    },
  });
}

function deleteUnitRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'DELETE',
    url: `${UNITS}/:id`,
    ...operation({
      id: 'deleteUnit',
      summary: { zh: '删除空的组、网格或楼栋', en: 'Delete an empty unit' },
      tag: 'villages',
      needs: 'village:write',
      params: contract.idParamsSchema,
      ifMatch: 'optional',
      problems: ['unit-not-empty'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      await deleteUnit(contextOf(request, services), village, id, request.headers['if-match']);
      reply.code(204);
    },
  });
}
