/** A refusal of the service: what it said, and what to do next. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(what: string, status: number, problem: { code?: string; title?: string; detail?: string }) {
    super(`${what}: ${status} ${problem.code ?? ''} ${problem.detail ?? problem.title ?? ''}`);
    this.status = status;
    this.code = problem.code ?? '';
  }
}

export interface CallOptions {
  readonly body?: unknown;
  /** Of the Idempotency-Key header, for what writes the journal. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Talks to the service over HTTP as any client would; for what needs to be right rather than fast. */
export class Api {
  readonly url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.url = url;
    this.#key = key;
  }

  get<T = unknown>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  post<T = unknown>(path: string, body?: unknown, key?: string): Promise<T> {
    return this.call<T>('POST', path, { body, ...(key === undefined ? {} : { key }) });
  }

  put<T = unknown>(path: string, body: unknown): Promise<T> {
    return this.call<T>('PUT', path, { body });
  }

  /** A document as it is sent. Error: ApiError for every answer other than 2xx. */
  async file(path: string): Promise<Uint8Array> {
    const answer = await fetch(`${this.url}/v1${path}`, { headers: { authorization: `Bearer ${this.#key}` } });
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    throw new ApiError(`GET ${path}`, answer.status, (await answer.json()) as { code?: string; detail?: string });
  }

  /** Error: ApiError for every answer other than 2xx. */
  async call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
    const form = options.body instanceof FormData;
    const headers: Record<string, string> = { authorization: `Bearer ${this.#key}`, ...options.headers };
    if (options.key !== undefined) headers['idempotency-key'] = options.key;
    if (options.body !== undefined && !form) headers['content-type'] = 'application/json';
    const payload = form ? (options.body as FormData) : JSON.stringify(options.body);
    const init = options.body === undefined ? { method, headers } : { method, headers, body: payload };
    const answer = await fetch(`${this.url}/v1${path}`, init);
    const text = await answer.text();
    const json = /json/.test(answer.headers.get('content-type') ?? '') && text !== '';
    const body = json ? JSON.parse(text) : text;
    if (!answer.ok) throw new ApiError(`${method} ${path}`, answer.status, json ? body : { detail: text });
    return body as T;
  }
}
