import type { ProblemDefinition } from './problem.ts';

export const importProblems = {} as const satisfies Record<string, ProblemDefinition>;
