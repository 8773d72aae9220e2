import type { EntryRow } from '../../src/ledger/index.ts';

/*
 * Facts on recording, entry by entry from the raw journal and without help from the code under test.
 */

export interface Holder {
  readonly id: string;
  readonly role: string;
  readonly name: string;
  /** The household of the member behind the key, and those of declared kin. */
  readonly own?: string;
  readonly kin?: readonly string[];
}

export interface World {
  readonly journal: readonly EntryRow[];
  readonly holders: readonly Holder[];
  /** By the entry's number: who declared the case that it came by. */
  readonly declarers: ReadonlyMap<number, string>;
  readonly households: readonly string[];
  /** In the order of the tree, null last. */
  readonly units: readonly (string | null)[];
  readonly unitOf: (no: string) => string | null;
  /** Month caps and steps in hundredths. */
  readonly caps: readonly { readonly rule: string; readonly cap: number; readonly step: number }[];
}

const inVillage = (at: Date) => new Date(+at + 8 * 3_600_000).toISOString().slice(0, 10);
const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;
const share = (part: number, whole: number) => (whole === 0 ? null : Math.round((part / whole) * 1e4) / 1e4);
const points = (hundredths: number) => hundredths / 100 + 0;
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** The months of a period, first and last. */
function boundsOf(period: string): [string, string] {
  const year = period.slice(0, 4);
  if (period.length === 4) return [`${year}-01`, `${year}-12`];
  if (period[5] !== 'Q') return [period, period];
  const last = Number(period[6]) * 3;
  return [`${year}-${String(last - 2).padStart(2, '0')}`, `${year}-${String(last).padStart(2, '0')}`];
}

/** Everything that the report answers but its names, root and definitions. */
export function expectedFairness(world: World, period: string) {
  const { journal, holders, households, units, unitOf } = world;
  const [first, last] = boundsOf(period);
  const recordedIn = journal.filter((e) => {
    const month = inVillage(e.recorded_at).slice(0, 7);
    return month >= first && month <= last;
  });
  const postings = recordedIn.filter(({ kind }) => kind === 'posting');
  const holderOf = (e: EntryRow) => {
    const id = world.declarers.get(e.seq) ?? e.recorder;
    return holders.find((holder) => holder.id === id) ?? { id, role: '~', name: '' };
  };
  const merit = (of: readonly EntryRow[]) => sum(of.map(({ honour }) => Math.max(honour, 0)));
  const recording = (of: readonly EntryRow[]) => {
    const reversed = of.filter((e) => journal.some((r) => r.kind === 'reversal' && r.original_seq === e.seq)).length;
    const own = of.filter((e) => (holderOf(e) as Holder).own === e.household_no);
    const kin = of.filter((e) => (holderOf(e) as Holder).kin?.includes(e.household_no!) && !own.includes(e));
    return {
      entries: of.length,
      merit: points(merit(of)),
      deductions: points(sum(of.map(({ honour }) => Math.min(honour, 0)))),
      throughCases: of.filter(({ seq }) => world.declarers.has(seq)).length,
      reversed,
      reversedShare: share(reversed, of.length),
      late: of.filter((e) =>
        journal.some((c) => c.kind === 'closing' && c.seq < e.seq && c.occurred_on >= e.occurred_on),
      ).length,
      backDated: of.filter((e) => daysBetween(e.occurred_on, inVillage(e.recorded_at)) > 30).length,
      ownHousehold: own.length,
      kin: kin.length,
    };
  };
  const delays = postings.map((e) => daysBetween(e.occurred_on, inVillage(e.recorded_at))).sort((a, b) => a - b);
  const lineOf = (e: EntryRow) => {
    const { role, id } = holderOf(e);
    return role === 'household' ? 'household ' : `${role} ${id}`;
  };
  const recorders = [...new Set(postings.map(lineOf))].sort().map((line, index) => {
    const own = postings.filter((e) => lineOf(e) === line);
    const byUnit = units.map((unit) => ({ unit, merit: merit(own.filter((e) => unitOf(e.household_no!) === unit)) }));
    const most = byUnit.reduce((best, one) => (one.merit > best.merit ? one : best));
    const [role, id] = line.split(' ');
    return {
      number: index + 1,
      id: id === '' ? null : id,
      role: role === '~' ? null : role,
      ...recording(own),
      households: new Set(own.map((e) => e.household_no)).size,
      meritShare: share(merit(own), merit(postings)),
      mostServed: merit(own) === 0 ? null : { unit: most.unit, share: share(most.merit, merit(own)) },
    };
  });
  const reached = new Set(postings.map((e) => e.household_no));
  const ever = new Set(journal.filter(({ kind }) => kind === 'posting').map((e) => e.household_no));
  const withoutEntryNumbers = households.filter((no) => !reached.has(no));
  const neverReachedNumbers = households.filter((no) => !ever.has(no));
  return {
    period,
    total: {
      ...recording(postings),
      reversals: recordedIn.filter((e) => e.kind === 'reversal' && e.rule_code !== null).length,
      medianDays: delays[Math.ceil(delays.length * 0.5) - 1] ?? null,
      p90Days: delays[Math.ceil(delays.length * 0.9) - 1] ?? null,
    },
    recorders,
    units: units.map((unit) => {
      const own = households.filter((no) => unitOf(no) === unit);
      const of = postings.filter((e) => unitOf(e.household_no!) === unit);
      const withEntry = own.filter((no) => reached.has(no)).length;
      const counts = { households: own.length, withEntry, withoutEntry: own.length - withEntry };
      return { unit, entries: of.length, merit: points(merit(of)), ...counts };
    }),
    households: {
      count: households.length,
      withoutEntry: withoutEntryNumbers.length,
      neverReached: neverReachedNumbers.length,
      withoutEntryNumbers,
      neverReachedNumbers,
    },
    caps: capsOf(world, first, last),
    shops: shopsOf(journal, recordedIn),
  };
}

function capsOf({ journal, households, caps }: World, first: string, last: string) {
  const months = [...new Set(journal.map((e) => e.counted_in ?? ''))].filter(
    (month) => month >= first && month <= last,
  );
  return months.sort().flatMap((month) =>
    caps.flatMap(({ rule, cap, step }) => {
      const used = households
        .map((no) => journal.filter((e) => e.household_no === no && e.counted_in === month && e.rule_code === rule))
        .map((own) => sum(own.map((e) => e.cap_use)))
        .filter((use) => use > 0);
      const atCap = used.filter((use) => use >= cap).length;
      const justBelow = used.filter((use) => use < cap && use >= cap - step).length;
      const counts = { households: used.length, atCap, justBelow };
      return used.length === 0 ? [] : [{ month, rule, cap: points(cap), step: points(step), ...counts }];
    }),
  );
}

function shopsOf(journal: readonly EntryRow[], recordedIn: readonly EntryRow[]) {
  const collections = recordedIn.filter((e) => e.kind === 'collection' && e.amount > 0);
  return [...new Set(collections.map((e) => e.credit))].sort().map((account) => {
    const own = collections.filter((e) => e.credit === account);
    const back = own.map((e) =>
      sum(journal.filter((r) => r.kind === 'refund' && r.original_seq === e.seq).map(({ amount }) => amount)),
    );
    const collected = sum(own.map(({ amount }) => amount));
    return {
      shop: account.slice('shop:'.length),
      collections: own.length,
      points: points(collected),
      refunded: back.filter((amount) => amount > 0).length,
      refundedPoints: points(sum(back)),
      refundedShare: share(sum(back), collected),
    };
  });
}
