import { authorise, type Context } from '../../access/index.ts';
import { type AnySql, transaction } from '../../database/index.ts';
import { Refused } from '../../kernel/problems/index.ts';
import { readUnits, type Unit, unitPath } from '../../village/index.ts';
import { readHonours, standingOf } from '../honour.ts';
import { described } from '../read-granted.ts';
import { schemeOfReview } from './read-schemes.ts';
import { notNow, readReview, type StarReview } from './review.ts';
import { labelOf, type StarLevel } from './scheme.ts';

/** A plaque (挂牌) to be put up at a household's door. */
export interface Plaque {
  readonly unit: { readonly id: string; readonly name: string } | null;
  /** The unit with those it lies in: 第一组 / 一号楼. */
  readonly path: string | null;
  readonly household: string;
  /** For those who may read personal data of the household's unit. */
  readonly head: string | null;
  readonly level: StarLevel;
  readonly stars: number;
  /** 金星（10 星）. */
  readonly label: string;
  /** Of the certificate. */
  readonly number: string;
}

export interface PlaqueList {
  readonly village: string;
  readonly review: StarReview;
  readonly title: string;
  /** By unit in the order of the tree, then by household; stars that were taken down wholly are missing, others are as they stand. */
  readonly plaques: readonly Plaque[];
}

/** The plaques of a confirmed review as its honours stand now. Refuses `not-found`, `star-review-state`. */
export async function listPlaques(context: Context, village: string, id: string): Promise<PlaqueList> {
  authorise(context.actor, 'star:read', village);
  return transaction(context.sql, { isolation: 'repeatable read', readOnly: true }, async (tx) => {
    const review = await readReview(tx, village, id);
    if (review.state !== 'confirmed') {
      const { code, params } = notNow(review.state, { zh: '挂牌', en: 'put on plaques' });
      throw new Refused(code, params);
    }
    const { definition } = await schemeOfReview(tx, village, review);
    const honours = await described(tx, context, village, await readHonours(tx, village, { review: id }));
    const order = treeOrder(await readUnits(tx, village));
    const plaques = honours.flatMap((honour): Plaque[] => {
      const { level: code, stars } = standingOf(honour);
      const level = definition.levels.find((one) => one.code === code);
      if (level === undefined) return [];
      const count = stars!.length;
      const { unit, household, name, number } = honour;
      const path = (unit && order.get(unit.id)?.path) ?? null;
      return [{ unit, path, household, head: name, level, stars: count, label: labelOf(level, count), number }];
    });
    const placeOf = ({ unit }: Plaque) => (unit && order.get(unit.id)?.place) ?? order.size;
    plaques.sort((a, b) => placeOf(a) - placeOf(b) || (a.household < b.household ? -1 : 1));
    return { village: await villageName(tx, village), review, title: definition.name, plaques };
  });
}

/** Units in the order of their tree, each behind those it lies in: 第一组 / 一号楼. */
function treeOrder(units: readonly Unit[]): Map<string, { readonly place: number; readonly path: string }> {
  const index = new Map(units.map(({ id }, at) => [id, String(at).padStart(5, '0')]));
  const keyed = units.map(({ id }) => {
    const path = unitPath(units, id);
    return {
      id,
      key: path.map((one) => index.get(one.id)).join('/'),
      path: path.map(({ name }) => name).join(' / '),
    };
  });
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  return new Map(keyed.map(({ id, path }, place) => [id, { place, path }]));
}

async function villageName(sql: AnySql, village: string): Promise<string> {
  const [row] = await sql<{ name: string }[]>`SELECT name FROM villages WHERE village_code = ${village}`;
  return row!.name;
}
