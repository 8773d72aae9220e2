import type { z } from 'zod';
import { fieldError, type Language } from '../http/problem.ts';
import type { draftSchema, rulebookSchema, templateSchema, versionSummarySchema } from './contract.ts';
import type { Draft } from './draft.ts';
import type { AdoptedVersion } from './get-rulebook.ts';
import type { VersionSummary } from './list-rulebooks.ts';
import type { TemplateBody } from './list-templates.ts';

/** What the verbs return, as it goes over the wire. */

export function draft(found: Draft, language: Language): z.output<typeof draftSchema> {
  return {
    revision: found.revision,
    updatedAt: found.updatedAt.toISOString(),
    rules: [...found.rules],
    warnings: found.warnings.map((finding) => ({ ...fieldError(finding, language), code: finding.code })),
  };
}

/** A version without its rules, for lists. */
export function summary(found: VersionSummary): z.output<typeof versionSummarySchema> {
  return {
    version: found.version,
    effectiveFrom: found.effectiveFrom,
    resolution: found.resolution,
    ruleCount: found.ruleCount,
    digest: found.digest.toString('hex'),
    adoptedAt: found.adoptedAt.toISOString(),
    adoptedBy: found.adoptedBy,
  };
}

/** A version with its rules. */
export function rulebook(found: AdoptedVersion): z.output<typeof rulebookSchema> {
  return { ...summary({ ...found, ruleCount: found.rules.length }), rules: [...found.rules] };
}

/** A template with its rules. */
export function template(found: TemplateBody): z.output<typeof templateSchema> {
  return { id: found.id, name: found.name, rules: [...found.rules] };
}
