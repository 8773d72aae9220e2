import { Api } from '../support/api.ts';
import type { Stage } from './stage.ts';

/** The head of a household. */
export interface Head {
  readonly no: string;
  readonly name: string;
  readonly member: string;
}

/** A group of the village, its households in order. */
export interface Group {
  readonly unit: string;
  readonly name: string;
  readonly heads: readonly Head[];
}

interface List<Row> {
  readonly data: readonly Row[];
}

/** Who lives in the village, group by group. */
export async function readGroups({ committee, sample }: Pick<Stage, 'committee' | 'sample'>): Promise<Group[]> {
  const village = `/villages/${sample.code}`;
  const units = await committee.get<List<{ id: string; name: string }>>(`${village}/units`);
  return Promise.all(
    units.data.map(async ({ id: unit, name }) => {
      const households = await committee.get<List<{ no: string }>>(`${village}/households?unit=${unit}&limit=200`);
      const heads = households.data.map(async ({ no }) => {
        const members = await committee.get<List<{ id: string; name: string; head: boolean }>>(
          `${village}/households/${no}/members`,
        );
        const head = members.data.find((member) => member.head)!;
        return { no, name: head.name, member: head.id };
      });
      return { unit, name, heads: await Promise.all(heads) };
    }),
  );
}

export interface NewHolder {
  readonly name: string;
  readonly role: 'committee' | 'officer' | 'reviewer' | 'shop' | 'supervisor';
  readonly scope: string;
  readonly unit?: string;
  readonly shop?: string;
  readonly member?: string;
}

/** Somebody with a key of their own. */
export async function holderOf(issuer: Api, holder: NewHolder): Promise<Api> {
  const { key } = await issuer.post<{ key: string }>('/keys', holder);
  return new Api(issuer.url, key);
}
