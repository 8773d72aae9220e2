import { randomBytes } from 'node:crypto';
import { sha256 } from '../kernel/canonical.ts';
import type { Day } from '../kernel/day.ts';
import { openComplaint } from './complaint-seal.ts';

/** Complaints taken of one village in a day. */
export const COMPLAINTS_A_DAY = 100;
/** What was said on either side is removed so many days after the answer. */
export const COMPLAINT_WORDS_DAYS = 90;

/** A complaint (码上举报) as it is read by who may read it. */
export interface Complaint {
  readonly village: string;
  readonly id: string;
  readonly receivedOn: Day;
  readonly state: 'open' | 'answered';
  /** Null: removed, or sealed with a key that this service does not have. */
  readonly words: string | null;
  readonly answer: string | null;
  readonly answeredOn: Day | null;
}

export interface ComplaintRow {
  village_code: string;
  id: string;
  received_on: Day;
  words: Buffer | null;
  answer: Buffer | null;
  answered_on: Day | null;
}

/** Opens what is sealed. */
export function complaintFrom(key: Buffer, row: ComplaintRow): Complaint {
  const { village_code: village, id, answered_on: answeredOn } = row;
  const open = (field: 'words' | 'answer') => {
    const sealed = row[field];
    return sealed === null ? null : (openComplaint(key, { village, id, field }, sealed) ?? null);
  };
  return {
    village,
    id,
    receivedOn: row.received_on,
    state: answeredOn === null ? 'open' : 'answered',
    words: open('words'),
    answer: open('answer'),
    answeredOn,
  };
}

/** What its sender alone has: the village, so that it is found in its shard, and 256 random bits. */
export function freshComplaintToken(village: string): string {
  return `${village}.${randomBytes(32).toString('base64url')}`;
}

/** What the database keeps of a token; undefined where it is none. */
export function complaintTokenOf(text: string): { readonly village: string; readonly hash: Buffer } | undefined {
  const village = /^(\d{12})\.[\w-]{43}$/.exec(text)?.[1];
  return village === undefined ? undefined : { village, hash: sha256(text) };
}
