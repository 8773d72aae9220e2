import { answerJobs } from '../../document/worker-jobs.ts';
import { makeEdited } from './edited-jobs.ts';

answerJobs(makeEdited);
