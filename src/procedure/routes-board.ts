import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../http/app-type.ts';
import { HTML, PDF, sendFile } from '../http/download.ts';
import { operation } from '../http/operation.ts';
import { sendPage } from '../http/page.ts';
import { etagOf, isUnchanged, notModified } from '../http/preconditions.ts';
import { publicUrl } from '../http/public-url.ts';
import { digestOf, type Json } from '../kernel/canonical.ts';
import { requireVillage } from '../village/index.ts';
import { boardBody } from './answers-notices.ts';
import { type Board, readBoard } from './board.ts';
import { type BoardCode, boardCode } from './board-code.ts';
import { BOARD_PAGE, boardPage } from './board-page.ts';
import { boardPdf } from './board-pdf.ts';
import { sheetOf } from './board-sheet.ts';
import * as contract from './contract-notices.ts';
import * as examples from './examples-notices.ts';
import { sendForm } from './form-page.ts';
import { OBJECTION_FORM } from './objection-page.ts';
import type { ProcedureServices } from './services.ts';

const BOARD = '/v1/public/villages/:village/board';

/** The public notice board: for programmes, for phones, for the wall. */
export function boardRoutes(app: App, services: ProcedureServices): void {
  jsonRoute(app, services);
  pageRoute(app, services);
  posterRoute(app, services);
  formRoute(app, services);
}

/** A digest of all that the board says, and of where its code leads; it changes with the day. */
function versionOf(board: Board, code?: BoardCode): string {
  return digestOf({ board: boardBody(board), url: code?.url ?? null } as unknown as Json)
    .toString('hex')
    .slice(0, 32);
}

/** Sets what public pages carry; true when the reader has this board already. */
function isKnown(request: FastifyRequest, reply: unknown, version: string): boolean {
  const answer = reply as FastifyReply;
  const known = isUnchanged(request, answer, etagOf(version));
  answer.header('cache-control', 'public, max-age=60').header('x-robots-tag', 'noindex, nofollow, noarchive');
  return known;
}

/** The board with the code that leads to it. */
async function withCode(
  services: ProcedureServices,
  request: Pick<FastifyRequest, 'protocol' | 'host'> & { readonly params: { readonly village: string } },
): Promise<{ readonly board: Board; readonly code: BoardCode }> {
  const { village } = request.params;
  const board = await readBoard(services, village);
  return { board, code: await boardCode(publicUrl(services, request), village) };
}

function jsonRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: BOARD,
    ...operation({
      id: 'getBoard',
      summary: { zh: '公示栏', en: 'The notice board' },
      description: {
        zh: '正在公示的事项，任何人可看，期满即撤下。红榜写户号和户主的姓（未成年人不写），黑榜一律匿名，不写户号、组和日期。',
        en: 'What hangs today, for everybody; it goes when its days are over. Merits by household number and the surname of its head (never a minor’s); the black list without name, number, unit or day.',
      },
      tag: 'procedure',
      needs: 'public',
      params: contract.villageParamsSchema,
      answer: { schema: contract.boardSchema, example: examples.board },
    }),
    handler: async (request, reply) => {
      const board = await readBoard(services, request.params.village);
      if (isKnown(request, reply, versionOf(board))) return notModified(reply);
      return boardBody(board);
    },
  });
}

function pageRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: `${BOARD}.html`,
    ...operation({
      id: 'getBoardPage',
      summary: { zh: '公示栏（网页，可打印）', en: 'The notice board as a page' },
      tag: 'procedure',
      needs: 'public',
      params: contract.villageParamsSchema,
      otherAnswers: [{ status: 200, contentType: HTML, description: { zh: '网页', en: 'The page' } }],
    }),
    handler: async (request, reply) => {
      const { board, code } = await withCode(services, request);
      if (isKnown(request, reply, versionOf(board, code))) return notModified(reply);
      return sendPage(reply, BOARD_PAGE.policy, boardPage(sheetOf(board), code));
    },
  });
}

function posterRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: `${BOARD}.pdf`,
    ...operation({
      id: 'getBoardPoster',
      summary: { zh: '公示栏（A3，张贴用）', en: 'The notice board on A3 for the wall' },
      tag: 'procedure',
      needs: 'public',
      params: contract.villageParamsSchema,
      otherAnswers: [{ status: 200, contentType: PDF, description: { zh: 'PDF 文件', en: 'The document' } }],
      problems: ['unprintable-character', 'document-too-complex', 'documents-busy'],
    }),
    handler: async (request, reply) => {
      const { board, code } = await withCode(services, request);
      const version = versionOf(board, code);
      if (isKnown(request, reply, version)) return notModified(reply);
      return sendFile(reply, PDF, `${board.village.name}公示${board.day}.pdf`, await boardPdf(board, code, version));
    },
  });
}

function formRoute(app: App, services: ProcedureServices): void {
  app.route({
    method: 'GET',
    url: '/v1/public/villages/:village/objection-form',
    ...operation({
      id: 'getObjectionForm',
      summary: { zh: '提异议的网页', en: 'The form for objections' },
      description: {
        zh: '公示栏上的编号指向这里（#编号）；不用留姓名，不记录提出人。',
        en: 'Numbers on the board lead here (#number). No name is asked for, and nothing is kept of who objects.',
      },
      tag: 'procedure',
      needs: 'public',
      params: contract.villageParamsSchema,
      otherAnswers: [{ status: 200, contentType: HTML, description: { zh: '网页', en: 'The page' } }],
    }),
    handler: async (request, reply) => {
      const { village } = request.params;
      await requireVillage(services.sql, village);
      return sendForm(reply, OBJECTION_FORM, village);
    },
  });
}
