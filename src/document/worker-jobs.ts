import { parentPort } from 'node:worker_threads';

/**
 * For the file of a worker that `Workers` starts: answers every job. What `work` throws ends the worker and fails the job. An answer's
 * `bytes` are handed over, not copied once more.
 */
export function answerJobs<Job, Answer extends object>(work: (job: Job) => Promise<Answer>): void {
  parentPort?.on('message', async (job: Job) => {
    const answer = await work(job);
    if (!('bytes' in answer && answer.bytes instanceof Uint8Array)) return parentPort?.postMessage(answer);
    // A copy with memory of its own: what native code owns, and small buffers of a pool, cannot be handed over.
    const bytes = new Uint8Array(answer.bytes);
    return parentPort?.postMessage({ ...answer, bytes }, [bytes.buffer]);
  });
}
