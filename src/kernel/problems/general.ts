import type { ProblemDefinition } from './problem.ts';

/** Refusals that any request can meet, whatever it asks for. */
export const generalProblems = {
  'invalid-request': {
    status: 400,
    title: { zh: '请求内容有误', en: 'Invalid request' },
    detail: {
      zh: '请求中有 {count} 处不符合要求，见 errors。',
      en: '{count} part(s) of the request are invalid; see errors.',
    },
    fix: { zh: '请按 errors 中的提示逐项改正后重发。', en: 'Mend what errors names and send it again.' },
  },
  'malformed-json': {
    status: 400,
    title: { zh: 'JSON 无法解析', en: 'Malformed JSON' },
    detail: { zh: '请求体不是合法的 UTF-8 JSON。', en: 'The body is not well-formed JSON in UTF-8.' },
    fix: {
      zh: '请检查引号、逗号、括号和编码；键名不得为 __proto__ 或 constructor.prototype。',
      en: 'Check quotes, commas, brackets and encoding; keys may not be __proto__ or constructor.prototype.',
    },
  },
  'malformed-request': {
    status: 400,
    title: { zh: '请求格式有误', en: 'Malformed request' },
    detail: {
      zh: '请求的地址、请求头或长度无法理解。',
      en: 'The URL, a header or the length of the request cannot be understood.',
    },
    fix: {
      zh: '请检查地址的百分号编码、Content-Length 和请求头。',
      en: "Check the URL's percent-encoding, Content-Length and the headers.",
    },
  },
  'invalid-characters': {
    status: 400,
    title: { zh: '含有不允许的字符', en: 'Characters not allowed' },
    detail: {
      zh: '请求中有空字符（U+0000）或残缺的字符（单独的代理项）。',
      en: 'The request contains a NUL character (U+0000) or half a character (a lone surrogate).',
    },
    fix: { zh: '请删去这些看不见的字符后重发。', en: 'Remove these invisible characters and send it again.' },
  },
  'invalid-cursor': {
    status: 400,
    title: { zh: '翻页游标无效', en: 'Invalid cursor' },
    detail: { zh: 'cursor 不是本列表给出的游标。', en: 'The cursor was not given out by this list.' },
    fix: {
      zh: '请原样使用上一页的 nextCursor；或去掉 cursor 从头开始。',
      en: 'Send nextCursor of the previous page unchanged, or leave cursor out to start over.',
    },
  },
  'idempotency-key-required': {
    status: 400,
    title: { zh: '没有可用的幂等键', en: 'No usable idempotency key' },
    detail: {
      zh: '记账请求必须带一个 Idempotency-Key 请求头，且只带一个（1–255 个可见 ASCII 字符）。',
      en: 'A request that writes the journal needs one header Idempotency-Key (1–255 printable ASCII characters).',
    },
    fix: {
      zh: '请为每笔新记录生成一个唯一的键（如 UUID），重试时原样使用。',
      en: 'Make a unique key for every new command (a UUID, say) and send the same one when you retry.',
    },
  },
  'route-not-found': {
    status: 404,
    title: { zh: '没有这个地址', en: 'No such address' },
    detail: { zh: '本服务没有 {path}。', en: 'This service has no {path}.' },
    fix: { zh: '全部地址见 /docs。', en: 'All addresses are listed at /docs.' },
  },
  'method-not-allowed': {
    status: 405,
    title: { zh: '不支持该方法', en: 'Method not allowed' },
    detail: { zh: '{path} 不支持 {method}，可用：{allow}。', en: '{path} does not take {method}, only {allow}.' },
    fix: { zh: '请改用 {allow}，或查阅 /docs。', en: 'Use {allow}, or look at /docs.' },
  },
  'request-timeout': {
    status: 408,
    title: { zh: '请求超时', en: 'Request timeout' },
    detail: { zh: '请求没有在规定时间内发送完。', en: 'The request was not received in time.' },
    fix: {
      zh: '请检查网络后重试；重试记账时请用同一个幂等键。',
      en: 'Check the network and retry, with the same idempotency key.',
    },
  },
  'precondition-failed': {
    status: 412,
    title: { zh: '内容已被他人修改', en: 'Changed meanwhile' },
    detail: { zh: 'If-Match 与现行版本 {etag} 不符。', en: 'If-Match does not name the current version, {etag}.' },
    fix: { zh: '请重新读取，合并修改后再提交。', en: 'Read it again, apply your change to it and send that.' },
  },
  'body-too-large': {
    status: 413,
    title: { zh: '请求体过大', en: 'Body too large' },
    detail: { zh: '请求体超过此地址允许的大小。', en: 'The body is larger than this address takes.' },
    fix: {
      zh: '请分成几次发送：一般请求 64 KB，批量 4 MB，导入文件 10 MB。',
      en: 'Send it in parts: 64 KB in general, 4 MB for batches, 10 MB for imported files.',
    },
  },
  'unsupported-media-type': {
    status: 415,
    title: { zh: '不支持的内容类型', en: 'Unsupported media type' },
    detail: { zh: '此地址不接受这种 Content-Type。', en: 'This address does not take that Content-Type.' },
    fix: {
      zh: '请用 application/json；导入文件用 multipart/form-data。',
      en: 'Send application/json, or multipart/form-data where files are imported.',
    },
  },
  'precondition-required': {
    status: 428,
    title: { zh: '须注明所改版本', en: 'Precondition required' },
    detail: { zh: '修改此内容须带 If-Match 请求头。', en: 'Changing this resource needs the header If-Match.' },
    fix: { zh: '请先读取，把得到的 ETag 放入 If-Match。', en: 'Read it first and send its ETag as If-Match.' },
  },
  'rate-limited': {
    status: 429,
    title: { zh: '请求过于频繁', en: 'Too many requests' },
    detail: { zh: '每分钟最多 {limit} 次请求。', en: 'At most {limit} requests a minute are taken.' },
    fix: {
      zh: '请在 {seconds} 秒后重试；大量记录请用批量接口。',
      en: 'Retry in {seconds} seconds; use the batch endpoint for many postings.',
    },
  },
  'headers-too-large': {
    status: 431,
    title: { zh: '请求头过大', en: 'Headers too large' },
    detail: { zh: '请求头合计超过 16 KB。', en: 'The headers exceed 16 KB in total.' },
    fix: { zh: '请去掉多余的请求头。', en: 'Leave out headers that are not needed.' },
  },
  'internal-error': {
    status: 500,
    title: { zh: '系统内部错误', en: 'Internal error' },
    detail: { zh: '系统出错，已记入日志。', en: 'Something went wrong on our side; it has been logged.' },
    fix: {
      zh: '请把 requestId 告诉系统管理员；重试记账时请用同一个幂等键。',
      en: 'Give the requestId to the operator; retry with the same idempotency key.',
    },
  },
  unavailable: {
    status: 503,
    title: { zh: '暂时不可用', en: 'Unavailable for the moment' },
    detail: {
      zh: '数据库暂时无法使用，什么也没有改变。',
      en: 'The database cannot be used just now; nothing has changed.',
    },
    fix: {
      zh: '请几秒后重试；重试记账时请用同一个幂等键。',
      en: 'Retry in a few seconds, with the same idempotency key.',
    },
  },
} as const satisfies Record<string, ProblemDefinition>;
