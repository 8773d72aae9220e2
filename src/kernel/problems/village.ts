import type { ProblemDefinition } from './problem.ts';

/** Refusals about villages, units, households and members. */
export const villageProblems = {
  'unknown-village': {
    status: 404,
    title: { zh: '没有这个村', en: 'Unknown village' },
    detail: { zh: '系统中没有区划代码为 {village} 的村。', en: 'There is no village {village} here.' },
    fix: { zh: '请核对 12 位区划代码；新村请先建村。', en: 'Check the 12-digit code; create a new village first.' },
  },
  'village-exists': {
    status: 409,
    title: { zh: '该村已存在', en: 'Village exists' },
    detail: { zh: '区划代码 {village} 的村已建立。', en: 'The village {village} exists already.' },
    fix: {
      zh: '请核对代码；修改名称或设置请用 PATCH。',
      en: 'Check the code; change its name or settings with PATCH.',
    },
  },
  'base-needs-debt': {
    status: 422,
    title: { zh: '基础分制须用欠分扣分', en: 'Base mode needs the policy debt' },
    detail: {
      zh: '基础分制（base）的 deductionPolicy 只能是 debt，收到 {policy}。',
      en: 'In base mode deductionPolicy is debt; got {policy}.',
    },
    fix: {
      zh: '请去掉 deductionPolicy 或改为 debt：只有超出基础分的部分可以兑换。',
      en: 'Leave deductionPolicy out or send debt: only what is above the base can be redeemed.',
    },
  },
  'mode-fixed': {
    status: 409,
    title: { zh: '已有分录，不能改记分方式', en: 'Mode can no longer change' },
    detail: {
      zh: '本村已有 {entries} 笔分录，更改 {field} 会改变以往的得分和名次。',
      en: 'The journal has {entries} entries; a change of {field} would alter past scores and ranks.',
    },
    fix: {
      zh: '请保留原设置；这项设置只能在记第一笔之前更改。',
      en: 'Keep it. It can only be changed before the first entry.',
    },
  },
  'unknown-unit': {
    status: 422,
    title: { zh: '没有这个组或网格', en: 'Unknown unit' },
    detail: { zh: '本村没有编号为 {unit} 的组、网格或楼栋。', en: 'This village has no unit {unit}.' },
    fix: { zh: '请先建立，或从 units 列表中取编号。', en: 'Create it first, or take an id from the list of units.' },
  },
  'unknown-officer': {
    status: 422,
    title: { zh: '没有这位负责人', en: 'Unknown officer' },
    detail: { zh: '本村没有编号为 {officer} 的成员。', en: 'This village has no member {officer}.' },
    fix: { zh: '请填写本村成员的编号。', en: 'Give the id of a member of this village.' },
  },
  'unit-exists': {
    status: 409,
    title: { zh: '同名的组已存在', en: 'Unit exists' },
    detail: { zh: '同一上级下已有{kind}“{name}”。', en: 'There is a {kind} "{name}" under the same parent already.' },
    fix: { zh: '请换一个名称，或使用已有的组。', en: 'Choose another name, or use the existing one.' },
  },
  'unit-cycle': {
    status: 409,
    title: { zh: '上下级成环', en: 'Units in a circle' },
    detail: {
      zh: '不能把 {unit} 放到它自己或它的下级 {parent} 之下。',
      en: '{unit} cannot be placed under itself or under its own descendant {parent}.',
    },
    fix: { zh: '请选择不在其下的上级。', en: 'Choose a parent that does not lie below it.' },
  },
  'units-too-deep': {
    status: 422,
    title: { zh: '层级过深', en: 'Too many levels' },
    detail: { zh: '组的层级最多 {limit} 层。', en: 'Units nest at most {limit} levels deep.' },
    fix: { zh: '请减少层级。', en: 'Use fewer levels.' },
  },
  'too-many-units': {
    status: 422,
    title: { zh: '组过多', en: 'Too many units' },
    detail: { zh: '一个村最多 {limit} 个组、网格和楼栋。', en: 'A village has at most {limit} units.' },
    fix: { zh: '请删除不用的组，或合并几个组。', en: 'Delete the ones that are not used, or merge some.' },
  },
  'unit-not-empty': {
    status: 409,
    title: { zh: '该组不空', en: 'Unit not empty' },
    detail: {
      zh: '其下还有 {units} 个下级和 {households} 户。',
      en: '{units} units and {households} households still belong to it.',
    },
    fix: { zh: '请先把它们移到别处。', en: 'Move them elsewhere first.' },
  },
  'household-exists': {
    status: 409,
    title: { zh: '户号已使用', en: 'Household number taken' },
    detail: { zh: '户号 {household} 已经用过（销户的户号不再使用）。', en: 'The number {household} is or was in use.' },
    fix: { zh: '请使用新的户号。', en: 'Choose a number that was never used.' },
  },
  'bad-household-no': {
    status: 422,
    title: { zh: '户号不合规', en: 'Not a household number' },
    detail: {
      zh: '户号“{household}”含有字母、数字和“-”以外的字符，或超过 20 个字符。',
      en: '"{household}" has other characters than letters, digits and "-", or more than 20 of them.',
    },
    fix: { zh: '请改用 1–20 个字母、数字或“-”。', en: 'Use 1–20 letters, digits or "-".' },
  },
  'day-in-future': {
    status: 422,
    title: { zh: '日期在将来', en: 'Day in the future' },
    detail: { zh: '日期 {day} 晚于今天 {today}。', en: '{day} is after today, {today}.' },
    fix: { zh: '请在变动发生之后登记。', en: 'Record the change when it has happened.' },
  },
  'day-too-early': {
    status: 422,
    title: { zh: '日期过早', en: 'Day too early' },
    detail: {
      zh: '日期 {day} 早于 {earliest}，与已登记的情况矛盾。',
      en: '{day} is before {earliest} and contradicts what is recorded.',
    },
    fix: { zh: '请填写 {earliest} 或以后的日期。', en: 'Give {earliest} or a later day.' },
  },
  'member-exists': {
    status: 409,
    title: { zh: '该成员已登记', en: 'Member exists' },
    detail: {
      zh: '户 {household} 已有同名且出生年月不相异的成员（{member}）。',
      en: 'Household {household} has a member of that name whose birth month does not differ ({member}).',
    },
    fix: {
      zh: '如确为同名的两人，请写明各自的出生年月。',
      en: 'If they are two people of one name, give the birth month of both.',
    },
  },
  'not-a-member': {
    status: 422,
    title: { zh: '不是该户成员', en: 'Not a member' },
    detail: {
      zh: '{member} 现在不是户 {household} 的成员。',
      en: '{member} does not belong to household {household} now.',
    },
    fix: { zh: '请从该户的成员列表中取编号。', en: "Take an id from the household's list of members." },
  },
  'member-left': {
    status: 409,
    title: { zh: '该成员已离开', en: 'Member has left' },
    detail: {
      zh: '{member} 已于 {day} 离开，现不属于任何户。',
      en: '{member} left on {day} and belongs to no household.',
    },
    fix: {
      zh: '回来的成员请用 move 加入一户。',
      en: 'Somebody who came back joins a household by move.',
    },
  },
  'member-erased': {
    status: 409,
    title: { zh: '个人信息已删除', en: 'Personal data erased' },
    detail: {
      zh: '{member} 的个人信息已删除，不能再修改。',
      en: 'The personal data of {member} were erased; they cannot be changed.',
    },
    fix: { zh: '确需登记的，请作为新成员登记。', en: 'Register the person as a new member where needed.' },
  },
  'same-household': {
    status: 422,
    title: { zh: '同一户', en: 'The same household' },
    detail: { zh: '两处都是户 {household}。', en: 'Both are household {household}.' },
    fix: { zh: '请填写另一户的户号。', en: 'Give the number of another household.' },
  },
  'head-leaves': {
    status: 409,
    title: { zh: '户主离开，须先定新户主', en: 'The head would leave' },
    detail: {
      zh: '{member} 是户 {household} 的户主，户中还有其他成员。',
      en: '{member} is the head of household {household}, which has other members.',
    },
    fix: { zh: '请先用 PUT …/head 变更户主。', en: 'Name a new head with PUT …/head first.' },
  },
  'head-exists': {
    status: 409,
    title: { zh: '已有户主', en: 'There is a head' },
    detail: { zh: '户 {household} 的户主是 {member}。', en: 'The head of household {household} is {member}.' },
    fix: { zh: '变更户主请用 PUT …/head。', en: 'Change the head with PUT …/head.' },
  },
  'nobody-stays': {
    status: 422,
    title: { zh: '分户后无人留下', en: 'Nobody would stay' },
    detail: {
      zh: '分户须有人留在户 {household}，所列成员是全部成员。',
      en: 'A split leaves somebody in household {household}; the members named are all of them.',
    },
    fix: {
      zh: '请至少留下一人；整户并入另一户的请用并户（merger）。',
      en: 'Leave somebody, or use a merger where the whole household joins another.',
    },
  },
  'too-many-members': {
    status: 422,
    title: { zh: '成员过多', en: 'Too many members' },
    detail: { zh: '一户最多 {limit} 名成员。', en: 'A household has at most {limit} members.' },
    fix: { zh: '请核对花名册，或办理分户。', en: 'Check the roster, or split the household.' },
  },
  'unknown-passbook': {
    status: 404,
    title: { zh: '没有这本存折', en: 'Unknown passbook' },
    detail: {
      zh: '没有这个编码的有效存折：可能输错，或已作废、已补发。',
      en: 'No living passbook has this code: it may be mistyped, taken back or issued anew.',
    },
    fix: {
      zh: '请重新扫码，或核对手输的编码；仍然不行，请户主到村委会补发。',
      en: 'Scan it again or check what was typed; if that does not help, the committee issues a new passbook.',
    },
  },
  'passbook-closed': {
    status: 409,
    title: { zh: '该户已销户', en: 'Household closed' },
    detail: {
      zh: '这本存折所属的户已销户，不能再兑换。',
      en: 'The household of this passbook was closed; nothing can be redeemed.',
    },
    fix: { zh: '请持折人向村委会询问。', en: 'Its holder should ask the committee.' },
  },
  'pin-required': {
    status: 422,
    title: { zh: '需要 PIN', en: 'PIN required' },
    detail: { zh: '这本存折设有 PIN，请求中没有。', en: 'This passbook has a PIN, and the request has none.' },
    fix: {
      zh: '请由持折人本人输入 PIN，再试一次；连续输错 {tries} 次将锁定。',
      en: 'Let its holder enter the PIN and try again; {tries} wrong tries in a row lock the passbook.',
    },
  },
  'wrong-pin': {
    status: 403,
    title: { zh: 'PIN 不对', en: 'Wrong PIN' },
    detail: { zh: 'PIN 不对，还可以试 {left} 次。', en: 'The PIN is wrong; tries left: {left}.' },
    fix: {
      zh: '请持折人重新输入；忘记 PIN 的，请到村委会补发存折。',
      en: 'Let its holder enter it again; whoever forgot it gets a new passbook from the committee.',
    },
  },
  'passbook-locked': {
    status: 423,
    title: { zh: '存折已锁定', en: 'Passbook locked' },
    detail: {
      zh: 'PIN 连续输错，存折已锁定，直到{untilZh}。',
      en: 'After wrong PINs the passbook is locked until {until}.',
    },
    fix: {
      zh: '请届时再试，或请村委会解锁或补发存折。',
      en: 'Try again then, or ask the committee to unlock it or to issue it anew.',
    },
  },
} as const satisfies Record<string, ProblemDefinition>;
