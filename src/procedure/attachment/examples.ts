import type { AttachmentBody } from './contract.ts';

/** Examples of the reference: the picture of a case in 红旗社区. */

export const attachment: AttachmentBody = {
  id: '01938c2e-7b1a-7c3d-9e4f-000000000071',
  case: '01938c2e-7b1a-7c3d-9e4f-000000000041',
  activity: null,
  entry: null,
  mediaType: 'image/jpeg',
  width: 2000,
  height: 1500,
  size: 412_380,
  digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  uploadedAt: '2026-10-08T09:31:00.000Z',
  uploadedBy: '01938c2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f',
  erasedAt: null,
};
export const attachments = { data: [attachment], nextCursor: null };
