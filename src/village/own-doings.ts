import { z } from 'zod';
import type { TransactionSql } from '../database/index.ts';
import type { Day } from '../kernel/day.ts';

/** What other features keep of a household's present members and of the household itself: where they took part. Amounts are hundredths. */
export interface OwnDoings {
  /** In this household, also of former members, by id only; and the present members' in others before. */
  readonly attendances: readonly {
    readonly activity: string;
    readonly day: Day;
    readonly member: string;
    readonly household: string;
    readonly quantity: number;
    readonly source: string;
    readonly recordedAt: Date;
    readonly case: string | null;
    readonly entry: number | null;
  }[];
  /** Volunteer teams that present members belong to. */
  readonly teams: readonly { readonly team: string; readonly member: string; readonly joinedAt: Date }[];
  /** Requests for help that the household made or took; words are whose they are. */
  readonly requests: readonly {
    readonly id: string;
    readonly part: 'asked' | 'volunteer';
    readonly state: string;
    readonly rule: string;
    readonly words: string | null;
    readonly wantedOn: Day | null;
    readonly volunteer: string | null;
    readonly takenAt: Date | null;
    readonly doneOn: Day | null;
    readonly quantity: number | null;
    readonly case: string | null;
    readonly createdAt: Date;
    readonly closedAt: Date | null;
  }[];
  /** Whom a present member was declared to be kin to; the other by id only. */
  readonly kinships: readonly {
    readonly member: string;
    readonly other: string;
    readonly relation: string;
    readonly recordedAt: Date;
  }[];
  /** Pictures of the household's cases and entries; each is fetched by its id. */
  readonly attachments: readonly {
    readonly id: string;
    readonly case: string | null;
    readonly entry: number | null;
    /** SHA-256. */
    readonly digest: Buffer;
    readonly uploadedAt: Date;
    readonly erasedAt: Date | null;
  }[];
}

/** Reads what other features keep of a household, in the transaction of the copy. */
export type CopyDoings = (
  tx: TransactionSql,
  village: string,
  household: string,
  members: readonly string[],
) => Promise<OwnDoings>;

const day = z.iso.date();
const instant = z.iso.datetime();
const about = (zh: string, en: string) => ({ description: `${zh} / ${en}` });

/** The same on the wire, beside the village's own part of the copy. */
export const ownDoingsShape = {
  attendances: z
    .array(
      z.object({
        activity: z.string(),
        day,
        member: z.uuid(),
        household: z.string(),
        quantity: z.number(),
        source: z.string(),
        recordedAt: instant,
        case: z.uuid().nullable(),
        entry: z.int().nullable(),
      }),
    )
    .meta(about('参加过的活动', 'activities attended')),
  teams: z
    .array(z.object({ team: z.string(), member: z.uuid(), joinedAt: instant }))
    .meta(about('所在的志愿队', 'volunteer teams belonged to')),
  requests: z
    .array(
      z.object({
        id: z.uuid(),
        part: z.enum(['asked', 'volunteer']).meta(about('点单、接单', 'asked for help, or took it')),
        state: z.string(),
        rule: z.string(),
        words: z.string().nullable().meta(about('本户所写', 'as the household wrote them')),
        wantedOn: day.nullable(),
        volunteer: z.uuid().nullable(),
        takenAt: instant.nullable(),
        doneOn: day.nullable(),
        quantity: z.number().nullable(),
        case: z.uuid().nullable(),
        createdAt: instant,
        closedAt: instant.nullable(),
      }),
    )
    .meta(about('点单和接单', 'requests for help made or taken')),
  kinships: z
    .array(z.object({ member: z.uuid(), other: z.uuid(), relation: z.string(), recordedAt: instant }))
    .meta(about('登记的亲属关系', 'who was declared to be kin')),
  attachments: z
    .array(
      z.object({
        id: z.uuid(),
        case: z.uuid().nullable(),
        entry: z.int().nullable(),
        digest: z.string(),
        uploadedAt: instant,
        erasedAt: instant.nullable(),
      }),
    )
    .meta(about('本户申报和分录的照片，凭编号查看', 'pictures of its cases and entries, fetched by their ids')),
};

export function ownDoingsWire({ attendances, teams, requests, kinships, attachments }: OwnDoings) {
  return {
    attendances: attendances.map((one) => ({
      ...one,
      quantity: one.quantity / 100,
      recordedAt: one.recordedAt.toISOString(),
    })),
    teams: teams.map((one) => ({ ...one, joinedAt: one.joinedAt.toISOString() })),
    requests: requests.map((one) => ({
      ...one,
      quantity: one.quantity === null ? null : one.quantity / 100,
      takenAt: one.takenAt?.toISOString() ?? null,
      createdAt: one.createdAt.toISOString(),
      closedAt: one.closedAt?.toISOString() ?? null,
    })),
    kinships: kinships.map((one) => ({ ...one, recordedAt: one.recordedAt.toISOString() })),
    attachments: attachments.map((one) => ({
      ...one,
      digest: one.digest.toString('hex'),
      uploadedAt: one.uploadedAt.toISOString(),
      erasedAt: one.erasedAt?.toISOString() ?? null,
    })),
  };
}
