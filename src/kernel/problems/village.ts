import type { ProblemDefinition } from './problem.ts';

export const villageProblems = {} as const satisfies Record<string, ProblemDefinition>;
