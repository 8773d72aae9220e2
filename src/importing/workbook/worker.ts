import { parentPort, workerData } from 'node:worker_threads';
import { type Job, runJob } from './jobs.ts';

const answer = await runJob(workerData as Job);
if (answer.kind === 'annotate') {
  // A copy with memory of its own: small buffers share a pool, which cannot be handed over.
  const bytes = new Uint8Array(answer.bytes);
  parentPort?.postMessage({ ...answer, bytes }, [bytes.buffer]);
} else {
  parentPort?.postMessage(answer);
}
