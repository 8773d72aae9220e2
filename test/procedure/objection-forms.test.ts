import { createContext, runInContext } from 'node:vm';
import { expect, it } from 'vitest';
import { announcedFor, lineOf } from './announcement-support.ts';
import { answered } from './notice-support.ts';
import { list, t, useObjections, v } from './objection-support.ts';

useObjections();

interface Field {
  value: string;
  textContent: string;
  hidden: boolean;
  oninput?: () => void;
  onclick?: () => Promise<void>;
  onsubmit?: (event: { preventDefault(): void }) => unknown;
  reportValidity(): boolean;
}

/** A page's own script as a browser runs it, its requests going to the service. `loses`: answers that do not come back. */
async function opened(url: string, hash: string, loses = 0) {
  const html = (await t.nobody.get(url)).text;
  const fields = new Map<string, Field>();
  const by = (id: string) => {
    const made = fields.get(id) ?? { value: '', textContent: '', hidden: false, reportValidity: () => true };
    fields.set(id, made);
    return made;
  };
  const location = { hash };
  const listeners: (() => void)[] = [];
  const sent: { url: string; key: string | undefined }[] = [];
  let lost = loses;
  const fetch = async (to: string, init: { method: 'POST'; headers: Record<string, string>; body: string }) => {
    sent.push({ url: to, key: init.headers['idempotency-key'] });
    const answer = await t.app.inject({
      method: init.method,
      url: new URL(to, `http://127.0.0.1${url}`).pathname,
      headers: init.headers,
      payload: init.body,
    });
    if (lost > 0) {
      lost -= 1;
      throw new TypeError('lost');
    }
    return { ok: answer.statusCode < 300, json: async () => answer.json() };
  };
  const page = {
    crypto,
    location,
    fetch,
    document: { getElementById: by },
    addEventListener: (_: 'hashchange', listener: () => void) => listeners.push(listener),
  };
  runInContext(/<script>([\s\S]*)<\/script>/.exec(html)![1]!, createContext(page));
  const follow = (next: string) => {
    location.hash = next;
    for (const listener of listeners) listener();
  };
  const submit = () => by('send').onsubmit!({ preventDefault: () => undefined }) as Promise<void>;
  return { by, sent, follow, submit };
}

it('the form for objections has the number of its link, sends once when tapped twice, and the same again after a lost answer', async () => {
  const id = await announcedFor('001', '002');
  const [one, two] = [await lineOf(id, '001'), await lineOf(id, '002')];
  const url = `/v1/public/villages/${v.code}/objection-form`;
  const { by, sent, follow, submit } = await opened(url, `#${one.number}`, 1);
  expect(by('number').value).toBe(one.number);
  by('words').value = '去年有纠纷';
  await Promise.all([submit(), submit()]);
  expect([by('sent').textContent, by('words').value]).toEqual([expect.stringContaining('没有网络'), '去年有纠纷']);
  await submit();
  expect(by('sent').textContent).toContain('2026-10-23');
  expect([sent.length, new Set(sent.map(({ key }) => key)).size, (await list()).length]).toEqual([2, 1, 1]);

  // The next number from the board, in the same tab.
  follow(`#${two.number}`);
  expect([by('number').value, by('sent').textContent]).toEqual([two.number, '']);
  by('words').value = '也不对';
  await submit();
  expect((await list()).length).toBe(2);
  expect(sent[2]!.key).not.toBe(sent[1]!.key);
  follow('#%E0%A4%A');
  expect(by('number').value).toBe(two.number);
  by('words').value = '没有这个编号';
  by('number').value = 'HFFFF-1';
  by('number').oninput!();
  await submit();
  expect(by('sent').textContent).toContain('请照公示栏抄写编号');
});

it('the form for confirmations takes one answer for a code however often it is tapped, and the next code in the same tab', async () => {
  const settings = answered(await v.committee.get(v.url('procedure')));
  const steps = { verification: true, reviews: { needed: 0, panel: 0 }, notice: true };
  const { directPosting, rules, answerDays } = settings.body;
  const headers = { 'if-match': String(settings.headers.etag) };
  answered(await v.committee.put(v.url('procedure'), { directPosting, rules, answerDays, steps }, { headers }));
  const other = await t.as('committee', v.code);
  const codes: string[] = [];
  const cases = [await v.declare('001', 'HJ03'), await v.declare('002', 'HJ03')];
  for (const id of cases) codes.push(answered(await other.post(v.url(`cases/${id}/confirmation-codes`))).body.code);
  const { by, sent, follow } = await opened('/v1/public/case-confirmation', `#${codes[0]}`);
  expect(by('code').value).toBe(codes[0]);
  await Promise.all([by('yes').onclick!(), by('yes').onclick!(), by('no').onclick!()]);
  expect([by('sent').textContent, by('send').hidden, sent.length]).toEqual([
    expect.stringContaining('确有其事。谢谢'),
    true,
    1,
  ]);
  follow(`#${codes[1]}`);
  expect([by('code').value, by('sent').textContent, by('send').hidden]).toEqual([codes[1], '', false]);
  by('reason').value = '没有这件事';
  await by('no').onclick!();
  expect(by('sent').textContent).toContain('没有此事');
  const states = await Promise.all(cases.map(async (id) => (await v.committee.get(v.url(`cases/${id}`))).body.state));
  expect(states).toEqual(['reviewed', 'rejected']);
});
