import type { z } from 'zod';
import type { recipientSchema } from './contract-recipients.ts';

/** Examples of the reference: recipients of 孙家村. */

const honour = '01938c2e-7b1a-7c3d-9e4f-000000000211';

export const newRecipients = { honours: [honour], group: 'stars' };
export const added = { added: 1, repeated: 0, revoked: 0 };
export const recipient: z.input<typeof recipientSchema> = {
  honour,
  number: '2026-0001',
  kind: 'household',
  household: '010001',
  member: '01938c2e-7b1a-7c3d-9e4f-000000000001',
  name: '王桂英',
  named: true,
  title: '十星级文明户',
  label: '金星（10 星）',
  period: '2026',
  state: 'standing',
  group: 'stars',
  position: 1,
  at: 'stage',
  citation: '孝在日常，爱在点滴。一年来，赡养老人好4次，志愿服务24小时。点滴善行汇成家风，为乡邻立起了榜样。',
  proposed: 'facts',
  prize: null,
};
export const recipients = { data: [recipient], nextCursor: null };
export const recipientChange = { position: 1, at: 'home' as const };
export const citationWish = {};
export const citations = { proposed: 1, written: 0, without: 0 };
