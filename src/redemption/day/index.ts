import type { App } from '../../http/app-type.ts';
import type { RedemptionServices } from '../services.ts';
import { callListRoutes } from './routes-call-list.ts';
import { redemptionDayRoutes } from './routes-days.ts';
import { wishRoutes } from './routes-wishes.ts';

/** Redemption days (兑换日), wishes for them (预约), and the lists to call and to sign. */
export function dayRoutes(app: App, services: RedemptionServices): void {
  redemptionDayRoutes(app, services);
  callListRoutes(app, services);
  wishRoutes(app, services);
}
