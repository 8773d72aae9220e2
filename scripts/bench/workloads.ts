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
