import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Media type of workbooks. */
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Media type of pages. */
export const HTML = 'text/html; charset=utf-8';

export const PDF = 'application/pdf';
export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
export const PPTX = 'application/vnd.openxmlformats-officedocument.presentationml.presentation';
export const ZIP = 'application/zip';

/** Sends a file to be saved under a name, which may be Chinese (RFC 6266), or to be shown (`inline`). What the handler returns. */
export function sendFile(
  reply: unknown,
  type: string,
  name: string,
  content: Uint8Array,
  disposition: 'attachment' | 'inline' = 'attachment',
): never {
  return attach(reply, type, name, disposition).send(
    Buffer.from(content.buffer, content.byteOffset, content.byteLength),
  ) as never;
}

/**
 * Sends a file while it is made, no faster than it is taken. Whoever goes away destroys the stream; a stream that fails breaks the
 * connection off, so that nobody takes half a file for a whole one. Nothing is made for HEAD.
 */
export function sendStream(reply: unknown, type: string, name: string, content: Readable): never {
  const answer = attach(reply, type, name, 'attachment');
  if (answer.request.method !== 'HEAD') return answer.send(content) as never;
  // Nobody takes it: read into nothing, an hour's file would be made for the sake of its headers.
  content.on('error', () => {}).destroy();
  return answer.send(Readable.from([])) as never;
}

function attach(reply: unknown, type: string, name: string, disposition: 'attachment' | 'inline'): FastifyReply {
  const fallback = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  return (reply as FastifyReply)
    .type(type)
    .header('content-disposition', `${disposition}; filename="${fallback}"; filename*=UTF-8''${extendedValue(name)}`);
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
