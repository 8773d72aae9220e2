import { makeOffice } from './office-jobs.ts';
import { answerJobs } from './worker-jobs.ts';

answerJobs(makeOffice);
