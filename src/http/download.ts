import type { FastifyReply } from 'fastify';

/** Media type of workbooks. */
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const PDF = 'application/pdf';

/** Sends a file to be saved under a name, which may be Chinese (RFC 6266), or to be shown (`inline`). What the handler returns. */
export function sendFile(
  reply: unknown,
  type: string,
  name: string,
  content: Uint8Array,
  disposition: 'attachment' | 'inline' = 'attachment',
): never {
  const fallback = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  return (reply as FastifyReply)
    .type(type)
    .header('content-disposition', `${disposition}; filename="${fallback}"; filename*=UTF-8''${extendedValue(name)}`)
    .send(Buffer.from(content.buffer, content.byteOffset, content.byteLength)) as never;
}

export function sendWorkbook(reply: unknown, name: string, content: Uint8Array): never {
  return sendFile(reply, XLSX, name, content);
}

/** Percent-encoded as RFC 8187 has it: stricter than URIs, and deaf to halves of characters. */
function extendedValue(name: string): string {
  return encodeURIComponent(name.replace(/\p{Surrogate}/gu, '_')).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
