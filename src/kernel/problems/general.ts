import type { ProblemDefinition } from './problem.ts';

export const generalProblems = {} as const satisfies Record<string, ProblemDefinition>;
