import type { App } from '../http/app-type.ts';
import { contextOf } from '../http/authentication.ts';
import { ofVillageParamsSchema } from '../http/contract.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { operation } from '../http/operation.ts';
import { dayAt } from '../kernel/day.ts';
import { addRecipients } from './add-recipients.ts';
import { recipientBody } from './answers-recipients.ts';
import { changeRecipient } from './change-recipient.ts';
import * as contract from './contract-recipients.ts';
import * as examples from './examples-recipients.ts';
import { listRecipients } from './list-recipients.ts';
import { proposeCitations } from './propose-citations.ts';
import { removeRecipient } from './remove-recipient.ts';
import { CEREMONIES } from './routes-ceremonies.ts';
import type { CeremonyServices } from './services.ts';

const RECIPIENTS = `${CEREMONIES}/:id/recipients`;
const LIST = 'ceremony-recipients';

/** Who is honoured at a ceremony, in which order, with which words. */
export function recipientRoutes(app: App, services: CeremonyServices): void {
  addRoute(app, services);
  listRoute(app, services);
  changeRoutes(app, services);
  citationRoute(app, services);
}

function addRoute(app: App, services: CeremonyServices): void {
  app.route({
    method: 'POST',
    url: RECIPIENTS,
    ...operation({
      id: 'addRecipients',
      summary: { zh: '列入获奖名册', en: 'Put recipients on the roster' },
      description: {
        zh: '只能列入已授予且未撤销的荣誉：逐个给出，或整次星级评定、整期评选。按证书编号排在本组末尾；已在名册上的不动，可重复调用。',
        en: 'Only honours granted and not revoked: one by one, or all of a review or cycle. They come behind the group’s last by certificate number; who is there stays. Safe to repeat.',
      },
      tag: 'ceremony',
      needs: 'ceremony:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.newRecipientsSchema, example: examples.newRecipients, limit: 'batch' },
      answer: { schema: contract.recipientsAddedSchema, example: examples.added },
      problems: [
        'ceremony-cancelled',
        'unknown-ceremony-group',
        'unknown-honour',
        'honour-revoked',
        'no-honours-granted',
        'too-many-recipients',
      ],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const { honours, review, cycle, group, at } = request.body;
      const which = honours ? { honours } : review === undefined ? { cycle: cycle! } : { review };
      return addRecipients(contextOf(request, services), village, id, { which, group, at });
    },
  });
}

function listRoute(app: App, services: CeremonyServices): void {
  app.route({
    method: 'GET',
    url: RECIPIENTS,
    ...operation({
      id: 'listRecipients',
      summary: { zh: '获奖名册', en: 'The roster of recipients' },
      description: {
        zh: '按议程的分组顺序和组内次序。姓名和颁奖词只给有权读个人信息的人。',
        en: 'By group in the order of the programme, then by position. Names and citations only for who may read personal data.',
      },
      tag: 'ceremony',
      needs: 'ceremony:read',
      params: ofVillageParamsSchema,
      query: contract.recipientQuerySchema,
      answer: { schema: contract.recipientListSchema, example: examples.recipients },
      problems: ['invalid-cursor'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      const { cursor, limit, group, at } = request.query;
      const [behind] = cursor === undefined ? [0] : decodeCursor(LIST, cursor, contract.recipientPositionSchema);
      const all = await listRecipients(contextOf(request, services), village, id);
      const rows = all
        .map((seen, index) => ({ ...seen, place: index + 1 }))
        .filter(
          ({ recipient, place }) =>
            place > behind && [undefined, recipient.group].includes(group) && [undefined, recipient.at].includes(at),
        );
      const page = pageOf(LIST, rows.slice(0, limit + 1), limit, ({ place }) => [place]);
      const today = dayAt(services.now());
      return { ...page, data: page.data.map(({ recipient, sees }) => recipientBody(recipient, sees, today)) };
    },
  });
}

function changeRoutes(app: App, services: CeremonyServices): void {
  app.route({
    method: 'PATCH',
    url: `${RECIPIENTS}/:honour`,
    ...operation({
      id: 'changeRecipient',
      summary: { zh: '修改获奖者', en: 'Change a recipient' },
      description: {
        zh: '分组、组内次序、上台或上门、颁奖词、奖品、代表本户的人。给出的颁奖词算人工撰写，此后不再被自动生成的覆盖。',
        en: 'Group, position, stage or home, citation, prize, who stands for the household. A citation that is given is somebody’s words: no proposal replaces it.',
      },
      tag: 'ceremony',
      needs: 'ceremony:write',
      params: contract.recipientParamsSchema,
      body: { schema: contract.recipientChangeSchema, example: examples.recipientChange },
      answer: { schema: contract.recipientSchema, example: examples.recipient },
      problems: ['ceremony-cancelled', 'unknown-ceremony-group', 'recipient-is-person', 'not-a-member'],
    }),
    handler: async (request) => {
      const { village, id, honour } = request.params;
      const recipient = await changeRecipient(contextOf(request, services), village, id, honour, request.body);
      return recipientBody(recipient, true, dayAt(services.now()));
    },
  });
  app.route({
    method: 'DELETE',
    url: `${RECIPIENTS}/:honour`,
    ...operation({
      id: 'removeRecipient',
      summary: { zh: '从名册去掉', en: 'Take a recipient off the roster' },
      description: { zh: '荣誉本身不受影响。', en: 'The honour stays granted.' },
      tag: 'ceremony',
      needs: 'ceremony:write',
      params: contract.recipientParamsSchema,
      problems: ['ceremony-cancelled'],
    }),
    handler: async (request, reply) => {
      const { village, id, honour } = request.params;
      await removeRecipient(contextOf(request, services), village, id, honour);
      reply.code(204);
    },
  });
}

function citationRoute(app: App, services: CeremonyServices): void {
  app.route({
    method: 'POST',
    url: `${CEREMONIES}/:id/citations`,
    ...operation({
      id: 'proposeCitations',
      summary: { zh: '按事实生成颁奖词', en: 'Propose citations from the facts' },
      description: {
        zh: '依据该荣誉期间内已入账的善行（次数、小时、积分）套用模板生成，只写发生过的事，不写扣分，不涉及健康。人工撰写的不会被覆盖；该期没有记录的留空。',
        en: 'From what is posted in the honour’s period, by templates: counts, hours and points of what happened, no deductions, nothing of health. Somebody’s own words are never replaced; without facts there is none.',
      },
      tag: 'ceremony',
      needs: 'ceremony:write',
      params: ofVillageParamsSchema,
      body: { schema: contract.citationWishSchema, example: examples.citationWish, limit: 'batch' },
      answer: { schema: contract.citationsProposedSchema, example: examples.citations },
      problems: ['ceremony-cancelled'],
    }),
    handler: async (request) => {
      const { village, id } = request.params;
      return proposeCitations(contextOf(request, services), village, id, request.body.honours);
    },
  });
}
