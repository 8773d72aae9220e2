import type { App } from '../../http/app-type.ts';
import { contextOf } from '../../http/authentication.ts';
import { villageParamsSchema } from '../../http/contract.ts';
import { PDF, sendFile, sendWorkbook, XLSX } from '../../http/download.ts';
import { operation } from '../../http/operation.ts';
import { documentUrl } from '../../http/public-url.ts';
import type { RedemptionServices } from '../services.ts';
import { statementBody } from './answers.ts';
import * as contract from './contract-stock.ts';
import * as examples from './examples.ts';
import { readReceipt, receiptPdf } from './receipt-pdf.ts';
import { statementName, stockWorkbook } from './statement-workbook.ts';
import { readStockStatement } from './stock-statement.ts';

const STATEMENT = '/v1/villages/:village/stock-statement';

/** The stock of a month, and receipts of donations. */
export function statementRoutes(app: App, services: RedemptionServices): void {
  statementRoute(app, services);
  statementFileRoute(app, services);
  receiptRoute(app, services);
}

function statementRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: STATEMENT,
    ...operation({
      id: 'getStockStatement',
      summary: { zh: '库存月报', en: 'Stock statement of a month' },
      description: {
        zh: '每种商品：期初 + 购入 + 捐赠 + 退回 + 发放 + 更正盘点 = 期末，各项带正负号，数量和价值（分钱）各一行；另列捐赠及其去向。按入账之日归月，已过的月份不再变动。',
        en: 'Per article opening + purchased + donated + returned + issued + corrected = closing, all signed, in units and in fen; and the donations with where they went. A movement belongs to the month it was recorded in, so a month that is over never changes.',
      },
      tag: 'shelf',
      needs: 'stock:read',
      params: villageParamsSchema,
      query: contract.stockStatementQuerySchema,
      answer: { schema: contract.stockStatementSchema, example: examples.stockStatement },
    }),
    handler: async (request) =>
      statementBody(await readStockStatement(contextOf(request, services), request.params.village, request.query)),
  });
}

function statementFileRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: `${STATEMENT}.xlsx`,
    ...operation({
      id: 'getStockStatementWorkbook',
      summary: { zh: '库存月报（xlsx，可张贴）', en: 'Stock statement as a workbook, fit for the wall' },
      description: {
        zh: '两张表：库存月报、捐赠明细与去向。不愿署名者记为匿名爱心人士。',
        en: 'Two sheets: the stock, and the donations with where they went. Donors who want no name have none.',
      },
      tag: 'shelf',
      needs: 'stock:read',
      params: villageParamsSchema,
      query: contract.stockStatementQuerySchema,
      otherAnswers: [{ status: 200, contentType: XLSX, description: { zh: '工作簿', en: 'The workbook' } }],
    }),
    handler: async (request, reply) => {
      const context = contextOf(request, services);
      const statement = await readStockStatement(context, request.params.village, request.query);
      return sendWorkbook(reply, `${statementName(statement)}库存月报.xlsx`, await stockWorkbook(statement));
    },
  });
}

function receiptRoute(app: App, services: RedemptionServices): void {
  app.route({
    method: 'GET',
    url: '/v1/villages/:village/stock-movements/:seq/receipt.pdf',
    ...operation({
      id: 'getDonationReceipt',
      summary: { zh: '捐赠收据（pdf，可打印）', en: 'Receipt of a donation, to be printed' },
      description: {
        zh: 'A4 一张两联：存根与交捐赠人联，留有盖章处。不愿署名者的姓名只印给村委。',
        en: 'A4, counterfoil and the donor’s half, with a place for the seal. Who wants no name is named to the committee only.',
      },
      tag: 'shelf',
      needs: 'stock:read',
      params: contract.movementParamsSchema,
      otherAnswers: [{ status: 200, contentType: PDF, description: { zh: 'PDF 文件', en: 'The document' } }],
      problems: ['not-a-donation', 'unprintable-character', 'document-too-complex', 'documents-busy'],
    }),
    handler: async (request, reply) => {
      const { village, seq } = request.params;
      const receipt = await readReceipt(contextOf(request, services), village, seq);
      const verifyUrl = documentUrl(services, request, { kind: 'receipt', village, movement: seq });
      const name = `捐赠收据${receipt.shown.movement.receiptNo}.pdf`;
      return sendFile(reply, PDF, name, await receiptPdf(receipt, verifyUrl));
    },
  });
}
