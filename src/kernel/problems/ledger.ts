import type { ProblemDefinition, ProblemParams } from './problem.ts';

/** What the texts of `household-closed` name; without an heir (承接户) they say that there is none. */
export function householdClosedParams(household: string, closedOn: string, heir: string | null): ProblemParams {
  if (heir === null) return { household, closedOn, heir: 'it has no successor', heirZh: '该户没有承接户' };
  return {
    household,
    closedOn,
    heir: `household ${heir} has taken its place, use that instead`,
    heirZh: `该户由户 ${heir} 承接，可改用户 ${heir}`,
  };
}

/** Refusals of the ledger's `decide`, in the words of `ledger.md`. */
export const ledgerProblems = {
  'unknown-household': {
    status: 422,
    title: { zh: '没有这个户号', en: 'Unknown household' },
    detail: { zh: '本村没有户号 {household}。', en: 'This village has no household {household}.' },
    fix: {
      zh: '请核对花名册上的户号；新户请先登记。',
      en: 'Check the number in the roster; register a new household first.',
    },
  },
  'household-closed': {
    status: 409,
    title: { zh: '该户已销户', en: 'Household closed' },
    detail: {
      zh: '户 {household} 已于 {closedOn} 销户，不能再记分或变更。',
      en: 'Household {household} was closed on {closedOn} and takes no more postings or changes.',
    },
    fix: { zh: '请核对户号；{heirZh}。', en: 'Check the number; {heir}.' },
  },
  'not-yet-a-household': {
    status: 422,
    title: { zh: '当日尚未立户', en: 'Household did not exist on that day' },
    detail: {
      zh: '户 {household} 自 {openedOn} 起立户，行为日期 {occurredOn} 在此之前。',
      en: 'Household {household} exists since {openedOn}; the act is dated {occurredOn}.',
    },
    fix: { zh: '请核对日期或户号。', en: 'Check the day or the household.' },
  },
  'date-in-future': {
    status: 422,
    title: { zh: '日期在将来', en: 'Date in the future' },
    detail: {
      zh: '行为日期 {occurredOn} 晚于今天 {today}。',
      en: 'The act is dated {occurredOn}, after today, {today}.',
    },
    fix: { zh: '请填写行为发生当天的日期。', en: 'Give the day on which the act happened.' },
  },
  'closed-period': {
    status: 409,
    title: { zh: '该期已结账', en: 'Period closed' },
    detail: {
      zh: '{occurredOn} 在已结账的期间内（已结至 {closedThrough}）。',
      en: '{occurredOn} lies in a closed period (closed through {closedThrough}).',
    },
    fix: {
      zh: '确需补记的，请填写补记原因 lateReason，计入第一个未结账的月份。',
      en: 'To record it late, give a lateReason; it then counts in the first open month.',
    },
  },
  'closing-backwards': {
    status: 409,
    title: { zh: '结账日不能倒退', en: 'Closing cannot move back' },
    detail: {
      zh: '已结账至 {closedThrough}，不能再结至 {through}。',
      en: 'The books are closed through {closedThrough}; they cannot be closed through {through}.',
    },
    fix: {
      zh: '请选择 {closedThrough} 之后、今天之前的日期。',
      en: 'Choose a day after {closedThrough} and before today.',
    },
  },
  'closing-not-past': {
    status: 422,
    title: { zh: '只能结过去的日子', en: 'Only past days can be closed' },
    detail: { zh: '结账日 {through} 不在今天 {today} 之前。', en: '{through} is not before today, {today}.' },
    fix: { zh: '请等到次日再结账，或选择更早的日期。', en: 'Close it tomorrow, or choose an earlier day.' },
  },
  'amount-out-of-range': {
    status: 422,
    title: { zh: '分值超出范围', en: 'Points out of range' },
    detail: {
      zh: '一笔最多 {limit} 分，收到 {points} 分。',
      en: 'One entry moves at most {limit} points; got {points}.',
    },
    fix: { zh: '请核对分值或数量。', en: 'Check the points or the quantity.' },
  },
  'household-limit': {
    status: 422,
    title: { zh: '超出一户的上限', en: 'Beyond the limit of a household' },
    detail: {
      zh: '户 {household} 的荣誉分和余额不能超过 {limit} 分。',
      en: 'The honour and balance of household {household} cannot exceed {limit} points.',
    },
    fix: { zh: '请核对分值；如属实，请联系系统管理员。', en: 'Check the points; if they are right, ask the operator.' },
  },
  'insufficient-points': {
    status: 409,
    title: { zh: '可用积分不足', en: 'Not enough points' },
    detail: {
      zh: '户 {household} 可用 {available} 分，需要 {needed} 分。',
      en: 'Household {household} has {available} points available; {needed} are needed.',
    },
    fix: {
      zh: '请减少所需的积分，或先核对该户的余额。',
      en: 'Ask for fewer points, or check the balance of the household first.',
    },
  },
  'too-many-holds': {
    status: 409,
    title: { zh: '待取兑换太多', en: 'Too many open holds' },
    detail: {
      zh: '户 {household} 已有 {limit} 笔待取兑换。',
      en: 'Household {household} already has {limit} open holds.',
    },
    fix: { zh: '请先领取或取消已有的兑换。', en: 'Collect or release some of them first.' },
  },
  'unknown-entry': {
    status: 404,
    title: { zh: '没有这笔分录', en: 'Unknown entry' },
    detail: { zh: '本村台账没有第 {seq} 号分录。', en: "This village's journal has no entry {seq}." },
    fix: { zh: '请核对分录号。', en: 'Check the entry number.' },
  },
  'not-reversible': {
    status: 422,
    title: { zh: '这笔分录不能冲正', en: 'Entry cannot be reversed' },
    detail: {
      zh: '第 {seq} 号分录是{kindZh}，只有记分和期初可以冲正。',
      en: 'Entry {seq} is of the kind {kind}; only postings and openings can be reversed.',
    },
    fix: {
      zh: '兑换的请办理退还；冲正本身不能再冲正，请重新记一笔。',
      en: 'Refund a redemption; a reversal itself is not reversed: post the act again.',
    },
  },
  'already-reversed': {
    status: 409,
    title: { zh: '已经冲正过', en: 'Already reversed' },
    detail: { zh: '第 {seq} 号分录已由第 {by} 号分录冲正。', en: 'Entry {seq} has been reversed by entry {by}.' },
    fix: { zh: '无需再冲正；请查看第 {by} 号分录。', en: 'Nothing to do; look at entry {by}.' },
  },
  'unknown-hold': {
    status: 404,
    title: { zh: '没有这笔预占', en: 'Unknown hold' },
    detail: { zh: '第 {seq} 号分录不是预占。', en: 'Entry {seq} is not a hold.' },
    fix: { zh: '请核对兑换单号。', en: 'Check the redemption.' },
  },
  'already-resolved': {
    status: 409,
    title: { zh: '该预占已了结', en: 'Hold already resolved' },
    detail: {
      zh: '第 {seq} 号预占已由第 {by} 号分录了结（{kindZh}）。',
      en: 'Hold {seq} was resolved by entry {by} ({kind}).',
    },
    fix: { zh: '无需再操作；请查看兑换单状态。', en: 'Nothing to do; look at the redemption.' },
  },
  'hold-expired': {
    status: 409,
    title: { zh: '预占已过期', en: 'Hold expired' },
    detail: {
      zh: '第 {seq} 号预占已于 {expiresAt} 过期，只能作过期处理。',
      en: 'Hold {seq} expired at {expiresAt}; only expiry is possible now.',
    },
    fix: { zh: '请重新兑换。', en: 'Redeem anew.' },
  },
  'hold-not-expired': {
    status: 409,
    title: { zh: '预占尚未过期', en: 'Hold not yet expired' },
    detail: { zh: '第 {seq} 号预占到 {expiresAt} 才过期。', en: 'Hold {seq} expires at {expiresAt}.' },
    fix: { zh: '请取消（释放）预占，或等到过期。', en: 'Release it, or wait until it expires.' },
  },
  'exceeds-hold': {
    status: 422,
    title: { zh: '超出预占数额', en: 'More than the hold' },
    detail: {
      zh: '预占 {held} 分，不能领取 {points} 分。',
      en: 'The hold is for {held} points; {points} cannot be collected.',
    },
    fix: { zh: '请减少领取数量。', en: 'Collect less.' },
  },
  'exceeds-collection': {
    status: 409,
    title: { zh: '超出已兑换数额', en: 'More than was collected' },
    detail: {
      zh: '该笔兑换还可退 {left} 分，不能退 {points} 分。',
      en: '{left} points of this collection can still be refunded, not {points}.',
    },
    fix: { zh: '请核对退还数量。', en: 'Check how much is refunded.' },
  },
  'not-a-collection': {
    status: 422,
    title: { zh: '这笔分录不是兑换', en: 'Not a collection' },
    detail: {
      zh: '第 {seq} 号分录是{kindZh}，不能退还。',
      en: 'Entry {seq} is of the kind {kind}; it cannot be refunded.',
    },
    fix: { zh: '请核对兑换单号。', en: 'Check the redemption.' },
  },
  'opening-exists': {
    status: 409,
    title: { zh: '期初已录入', en: 'Opening exists' },
    detail: {
      zh: '户 {household} 的期初积分已由第 {by} 号分录录入。',
      en: 'The opening of household {household} was entered as entry {by}.',
    },
    fix: {
      zh: '期初只能录入一次；如有错误请冲正后重录。',
      en: 'An opening is entered once; if it is wrong, reverse it and enter it again.',
    },
  },
  'open-holds': {
    status: 409,
    title: { zh: '还有未了结的兑换', en: 'Open holds' },
    detail: { zh: '户 {household} 还有 {count} 笔待取兑换。', en: 'Household {household} has {count} open holds.' },
    fix: { zh: '请先领取或取消，或等其过期。', en: 'Collect or release them, or let them expire first.' },
  },
  'year-not-closed': {
    status: 409,
    title: { zh: '全年尚未结账', en: 'Year not closed' },
    detail: {
      zh: '{year} 年还没有结账到 {lastDay}。',
      en: 'The year {year} is not closed through {lastDay} yet.',
    },
    fix: {
      zh: '请先结账到该年 12 月 31 日，再作年终结转。',
      en: 'Close the year through 31 December, then carry it over.',
    },
  },
  'year-end-done': {
    status: 409,
    title: { zh: '该年已结转', en: 'Year already carried over' },
    detail: {
      zh: '{year} 年的年终结转已从第 {by} 号分录起入账。',
      en: 'The year end of {year} was entered from entry {by} on.',
    },
    fix: { zh: '每年只结转一次，无需再操作。', en: 'A year is carried over once; nothing is left to do.' },
  },
  'later-year-done': {
    status: 409,
    title: { zh: '其后年度已结转', en: 'A later year was carried over' },
    detail: {
      zh: '{later} 年已从第 {by} 号分录起结转，其中含 {year} 年剩下的积分。',
      en: 'The year {later} was carried over from entry {by} on, with what was left of {year}.',
    },
    fix: {
      zh: '年终结转按年度先后办理；{year} 年无需再办。',
      en: 'Years are carried over in order; {year} needs nothing more.',
    },
  },
  'nothing-to-carry': {
    status: 409,
    title: { zh: '没有可结转的积分', en: 'Nothing to carry over' },
    detail: {
      zh: '{year} 年底没有一户有未用完的积分。',
      en: 'No household has points left of the year {year}.',
    },
    fix: { zh: '无需年终结转。', en: 'No year end is needed.' },
  },
  'idempotency-conflict': {
    status: 422,
    title: { zh: '同一幂等键内容不同', en: 'Idempotency key reused' },
    detail: {
      zh: '幂等键 {key} 已用于另一请求，不同之处：{field}。',
      en: 'The idempotency key {key} was used for another request; it differs in: {field}.',
    },
    fix: {
      zh: '重试请原样发送；新的记录请换新的键。',
      en: 'Retry with the same content, or use a new key for a new command.',
    },
  },
  'batch-aborted': {
    status: 422,
    title: { zh: '整批未入账', en: 'Batch aborted' },
    detail: {
      zh: '同批第 {item} 条（index 为 {index}）被拒绝，整批没有入账。',
      en: 'Item {item} of the batch (index {index}) was refused; nothing of it was posted.',
    },
    fix: {
      zh: '请改正该条后重发，或用 "atomic": false 逐条入账。',
      en: 'Mend that item and send the batch again, or post item by item with "atomic": false.',
    },
  },
  'ledger-busy': {
    status: 503,
    title: { zh: '系统繁忙', en: 'Ledger busy' },
    detail: {
      zh: '这笔记录暂时没有写入，什么也没有改变。',
      en: 'The command could not be written just now; nothing has changed.',
    },
    fix: { zh: '请几秒后用同一个幂等键重试。', en: 'Retry in a few seconds with the same idempotency key.' },
  },
} as const satisfies Record<string, ProblemDefinition>;
