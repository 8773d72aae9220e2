import { authorise, type Context } from '../../access/index.ts';
import { requireVillage } from '../../village/index.ts';
import { type Activity, type ActivityFilter, readActivities, readActivity } from './activity.ts';

/** The village's activities, the newest first. */
export async function listActivities(
  { actor, sql }: Context,
  village: string,
  filter: ActivityFilter,
): Promise<Activity[]> {
  authorise(actor, 'activity:read', village);
  await requireVillage(sql, village);
  return readActivities(sql, village, filter);
}

/** One activity with what became of its attendance; 404 `not-found`. */
export async function getActivity({ actor, sql }: Context, village: string, id: string): Promise<Activity> {
  authorise(actor, 'activity:read', village);
  return readActivity(sql, village, id);
}
