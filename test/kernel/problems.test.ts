import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fillIn, PROBLEMS, type ProblemDefinition } from '../../src/kernel/problems/index.ts';

const CATALOGUE = 'src/kernel/problems/';
const all: [string, ProblemDefinition][] = Object.entries(PROBLEMS);
const texts = ({ title, detail, fix }: ProblemDefinition) => [title, detail, fix];
const named = (text: string) => new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name?.replace(/Zh$/, '')));

/** Sources under src/ by path; the catalogue's own or all the others. */
function sources(catalogue: boolean): string[] {
  const paths = readdirSync('src', { recursive: true, encoding: 'utf8' }).map((path) => `src/${path}`);
  const chosen = paths.filter((path) => path.endsWith('.ts') && path.startsWith(CATALOGUE) === catalogue);
  return chosen.map((path) => readFileSync(path, 'utf8'));
}

describe('the error catalogue', () => {
  it('gives no code to two problems: joining its files would hide one of them', () => {
    const codes = sources(true).flatMap((text) =>
      [...text.matchAll(/^ {2}'?([\w-]+)'?: \{\n {4}status:/gm)].map(([, code]) => code),
    );
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    expect(codes.sort()).toEqual(Object.keys(PROBLEMS).sort());
  });

  it('holds no code that nothing refuses, warns or answers with', () => {
    const rest = sources(false).join('\n');
    const isUsed = (code: string) => rest.includes(`'${code}'`) || new RegExp(`\\b${code}:`).test(rest);
    expect(Object.keys(PROBLEMS).filter((code) => !isUsed(code))).toEqual([]);
  });

  it('says in every problem what is wrong and what to do, in whole sentences of both languages', () => {
    for (const [code, problem] of all) {
      for (const { zh, en } of texts(problem)) {
        expect(zh, code).toMatch(/\p{Script=Han}/u);
        expect(en, code).toMatch(/^[A-Z{“"1-9]/);
      }
      for (const { zh, en } of [problem.detail, problem.fix]) {
        expect(zh, code).toMatch(/。$/);
        expect(en, code).toMatch(/\.$/);
      }
    }
  });

  it('names the same things in both languages', () => {
    for (const [code, problem] of all) {
      for (const { zh, en } of texts(problem)) expect(named(zh), code).toEqual(named(en));
    }
  });

  it('is punctuated as Chinese is: full width next to Chinese characters', () => {
    for (const [code, problem] of all) {
      for (const { zh } of texts(problem)) {
        expect(fillIn(zh, {}), code).not.toMatch(/[\p{Script=Han}”}][,;:!?()]|[,;:!?()][\p{Script=Han}“]/u);
        expect(zh, code).not.toMatch(/["']\p{Script=Han}|\p{Script=Han}["']/u);
      }
    }
  });
});
