import type { ProblemDefinition } from './problem.ts';

/** Refusals of authentication, authorisation and key keeping. */
export const accessProblems = {
  unauthenticated: {
    status: 401,
    title: { zh: '未认证', en: 'Not authenticated' },
    detail: {
      zh: '请求没有带有效的密钥：缺失、写错、过期或已吊销。',
      en: 'The request carries no valid key: it is missing, malformed, expired or revoked.',
    },
    fix: {
      zh: '请在请求头写 Authorization: Bearer <密钥>；密钥向村委会或系统管理员领取。',
      en: 'Send the header Authorization: Bearer <key>; the committee or the operator issues keys.',
    },
  },
  forbidden: {
    status: 403,
    title: { zh: '没有权限', en: 'Not allowed' },
    detail: { zh: '角色 {role} 没有 {right} 权限。', en: 'The role {role} lacks the right {right}.' },
    fix: {
      zh: '请换用有此权限的密钥，或请村委会办理。',
      en: 'Use a key with that right, or ask the committee to do it.',
    },
  },
  'not-found': {
    status: 404,
    title: { zh: '没有找到', en: 'Not found' },
    detail: {
      zh: '这里没有所请求的内容，或者这把密钥看不到它。',
      en: 'There is no such resource, or this key cannot see it.',
    },
    fix: {
      zh: '请核对区划代码和编号；GET /v1/me 可查看密钥的范围。',
      en: "Check the village code and the id; GET /v1/me tells the key's scope.",
    },
  },
  'own-household': {
    status: 403,
    title: { zh: '不能给自家办理', en: 'Own household' },
    detail: {
      zh: '这把密钥的持有人是户 {household} 的成员，不能给自家加分，也不能审核自家的事项。',
      en: 'The holder of this key is a member of household {household}; nobody posts merit to their own household or reviews it.',
    },
    fix: { zh: '请由其他经办人办理。', en: 'Ask somebody else to do it.' },
  },
  'beyond-own-scope': {
    status: 403,
    title: { zh: '超出自己的范围', en: "Beyond the key's own scope" },
    detail: {
      zh: '角色 {role}（范围“{scope}”）不能发放或管理角色 {target} 的密钥。',
      en: 'The role {role} (scope "{scope}") may not issue or manage keys of the role {target}.',
    },
    fix: {
      zh: '村委会可发放本村的 officer、reviewer、shop、auditor 密钥；其余请系统管理员发放。',
      en: 'A committee issues officer, reviewer, shop and auditor keys of its own village; ask the operator for others.',
    },
  },
  'unknown-key-holder': {
    status: 422,
    title: { zh: '密钥对象不存在', en: 'Unknown key holder' },
    detail: {
      zh: '{field} 所指的 {value} 在本村不存在。',
      en: 'The {field} {value} does not exist in that village.',
    },
    fix: {
      zh: '请核对编号；尚未登记的请先登记，再发放密钥。',
      en: 'Check the id; what is not registered yet must be registered before the key is issued.',
    },
  },
  'expiry-in-past': {
    status: 422,
    title: { zh: '有效期已过', en: 'Expiry in the past' },
    detail: { zh: '有效期 {expiresAt} 不晚于现在。', en: 'The expiry {expiresAt} is not in the future.' },
    fix: { zh: '请填写将来的时间；不填则长期有效。', en: 'Give a later instant, or none for a key without expiry.' },
  },
  'key-inactive': {
    status: 409,
    title: { zh: '密钥已失效', en: 'Key no longer active' },
    detail: {
      zh: '该密钥已吊销、过期或轮换过，不能再轮换。',
      en: 'The key has been revoked, has expired or was rotated already; it cannot be rotated.',
    },
    fix: { zh: '请轮换现行的密钥，或另发一把新密钥。', en: 'Rotate its successor, or issue a new key.' },
  },
  'last-operator-key': {
    status: 409,
    title: { zh: '最后一把管理员密钥', en: 'Last operator key' },
    detail: {
      zh: '这是最后一把有效的管理员密钥，吊销后将无人能管理本系统。',
      en: 'This is the last working operator key; without it nobody could manage the service.',
    },
    fix: { zh: '请先发放另一把管理员密钥，或改用轮换。', en: 'Issue another operator key first, or rotate this one.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
