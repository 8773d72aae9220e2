import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import { compilePdf, type PdfJob } from './pdf-compile.ts';

// A document laid out is a small object here and some hundred megabytes of native memory: V8 alone would let it lie for long.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

parentPort?.on('message', async (job: PdfJob) => {
  const answer = await compilePdf(job);
  collectGarbage();
  if (answer.kind !== 'pdf') return parentPort?.postMessage(answer);
  // A copy with memory of its own: what native code owns, and small buffers of a pool, cannot be handed over.
  const bytes = new Uint8Array(answer.bytes);
  return parentPort?.postMessage({ ...answer, bytes }, [bytes.buffer]);
});
