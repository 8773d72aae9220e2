import type { ProblemDefinition } from './problem.ts';

export const accessProblems = {} as const satisfies Record<string, ProblemDefinition>;
