import type { FastifyRequest } from 'fastify';

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
