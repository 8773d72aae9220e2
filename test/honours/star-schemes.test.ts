import { describe, expect, it } from 'vitest';
import { answered } from '../procedure/notice-support.ts';
import { adopt, code, SCHEME, useStars, v } from './star-support.ts';

useStars();

describe('schemes', () => {
  it('come in versions that never change, from templates or of one’s own', async () => {
    const templates = answered(await v.committee.get('/v1/star-scheme-templates')).body.data;
    expect(templates.map(({ id }: { id: string }) => id)).toEqual(['ten-star', 'five-star']);
    const first = { definition: templates[0].definition, adoptedOn: '2026-01-01' };
    expect(answered(await v.committee.post(v.url('star-schemes'), first)).body).toMatchObject({
      version: 1,
      definition: templates[0].definition,
      resolution: null,
    });
    expect(await adopt()).toBe(2);
    const current = answered(await v.committee.get(v.url('star-schemes/current'))).body;
    expect(current).toMatchObject({
      version: 2,
      definition: { name: SCHEME.name, approval: 'none', lockoutMonths: 12 },
    });
    expect(answered(await v.committee.get(v.url('star-schemes/1'))).body.definition).toEqual(templates[0].definition);
    expect(code(await v.committee.get(v.url('star-schemes/3')))).toEqual([404, 'not-found']);
    const page = answered(await v.committee.get(v.url('star-schemes'), { query: { limit: '1' } })).body;
    expect(page.data).toMatchObject([{ version: 2, name: SCHEME.name, stars: 4 }]);
    const rest = answered(await v.committee.get(v.url('star-schemes'), { query: { cursor: page.nextCursor } })).body;
    expect(rest).toMatchObject({ data: [{ version: 1 }], nextCursor: null });
  });

  it('list vetoes of adopted rules only, and those without months of their own with months', async () => {
    const post = (rules: object[]) =>
      v.committee.post(v.url('star-schemes'), {
        definition: { ...SCHEME, vetoes: { rules } },
        adoptedOn: '2026-01-01',
      });
    expect(code(await post([{ rule: 'NO' }]))).toEqual([422, 'rules-not-adopted']);
    expect(code(await post([{ rule: 'KF03' }]))).toEqual([422, 'star-veto-without-months']);
    expect((await post([{ rule: 'KF03', months: 6, stars: ['LL'] }, { rule: 'VT01' }])).status).toBe(201);
  });
});
