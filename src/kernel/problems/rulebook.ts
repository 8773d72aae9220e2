import type { ProblemDefinition } from './problem.ts';

export const rulebookProblems = {} as const satisfies Record<string, ProblemDefinition>;
