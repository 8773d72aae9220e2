import type { App } from '../http/app-type.ts';
import { activityRoutes } from './activity/routes-activities.ts';
import { requestRoutes } from './activity/routes-requests.ts';
import { attachmentRoutes } from './attachment/routes.ts';
import { scheduleNoticeJobs } from './end-notices.ts';
import { schedulePostReviewed } from './post-reviewed.ts';
import { scheduleConfirmationPurge } from './purge-confirmations.ts';
import { boardRoutes } from './routes-board.ts';
import { caseRoutes } from './routes-cases.ts';
import { complaintRoutes } from './routes-complaints.ts';
import { noticeRoutes } from './routes-notices.ts';
import { objectionRoutes } from './routes-objections.ts';
import { procedureRoutes } from './routes-procedure.ts';
import { webhookRoutes } from './routes-webhooks.ts';
import type { ProcedureServices } from './services.ts';

export { type Announced, type AnnouncementStanding, announce, readAnnouncement } from './announcement.ts';
export { personOf, refuseOwnAffair } from './conflicts.ts';
export { copyProcedureDoings } from './copy-doings.ts';
export { eraseProcedureWords } from './erase-words.ts';
export { gated } from './gate.ts';
export { requireOwnUnits } from './own-units.ts';
export { takeDown } from './take-down.ts';

/** From act to entry: cases, the board, objections, complaints, webhooks. */
export function procedureFeature(app: App, services: ProcedureServices): void {
  // Each part registers its routes and jobs here.
  procedureRoutes(app, services);
  caseRoutes(app, services);
  schedulePostReviewed(services);
  scheduleConfirmationPurge(services);
  noticeRoutes(app, services);
  boardRoutes(app, services);
  webhookRoutes(app, services);
  objectionRoutes(app, services);
  complaintRoutes(app, services);
  requestRoutes(app, services);
  activityRoutes(app, services);
  attachmentRoutes(app, services);
  scheduleNoticeJobs(services);
}
