import type { Feature } from '../../src/app.ts';
import { rankingFeature } from '../../src/ranking/index.ts';
import { reportFeature } from '../../src/report/index.ts';
import { startApp, type TestApp } from './app.ts';

/** The application with what this folder tests, whether or not it is registered already. */
export function startReadingApp(now: () => Date): Promise<TestApp> {
  const features: Feature[] = [
    (app, services) => {
      if (!app.hasRoute({ method: 'GET', url: '/v1/villages/:village/rankings' })) rankingFeature(app, services);
    },
    (app, services) => {
      if (!app.hasRoute({ method: 'GET', url: '/v1/villages/:village/periods/:period/summary' })) {
        reportFeature(app, services);
      }
    },
  ];
  return startApp({ now, features });
}
