import { randomUUID } from 'node:crypto';
import { householdNo } from '../support/sample-rules.ts';
import { requestText } from './connection.ts';

/** Where postings go: villages with so many households each. */
export interface Target {
  readonly villages: readonly string[];
  readonly households: number;
  readonly operatorKey: string;
  /** A day of the current month. */
  readonly occurredOn: string;
}

const CODES = ['HJ03', 'ZY01'] as const;

/** Posting after posting, round-robin over villages and households, each with a key of its own. */
export function singles({ villages, households, operatorKey, occurredOn }: Target): () => string {
  let turn = 0;
  return () => {
    turn += 1;
    const village = villages[turn % villages.length]!;
    const household = householdNo(Math.floor(turn / villages.length) % households);
    const body = `{"household":"${household}","rule":"${CODES[turn % 2]}","quantity":1,"occurredOn":"${occurredOn}"}`;
    return requestText('POST', `/v1/villages/${village}/postings`, operatorKey, body, randomUUID());
  };
}

/** Batches of `size` postings, each batch for the next village. */
export function batches({ villages, households, operatorKey, occurredOn }: Target, size: number): () => string {
  let turn = 0;
  return () => {
    turn += 1;
    const items: string[] = [];
    for (let index = 0; index < size; index += 1) {
      const household = householdNo((turn + index) % households);
      items.push(
        `{"key":"${randomUUID()}","household":"${household}","rule":"${CODES[index % 2]}","quantity":1,"occurredOn":"${occurredOn}"}`,
      );
    }
    const village = villages[turn % villages.length]!;
    return requestText('POST', `/v1/villages/${village}/postings/batch`, operatorKey, `{"items":[${items.join()}]}`);
  };
}

/** A shop to redeem at: its goods cost a hundredth of a point, so that nobody runs out of points. */
export interface Counter {
  readonly village: string;
  readonly shop: string;
  readonly goods: string;
  /** Whose key redeems; a shop's own key shows passbooks. */
  readonly key: string;
  /** Household numbers for a committee, codes of passbooks for a shop. */
  readonly who: readonly string[];
  readonly by: 'household' | 'passbook';
}

/** On hold and then collected, one after the other on each connection, round-robin over counters and households. */
export function redemptions(counters: readonly Counter[]): (answered?: string) => string {
  const redeem = taking(counters, false);
  return (answered) => {
    const held = answered === undefined ? null : HELD.exec(answered);
    if (!held) return redeem();
    const [, id, entry] = held;
    const village = entry!.slice(0, 12);
    const { key } = counters.find((counter) => counter.village === village)!;
    return requestText('POST', `/v1/villages/${village}/redemptions/${id}/collection`, key, '{}', randomUUID());
  };
}

const HELD = /"id":"([0-9a-f-]{36})","state":"held".*?"name":"(\d{12}-\d+)","kind":"hold"/;

/** Handed out at once, round-robin over counters: the rush of an opening day. */
export function rush(counters: readonly Counter[]): () => string {
  return taking(counters, true);
}

function taking(counters: readonly Counter[], collect: boolean): () => string {
  let turn = 0;
  return () => {
    turn += 1;
    const { village, shop, goods, key, who, by } = counters[turn % counters.length]!;
    const one = who[Math.floor(turn / counters.length) % who.length]!;
    const body = `{"${by}":"${one}","shop":"${shop}","lines":[{"goods":"${goods}","quantity":1}],"collect":${collect}}`;
    return requestText('POST', `/v1/villages/${village}/redemptions`, key, body, randomUUID());
  };
}
