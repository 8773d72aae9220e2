import { ApiError } from '../support/api.ts';

/** What the service says to what it must refuse: `409 out-of-stock …`. Error: it did it. */
export async function refusalOf(request: Promise<unknown>): Promise<string> {
  const [outcome] = await Promise.allSettled([request]);
  if (outcome.status === 'fulfilled') throw new Error('the service did what it should have refused');
  return reasonOf(outcome.reason);
}

/** The answer without the request. Error: whatever was no answer of the service. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  return error.message.slice(error.message.indexOf(': ') + 2);
}
