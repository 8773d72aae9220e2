import { Api } from '../support/api.ts';
import { householdNo } from '../support/sample-rules.ts';
import type { ServiceProcess } from '../support/service-process.ts';
import { requestText } from './connection.ts';
import { sequence } from './loops.ts';
import * as sizing from './sizes.ts';
import { median, round, spread } from './statistics.ts';

/** Rankings of a village, and of the county with and without one household's rank: milliseconds. */
export async function measureRankings(
  sizes: sizing.Sizes,
  villages: readonly string[],
  operatorKey: string,
  { port }: ServiceProcess,
  period: string,
  progress: (line: string) => void,
) {
  progress('排名 rankings …');
  const get = (path: string) => requestText('GET', path, operatorKey);
  const turns = Array.from({ length: sizes.rankingRequests }, (_, turn) => turn);
  const village = turns.map((turn) =>
    get(`/v1/villages/${villages[turn % villages.length]}/rankings?period=${period}&limit=100`),
  );
  const region = `/v1/regions/${sizing.COUNTY}/rankings?period=${period}&limit=100`;
  // Every other request also asks where one household stands.
  const county = turns.map((turn) => {
    const asked = `&village=${villages[turn % villages.length]}&household=${householdNo((turn * 37) % sizes.countyHouseholds)}`;
    return get(turn % 2 === 0 ? region : region + asked);
  });
  await sequence(port, village.slice(0, 10));
  const rankingVillage = spread(await sequence(port, village));
  const durations = await sequence(port, county);
  return { rankingVillage, rankingCounty: { ...spread(durations), first: round(durations[0]!, 1) } };
}

/** Entries verified per second; also shows that what was measured left sound ledgers behind. */
export async function measureVerify(
  operatorKey: string,
  large: string,
  posted: string,
  countyService: ServiceProcess,
  smallService: ServiceProcess,
  progress: (line: string) => void,
): Promise<number> {
  progress('校验 verification …');
  const check = async (service: ServiceProcess, village: string) => {
    const started = performance.now();
    const path = `/villages/${village}/ledger/verification`;
    const answer = await new Api(service.url, operatorKey).post<{ ok: boolean; size: number }>(path);
    if (!answer.ok) throw new Error(`the ledger of ${village} does not verify: ${JSON.stringify(answer)}`);
    return answer.size / ((performance.now() - started) / 1000);
  };
  await check(smallService, posted);
  const rates: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) rates.push(await check(countyService, large));
  return round(median(rates));
}
