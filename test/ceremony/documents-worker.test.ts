import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { editedDocument } from '../../src/ceremony/documents/edited.ts';
import { makeEdited } from '../../src/ceremony/documents/edited-jobs.ts';
import type { CeremonyPapers } from '../../src/ceremony/papers.ts';
import { samplePapers } from './documents-papers.ts';

const papers = samplePapers();

/** So many on stage, each with a citation. */
function crowd(count: number): CeremonyPapers {
  const [group, ...others] = papers.groups;
  const recipients = Array.from({ length: count }, (_, index) => ({ ...group!.recipients[0]!, no: index + 1 }));
  return samplePapers({ groups: [{ ...group!, recipients }, ...others] });
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'made',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );

describe('documents that are edited', () => {
  test.each(['decision', 'running-order', 'host-script', 'citations', 'slides'] as const)(
    '%s: the worker makes the same bytes as this thread',
    async (document) => {
      const here = await makeEdited({ document, papers });
      const there = await editedDocument(document, papers);
      expect(here.kind === 'made' && Buffer.from(there).equals(Buffer.from(here.bytes))).toBe(true);
    },
  );

  test('while hundreds of slides are made the service answers, and this thread has little to do', async () => {
    const server = createServer((_request, response) => response.end('at your service'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await (await fetch(address)).text();
    const before = performance.eventLoopUtilization();
    const slides = editedDocument('slides', crowd(400)).then(() => 'slides');
    const asked = fetch(address).then((response) => response.text());
    expect(await Promise.race([slides, asked])).toBe('at your service');
    await slides;
    // A share of the time, so that a slow machine makes no difference: made in this thread it is nearly all of it.
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
    server.closeAllConnections();
    server.close();
  });

  test('whoever goes away ends the making, and the next document is made', async () => {
    const gone = new AbortController();
    const slides = editedDocument('slides', crowd(2000), { signal: gone.signal });
    const next = editedDocument('citations', papers);
    gone.abort(new Error('gone'));
    await expect(slides).rejects.toThrow('gone');
    expect((await next).length).toBeGreaterThan(1000);
  });

  test('more than may wait are refused; those who leave make room', async () => {
    const leaving = Array.from({ length: 40 }, () => new AbortController());
    const many = leaving.map(({ signal }) => codeOf(editedDocument('decision', papers, { signal })));
    const refused = codeOf(editedDocument('decision', papers));
    for (const one of leaving) one.abort(new Error('gone'));
    expect(await refused).toBe('documents-busy');
    // One that was being made, and those who waited.
    expect((await Promise.all(many)).map((code) => code === 'gone').indexOf(false)).toBe(33);
    expect(await codeOf(editedDocument('decision', papers))).toBe('made');
  });

  test('an error names the document that is at fault, a refusal stays one, and the next document is made', async () => {
    const broken = samplePapers({ programme: [...papers.programme, { kind: 'group', group: 'gone' }] });
    await expect(editedDocument('running-order', broken)).rejects.toThrow('document running-order: no group gone');
    await expect(editedDocument('slides', broken)).rejects.toThrow('document slides: no group gone');
    expect(await codeOf(editedDocument('decision', samplePapers({ groups: [] })))).toBe('nobody-to-print');
    expect(await codeOf(editedDocument('decision', papers))).toBe('made');
  });
});
