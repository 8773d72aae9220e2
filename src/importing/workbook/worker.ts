import { parentPort, workerData } from 'node:worker_threads';
import { type Job, runJob } from './jobs.ts';

const answer = await runJob(workerData as Job);
parentPort?.postMessage(answer, answer.kind === 'annotate' ? [answer.bytes.buffer as ArrayBuffer] : []);
