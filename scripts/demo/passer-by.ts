import { Api, ApiError } from '../support/api.ts';

/** Somebody without any key: reads the board, objects, complains. */
export class PasserBy {
  readonly #service: string;
  readonly #url: string;

  constructor(url: string) {
    this.#service = url;
    this.#url = `${url}/v1/public`;
  }

  /** Where somebody would open it. */
  address(path: string): string {
    return `${this.#url}${path}`;
  }

  async get<T>(path: string): Promise<T> {
    return (await this.#ask(path)).json() as Promise<T>;
  }

  async file(path: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#ask(path)).arrayBuffer());
  }

  async post<T>(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<T> {
    const type = { 'content-type': 'application/json' };
    const answer = await this.#ask(path, {
      method: 'POST',
      headers: { ...type, ...headers },
      body: JSON.stringify(body),
    });
    return answer.json() as Promise<T>;
  }

  /** With the passbook of a household: acts for it until the session ends. */
  async household(code: string): Promise<Api> {
    const { token } = await this.post<{ token: string }>('/passbook-sessions', { code });
    return new Api(this.#service, token);
  }

  /** Error: ApiError for every answer other than 2xx. */
  async #ask(path: string, init: RequestInit = {}): Promise<Response> {
    const answer = await fetch(this.address(path), init);
    if (answer.ok) return answer;
    throw new ApiError(path, answer.status, (await answer.json()) as { code?: string; detail?: string });
  }
}
