import type { ProblemDefinition } from './problem.ts';

/** Refusals of pricing, in the order in which `price` decides them. */
export const pricingProblems = {
  'unknown-rule': {
    status: 422,
    title: { zh: '没有这条细则', en: 'Unknown rule' },
    detail: {
      zh: '{occurredOn} 施行的积分细则中没有 {rule}。',
      en: 'The rulebook in force on {occurredOn} has no rule {rule}.',
    },
    fix: { zh: '请核对细则编码和行为日期。', en: "Check the rule's code and the day of the act." },
  },
  'before-rulebook': {
    status: 422,
    title: { zh: '当日尚无积分细则', en: 'No rulebook in force on that day' },
    detail: {
      zh: '行为日期 {occurredOn} 早于首部积分细则的施行日期。',
      en: 'The act is dated {occurredOn}, before the first rulebook took effect.',
    },
    fix: {
      zh: '请核对日期；细则施行之前的积累请用期初积分录入。',
      en: 'Check the day; what was earned before the first rulebook is entered as an opening.',
    },
  },
  'rule-not-for-recorder': {
    status: 403,
    title: { zh: '无权记录这条细则', en: 'Rule not open to this recorder' },
    detail: {
      zh: '细则 {rule} 不能由这种密钥（{role}）记录。',
      en: 'Rule {rule} is not recorded by keys of the role {role}.',
    },
    fix: { zh: '请由村委会记录。', en: 'Ask the committee to record it.' },
  },
  'member-required': {
    status: 422,
    title: { zh: '请填写行为人', en: 'Member required' },
    detail: { zh: '细则 {rule} 计到个人，必须写明行为人。', en: 'Rule {rule} counts for a person; name the member.' },
    fix: { zh: '请填写本户中做这件事的成员。', en: 'Give the member of the household who acted.' },
  },
  'reference-required': {
    status: 422,
    title: { zh: '请填写荣誉名称或文号', en: 'Reference required' },
    detail: {
      zh: '细则 {rule} 同一荣誉只计最高一级，需要 reference 来辨认是哪一项荣誉。',
      en: 'Of one honour only the highest level counts, so rule {rule} needs a reference that tells honours apart.',
    },
    fix: {
      zh: '请在 reference 中填写荣誉名称或文号，各级填写一致。',
      en: "Give the honour's name or document number as reference, the same at every level.",
    },
  },
  'evidence-required': {
    status: 422,
    title: { zh: '需要佐证', en: 'Evidence required' },
    detail: { zh: '细则 {rule} 要求附佐证。', en: 'Rule {rule} requires evidence.' },
    fix: { zh: '请附上照片、文件的网址或摘要。', en: 'Add the URL or hash of a photo or document.' },
  },
  'bad-quantity': {
    status: 422,
    title: { zh: '数量不符合细则', en: 'Quantity does not fit the rule' },
    detail: {
      zh: '细则 {rule} 的数量须为 {step} {per}的整数倍，最多 {max} {per}，收到 {quantity} {per}。',
      en: 'The quantity of rule {rule} ({per}) must be a positive multiple of {step}, at most {max}; got {quantity}.',
    },
    fix: { zh: '请按细则的计量单位改正数量。', en: "Correct the quantity to the rule's unit." },
  },
  'points-required': {
    status: 422,
    title: { zh: '请填写分值', en: 'Points required' },
    detail: {
      zh: '细则 {rule} 的分值在 {min} 至 {max} 之间由村里评定，必须填写。',
      en: 'Rule {rule} is worth between {min} and {max} points as the committee decides; the points must be given.',
    },
    fix: { zh: '请填写评定的分值。', en: 'Give the points decided on.' },
  },
  'points-mismatch': {
    status: 422,
    title: { zh: '分值与细则不符', en: 'Points differ from the rule' },
    detail: {
      zh: '按细则 {rule} 应为 {expected} 分，填写的是 {got} 分。',
      en: 'Rule {rule} makes this {expected} points; {got} were given.',
    },
    fix: {
      zh: '请核对分值和数量；分值可以不填，由系统按细则计算。',
      en: 'Check points and quantity, or leave the points out: the rule prices the act.',
    },
  },
  'points-out-of-range': {
    status: 422,
    title: { zh: '分值不在细则范围内', en: "Points outside the rule's range" },
    detail: {
      zh: '细则 {rule} 此次分值须在 {min} 至 {max} 之间，并为 {step} 的整数倍，收到 {got}。',
      en: 'Rule {rule} allows {min} to {max} points here, in multiples of {step}; got {got}.',
    },
    fix: { zh: '请按细则的范围改正分值。', en: "Correct the points to the rule's range." },
  },
  'already-counted-for-person': {
    status: 409,
    title: { zh: '此人已计过分', en: 'Already counted for this person' },
    detail: {
      zh: '细则 {rule} 每人只计一次，此人已经计过。',
      en: 'Rule {rule} counts once per person, and it has been counted for this person.',
    },
    fix: {
      zh: '请核对行为人；原记录有误的请先冲正。',
      en: 'Check the member; if the earlier entry is wrong, reverse it.',
    },
  },
  'lower-level-honour': {
    status: 409,
    title: { zh: '同一荣誉已按同级或更高级计分', en: 'Honour already counted at this level or above' },
    detail: {
      zh: '荣誉“{reference}”已计 {counted} 分，细则 {rule} 为 {points} 分，不再加分。',
      en: 'The honour "{reference}" has been counted with {counted} points; rule {rule} gives {points}, nothing more.',
    },
    fix: {
      zh: '同一荣誉只计最高一级；若是另一项荣誉，请填写不同的 reference。',
      en: 'Only the highest level counts; if this is another honour, give it another reference.',
    },
  },
  'cap-exceeded': {
    status: 409,
    title: { zh: '超过上限', en: 'Cap exceeded' },
    detail: {
      zh: '细则 {rule} {periodZh}上限 {cap} 分，还可计 {remaining} 分，此次 {points} 分。',
      en: 'Rule {rule} is capped at {cap} points per {period}; {remaining} remain and this act is worth {points}.',
    },
    fix: {
      zh: '请减少数量，或不再记这一笔；日期记错的请改正日期。',
      en: 'Reduce the quantity or leave the act out; if the day is wrong, correct it.',
    },
  },
} as const satisfies Record<string, ProblemDefinition>;
