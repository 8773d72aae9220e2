import { answerJobs } from '../../document/worker-jobs.ts';
import { runJob } from './jobs.ts';

answerJobs(runJob);
