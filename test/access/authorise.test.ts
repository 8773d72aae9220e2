import { describe, expect, test } from 'vitest';
import {
  authorise,
  authoriseHousehold,
  hasRight,
  MAY_ISSUE,
  RIGHTS,
  RIGHTS_OF,
  type Right,
} from '../../src/access/authorise.ts';
import { type Actor, ROLES, type Role } from '../../src/kernel/actor.ts';
import { Refused } from '../../src/kernel/problems/index.ts';

const VILLAGE = '220382206201';

/** Written out a second time on purpose, right by right, from the API guide's table of roles. */
const MATRIX: Record<Right, readonly Role[]> = {
  'village:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'shop', 'auditor'],
  'village:create': ['operator'],
  'village:write': ['operator', 'committee'],
  'household:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor'],
  'household:write': ['operator', 'committee'],
  'personal-data:read': ['operator', 'committee', 'officer', 'reviewer'],
  'personal-data:erase': ['operator', 'committee'],
  'passbook:write': ['operator', 'committee'],
  'passbook:lookup': ['operator', 'committee', 'shop'],
  'rulebook:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor'],
  'rulebook:write': ['operator', 'committee'],
  'posting:write': ['operator', 'committee'],
  'posting:officer': ['operator', 'committee', 'officer'],
  'entry:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor'],
  'statement:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor', 'household'],
  'entry:reverse': ['operator', 'committee'],
  'closing:write': ['operator', 'committee'],
  'imports:write': ['operator', 'committee'],
  'rankings:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor'],
  'regions:read': ['operator', 'supervisor', 'auditor'],
  'ledger:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor'],
  'ledger:verify': ['operator', 'supervisor', 'committee', 'auditor'],
  'keys:read': ['operator', 'committee'],
  'keys:write': ['operator', 'committee'],
  'audit:read': ['operator', 'supervisor', 'committee', 'auditor'],
  'own:read': ['household'],
  'shop:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'shop', 'auditor'],
  'shop:write': ['operator', 'committee'],
  'stock:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor'],
  'stock:write': ['operator', 'committee'],
  'redemption:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'shop', 'auditor', 'household'],
  'redemption:write': ['operator', 'committee', 'shop'],
  'redemption:resolve': ['operator', 'committee'],
  'redemption-day:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor'],
  'redemption-day:write': ['operator', 'committee'],
  'budget:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor'],
  'budget:write': ['operator', 'committee'],
  'sample:read': ['operator', 'supervisor', 'committee', 'auditor'],
  'sample:draw': ['operator', 'supervisor', 'auditor'],
  'settlement:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'shop', 'auditor'],
  'settlement:write': ['operator', 'committee'],
  'settlement:confirm': ['operator', 'committee', 'shop'],
  'year-end:write': ['operator', 'committee'],
  'notice:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor'],
  'notice:write': ['operator', 'committee'],
  'procedure:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor'],
  'procedure:write': ['operator', 'committee'],
  'kinship:write': ['operator', 'committee'],
  'case:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor', 'household'],
  'case:declare': ['operator', 'committee', 'officer', 'household'],
  'case:verify': ['operator', 'committee', 'officer', 'reviewer'],
  'case:review': ['operator', 'reviewer'],
  'objection:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor', 'household'],
  'objection:raise': ['operator', 'committee', 'household'],
  'objection:answer': ['operator', 'committee', 'reviewer'],
  'complaint:answer': ['operator', 'supervisor'],
  'webhook:write': ['operator', 'committee', 'shop'],
  'activity:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor'],
  'activity:write': ['operator', 'committee'],
  'attachment:read': ['operator', 'committee', 'officer', 'reviewer', 'household'],
  'attachment:write': ['operator', 'committee', 'officer', 'reviewer', 'household'],
  'star:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor'],
  'star:write': ['operator', 'committee'],
  'star:approve': ['operator', 'supervisor'],
  'award:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor'],
  'award:write': ['operator', 'committee'],
  'award:vote': ['operator', 'reviewer'],
  'nomination:write': ['operator', 'committee', 'officer', 'household'],
  'rankings:publish': ['operator', 'committee'],
  'regions:publish': ['operator', 'supervisor'],
  'ceremony:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor'],
  'ceremony:write': ['operator', 'committee'],
  'document:print': ['operator', 'committee'],
  'report:read': ['operator', 'supervisor', 'committee', 'officer', 'reviewer', 'auditor'],
};

function actor(role: Role, scope: string): Actor {
  return { client: 'c', name: 'n', role, scope };
}

function outcome(work: () => void): string {
  try {
    work();
    return 'passed';
  } catch (error) {
    return error instanceof Refused ? error.code : 'broken';
  }
}

describe('rights', () => {
  test('every role has exactly the rights that the guide gives it', () => {
    for (const right of RIGHTS) {
      for (const role of ROLES) {
        const allowed = MATRIX[right].includes(role);
        expect(hasRight(actor(role, ''), right), `${role} ${right}`).toBe(allowed);
        expect(outcome(() => authorise(actor(role, VILLAGE), right, VILLAGE))).toBe(allowed ? 'passed' : 'forbidden');
      }
    }
    expect(Object.keys(MATRIX)).toHaveLength(RIGHTS.length);
    expect(Object.keys(RIGHTS_OF).sort()).toEqual([...ROLES].sort());
  });

  test('outside the scope everything looks absent, whatever the right; a scope reaches down and never up', () => {
    const places: [string, string, boolean][] = [
      ['', VILLAGE, true],
      ['22', VILLAGE, true],
      ['220382', VILLAGE, true],
      [VILLAGE, VILLAGE, true],
      [VILLAGE, '220382206202', false],
      ['220382', '220381206201', false],
      ['220382', '22', false],
      [VILLAGE, '220382', false],
    ];
    for (const [scope, place, inside] of places) {
      for (const right of RIGHTS) {
        const result = outcome(() => authorise(actor('auditor', scope), right, place));
        const expected = inside ? (MATRIX[right].includes('auditor') ? 'passed' : 'forbidden') : 'not-found';
        expect(result, `${scope} ${place} ${right}`).toBe(expected);
      }
    }
  });

  test('a household reaches its own number only; every other role is not narrowed by it', () => {
    const own: Actor = { ...actor('household', VILLAGE), household: '001' };
    const at = (who: Actor, no: string, village = VILLAGE) =>
      outcome(() => authoriseHousehold(who, 'statement:read', village, no));
    expect([at(own, '001'), at(own, '002'), at(own, '001', '220382206202')]).toEqual([
      'passed',
      'not-found',
      'not-found',
    ]);
    expect(at(actor('household', VILLAGE), '001')).toBe('not-found');
    expect([at(actor('auditor', VILLAGE), '002'), at(actor('shop', VILLAGE), '002')]).toEqual(['passed', 'forbidden']);
  });

  test('only operators and committees hand out keys, and never of their own kind or above, operators apart', () => {
    for (const role of ROLES) {
      const expected =
        role === 'operator'
          ? ROLES.filter((one) => one !== 'household')
          : role === 'committee'
            ? ['officer', 'reviewer', 'shop', 'auditor']
            : [];
      expect([...MAY_ISSUE[role]].sort()).toEqual([...expected].sort());
    }
  });
});
