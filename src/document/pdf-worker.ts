import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compilePdf, type PdfJob } from './pdf-compile.ts';
import { answerJobs } from './worker-jobs.ts';

// A document laid out is a small object here and some hundred megabytes of native memory: V8 alone would let it lie for long.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

answerJobs(async (job: PdfJob) => {
  const answer = await compilePdf(job);
  collectGarbage();
  return answer;
});
