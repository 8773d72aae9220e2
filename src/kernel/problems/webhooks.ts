import type { ProblemDefinition } from './problem.ts';

/** Refusals about webhook endpoints and deliveries. */
export const webhookProblems = {
  'webhook-url-refused': {
    status: 422,
    title: { zh: '推送地址不可用', en: 'Webhook URL refused' },
    detail: { zh: '不能向这个地址推送（{reason}）。', en: 'Nothing is sent to this URL ({reason}).' },
    fix: {
      zh: '请填公网可达的 https 地址，不带用户名和密码；内网地址须由系统管理员设置 WEBHOOK_ALLOW_PRIVATE=true。',
      en: 'Give an https URL on the public internet without user name or password; private addresses need WEBHOOK_ALLOW_PRIVATE=true.',
    },
  },
  'too-many-webhooks': {
    status: 409,
    title: { zh: '推送地址过多', en: 'Too many webhooks' },
    detail: { zh: '一个村最多 {limit} 个推送地址。', en: 'A village has at most {limit} webhook endpoints.' },
    fix: { zh: '请先删除不用的。', en: 'Delete those that are not used first.' },
  },
  'webhook-disabled': {
    status: 409,
    title: { zh: '推送地址已停用', en: 'Webhook is disabled' },
    detail: { zh: '这个推送地址已停用，不再推送。', en: 'Nothing is sent to this endpoint: it is disabled.' },
    fix: { zh: '请修好接收端后以 enabled: true 启用。', en: 'Mend the receiver, then enable it with `enabled: true`.' },
  },
  'delivery-pending': {
    status: 409,
    title: { zh: '还在推送', en: 'Delivery is pending' },
    detail: { zh: '这次推送还没有结果，会按时重试。', en: 'This delivery is not over: it is tried again by itself.' },
    fix: { zh: '请等它成功或失败后再重发。', en: 'Wait until it was delivered or has failed.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
