import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { operation } from '../http/operation.ts';
import { etagOf } from '../http/preconditions.ts';
import { languageOf } from '../http/problem.ts';
import { addMember } from './add-member.ts';
import { newPersonOf, personOf, warningsOf } from './answers.ts';
import * as contract from './contract.ts';
import { householdParamsSchema } from './contract-households.ts';
import { eraseMember } from './erase-member.ts';
import * as examples from './examples.ts';
import { getMember } from './get-member.ts';
import { leaveHousehold } from './leave-household.ts';
import { listMembers } from './list-members.ts';
import { type Member, memberWire } from './member.ts';
import { moveMember } from './move-member.ts';
import { HOUSEHOLDS } from './routes-households.ts';
import type { VillageServices } from './services.ts';
import { updateMember } from './update-member.ts';

const MEMBER = '/v1/villages/:village/members/:id';

function wireOf({ encryptionKey }: VillageServices, village: string, member: Member, sees = true) {
  return memberWire(member, village, encryptionKey, sees);
}

/** Members: add, list, read, change, departure, move, erasure. */
export function memberRoutes(app: App, services: VillageServices): void {
  addMemberRoute(app, services);
  listMembersRoute(app, services);
  getMemberRoute(app, services);
  updateMemberRoute(app, services);
  leaveHouseholdRoute(app, services);
  moveMemberRoute(app, services);
  eraseMemberRoute(app, services);
}

function addMemberRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'POST',
    url: `${HOUSEHOLDS}/:no/members`,
    ...operation({
      id: 'addMember',
      summary: { zh: '登记成员', en: 'Add a member' },
      tag: 'households',
      needs: 'household:write',
      params: householdParamsSchema,
      body: { schema: contract.newMemberSchema, example: examples.newMember },
      answer: { status: 201, schema: contract.savedMemberSchema, example: examples.member },
      problems: [
        'household-closed',
        'member-exists',
        'head-exists',
        'too-many-members',
        'day-in-future',
        'day-too-early',
      ],
    }),
    handler: async (request, reply) => {
      const { village, no } = request.params;
      const person = newPersonOf(request.body);
      const member = await addMember(contextOf(request, services), services, village, no, person);
      reply.code(201).header('location', `/v1/villages/${village}/members/${member.id}`);
      reply.header('etag', etagOf(member.revision));
      const language = languageOf(request.headers['accept-language']);
      return { ...wireOf(services, village, member), ...warningsOf([person.name], language) };
    },
  });
}

function listMembersRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'GET',
    url: `${HOUSEHOLDS}/:no/members`,
    ...operation({
      id: 'listMembers',
      summary: { zh: '一户的成员', en: 'Members of a household' },
      description: { zh: '户主在前。不分页。', en: 'Heads first. Not paged.' },
      tag: 'households',
      needs: 'household:read',
      params: householdParamsSchema,
      query: contract.memberQuerySchema,
      answer: { schema: contract.memberListSchema, example: { data: [examples.member], nextCursor: null } },
    }),
    handler: async (request) => {
      const { village, no } = request.params;
      const { members, sees } = await listMembers(contextOf(request, services), village, no, request.query);
      return { data: members.map((member) => wireOf(services, village, member, sees)), nextCursor: null };
    },
  });
}

function getMemberRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'GET',
    url: MEMBER,
    ...operation({
      id: 'getMember',
      summary: { zh: '一名成员', en: 'A member' },
      tag: 'households',
      needs: 'household:read',
      params: contract.idParamsSchema,
      answer: { schema: contract.memberSchema, example: examples.member },
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const { member, sees } = await getMember(contextOf(request, services), village, id);
      reply.header('etag', etagOf(member.revision));
      return wireOf(services, village, member, sees);
    },
  });
}

function updateMemberRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'PATCH',
    url: MEMBER,
    ...operation({
      id: 'updateMember',
      summary: { zh: '更正成员信息', en: "Correct a member's data" },
      description: { zh: '空值（null）删除该项。', en: 'null removes a value.' },
      tag: 'households',
      needs: 'household:write',
      params: contract.idParamsSchema,
      body: { schema: contract.memberChangeSchema, example: examples.memberChange },
      answer: { schema: contract.savedMemberSchema, example: { ...examples.member, relation: '次子' } },
      ifMatch: 'optional',
      problems: ['member-erased', 'member-exists'],
    }),
    handler: async (request, reply) => {
      const { village, id } = request.params;
      const change = personOf(request.body);
      const ifMatch = request.headers['if-match'];
      const member = await updateMember(contextOf(request, services), services, village, id, change, ifMatch);
      reply.header('etag', etagOf(member.revision));
      const language = languageOf(request.headers['accept-language']);
      return { ...wireOf(services, village, member), ...warningsOf([change.name], language) };
    },
  });
}

function leaveHouseholdRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'POST',
    url: `${MEMBER}/departure`,
    ...operation({
      id: 'leaveHousehold',
      summary: { zh: '成员离开', en: 'A member leaves' },
      description: {
        zh: '迁出、去世等：最后一天为 on；以往的行为照旧归于当日所在的户。',
        en: 'Moved away or died: `on` is the last day. Past acts stay with the household of their day.',
      },
      tag: 'households',
      needs: 'household:write',
      params: contract.idParamsSchema,
      body: { schema: contract.leaveSchema, example: examples.leave },
      answer: { schema: contract.memberSchema, example: { ...examples.member, to: '2026-10-08' } },
      problems: ['member-left', 'head-leaves', 'day-in-future', 'day-too-early'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const member = await leaveHousehold(contextOf(request, services), village, id, request.body);
      return wireOf(services, village, member);
    },
  });
}

function moveMemberRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'POST',
    url: `${MEMBER}/move`,
    ...operation({
      id: 'moveMember',
      summary: { zh: '成员转户', en: 'A member moves to another household' },
      description: {
        zh: '也用于离开后又回来的成员。on 为在新户的第一天。',
        en: 'Also for somebody who left and comes back. `on` is the first day in the new household.',
      },
      tag: 'households',
      needs: 'household:write',
      params: contract.idParamsSchema,
      body: { schema: contract.moveSchema, example: examples.move },
      answer: {
        schema: contract.memberSchema,
        example: { ...examples.member, household: '010002', relation: '女婿', from: '2026-10-08' },
      },
      problems: [
        'same-household',
        'unknown-household',
        'household-closed',
        'head-leaves',
        'head-exists',
        'member-exists',
        'member-erased',
        'too-many-members',
        'day-in-future',
        'day-too-early',
      ],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const member = await moveMember(contextOf(request, services), village, id, request.body);
      return wireOf(services, village, member);
    },
  });
}

function eraseMemberRoute(app: App, services: VillageServices): void {
  app.route({
    method: 'POST',
    url: `${MEMBER}/erasure`,
    ...operation({
      id: 'eraseMember',
      summary: { zh: '删除个人信息', en: 'Erase personal data' },
      description: {
        zh: '删除姓名、关系、性别、出生年月、电话，以及点到此人的分录的文字；编号和归属留下，台账仍可核验。再次删除不变。',
        en: 'Erases name, relation, sex, birth month, phone and the free texts of entries that name the person. The id and the stays remain; the journal still verifies. Erasing again changes nothing.',
      },
      tag: 'households',
      needs: 'personal-data:erase',
      params: contract.idParamsSchema,
      answer: { schema: contract.erasureSchema, example: examples.erasure },
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const erasure = await eraseMember(contextOf(request, services), services, village, id);
      return { ...erasure, erasedAt: erasure.erasedAt.toISOString() };
    },
  });
}
