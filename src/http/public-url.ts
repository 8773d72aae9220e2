import type { FastifyRequest } from 'fastify';
import { type DocumentSubject, mintToken, verificationPath } from '../kernel/document-token.ts';

/**
 * The address under which people reach the service, without a slash at the end: what codes on walls and in books lead to. As it is
 * set up (`PUBLIC_URL`), else as the request says.
 */
export function publicUrl(
  services: { readonly publicUrl: string | undefined },
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
): string {
  return services.publicUrl ?? `${protocol}://${host}`;
}

/** Where the code on a printed document leads: whether it is genuine. */
export function documentUrl(
  services: { readonly publicUrl: string | undefined; readonly signingKey: Uint8Array },
  request: Pick<FastifyRequest, 'protocol' | 'host'>,
  subject: DocumentSubject,
): string {
  return publicUrl(services, request) + verificationPath(mintToken(services.signingKey, subject));
}
