/** Something a person must put right before the service can start. The message says what, in Chinese and English. */
export class StartupError extends Error {
  constructor(zh: string, en: string, options?: ErrorOptions) {
    super(`${zh}\n${en}`, options);
    this.name = 'StartupError';
  }
}
