import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApiText } from '../../src/http/openapi.ts';
import { PROBLEMS } from '../../src/kernel/problems/index.ts';
import { startApp, type TestApp } from '../support/app.ts';

interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security: unknown[];
  requestBody?: { content: Record<string, { example?: unknown }> };
  responses: Record<
    string,
    { $ref?: string; description: string; content?: Record<string, { example?: unknown; schema: unknown }> }
  >;
}

let t: TestApp;
let text: string;
let operations: [string, Operation][];
beforeAll(async () => {
  t = await startApp();
  text = (await t.nobody.get('/openapi.json')).text;
  const { paths, components } = JSON.parse(text);
  for (const one of Object.values<Record<string, Operation>>(paths).flatMap((path) => Object.values(path))) {
    for (const [status, { $ref }] of Object.entries(one.responses)) {
      if ($ref) one.responses[status] = components.responses[$ref.slice('#/components/responses/'.length)];
    }
  }
  operations = Object.entries<Record<string, Operation>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): [string, Operation] => [`${method} ${path}`, one]),
  );
});
afterAll(() => t.close());

test('the committed document is the one that is served', () => {
  expect(text).toBe(readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'));
  expect(text).toBe(openApiText(t.app));
});

test('every operation has a unique id, a summary in both languages, a tag, security and examples', () => {
  const ids = operations.map(([, one]) => one.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [name, one] of operations) {
    expect(one.summary, name).toMatch(/[\u4e00-\u9fff].* · [A-Z]/);
    expect([one.tags.length, Array.isArray(one.security)], name).toEqual([1, true]);
    for (const [type, media] of Object.entries(one.requestBody?.content ?? {})) {
      if (type === 'application/json') expect(media.example, name).toBeDefined();
    }
    const good = Object.entries(one.responses).filter(([status]) => status.startsWith('2'));
    expect(good.length, name).toBeGreaterThan(0);
    for (const [, response] of good) {
      const json = response.content?.['application/json'];
      if (json) expect(json.example, name).toBeDefined();
    }
  }
});

test('every problem that an operation declares is in the catalogue, under its status', () => {
  for (const [name, one] of operations) {
    for (const [status, { description, content }] of Object.entries(one.responses)) {
      if (!content?.['application/problem+json']) continue;
      const codes = description.split(' · ').at(-1)!.split(', ');
      for (const code of codes) {
        expect(PROBLEMS[code as keyof typeof PROBLEMS]?.status, `${name} ${code}`).toBe(Number(status));
      }
    }
  }
});

test('components are referenced, and none is there twice', () => {
  const { securitySchemes: _, ...components } = JSON.parse(text).components as Record<string, object>;
  expect(Object.keys(components).sort()).toEqual(['parameters', 'responses', 'schemas']);
  for (const [kind, named] of Object.entries(components)) {
    for (const name of Object.keys(named)) expect(text).toContain(`#/components/${kind}/${name}"`);
  }
});

test('/docs works without the network: the page and its scripts come from here', async () => {
  const page = await t.nobody.get('/docs');
  const index = page.status === 302 ? await t.nobody.get(String(page.headers.location)) : page;
  expect(index.status).toBe(200);
  expect(index.headers['content-security-policy']).not.toMatch(/https?:|upgrade-insecure/);
  expect(index.text).not.toMatch(/(src|href)="https?:/);
  const files = [...index.text.matchAll(/(?:src|href)="(\.?\/[^"]+)"/g)].map(([, file]) => file!);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const path = file.startsWith('./') ? `/docs/${file.slice(2)}` : file;
    expect((await t.nobody.get(path)).status, path).toBe(200);
  }
});
