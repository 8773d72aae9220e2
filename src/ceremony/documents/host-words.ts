import type { PaperRecipient } from '../papers.ts';

/*
 * What a host says between the items: written out in several ways, so that neighbours differ; which one follows from the order, so that
 * the same ceremony has the same script. Nothing here says of anybody what has not been recorded. Pure.
 */

/** By what an award is for: words of its title, in the order in which they are looked for. */
const OPENINGS: readonly (readonly [about: RegExp, lines: readonly string[]])[] = [
  [
    /孝|敬老|好儿媳|好婆婆|好媳妇|贤良/,
    [
      '百善孝为先，家和万事兴。老人脸上的笑容，就是一个家最好的家风。',
      '一碗热汤、一句问候，日子久了，就是了不起的孝心。',
    ],
  ],
  [
    /学|志|书香|少年|学子/,
    [
      '书声琅琅，是乡村最动听的声音；今日的学子，就是明天的栋梁。',
      '少年有志，家乡有光。他们的努力，乡亲们都看在眼里。',
    ],
  ],
  [
    /净|洁|尘|卫生|环境|美丽/,
    [
      '窗明几净，院落生香。干净的不只是庭院，更是过日子的心气。',
      '门前扫得净，心里才敞亮。好环境，是大家一起动手干出来的。',
    ],
  ],
  [/信|诚/, ['人无信不立，业无信不兴。一诺千金，靠的是一辈子的坚守。', '买卖讲公道，做人讲良心，诚信就是最硬的招牌。']],
  [/移风|新风|简办/, ['喜事新办、丧事简办，省下的是钱，树起的是新风。', '老规矩里有好传统，新风尚里有好日子。']],
  [
    /志愿|公益|奉献|互助|热心/,
    ['赠人玫瑰，手有余香。哪里需要，哪里就有他们的身影。', '红马甲穿在身上，乡亲们的事放在心上。'],
  ],
  [/邻里|和睦|调解/, ['远亲不如近邻。一条巷子住着，就是一家人。', '让一步天宽地阔，和一分家兴业旺。']],
  [/见义|勇/, ['平常日子看得出善良，危急关头看得出担当。', '关键时刻站得出来，这样的人，值得全村人敬重。']],
  [
    /星|文明户|家庭|人家/,
    ['一颗星，是一份肯定；颗颗星，汇成一个家的好名声。', '好家风是最厚的家底，好名声是最好的传家宝。'],
  ],
];

const ANY = [
  '平凡的日子里，总有一些人让我们感动。',
  '善行无迹，乡亲们心里有数；好事不小，道德银行里有账。',
  '榜样就在身边，好人就在眼前。',
  '积小善，成大德。他们用行动把这句话写在了村里的每一天。',
] as const;

/** The sentences before a group: for what its title is about, another one for each that is about the same. */
export class GroupOpenings {
  readonly #used = new Map<readonly string[], number>();

  next(title: string): string {
    const lines = OPENINGS.find(([about]) => about.test(title))?.[1] ?? ANY;
    const used = this.#used.get(lines) ?? 0;
    this.#used.set(lines, used + 1);
    // All have been said: from the general ones on.
    return lines[used] ?? ANY[(used - lines.length) % ANY.length]!;
  }
}

/** 向上台的乡亲 … before the presenters, after them. */
export const HANDING_OVER = [
  '请{presenters}为他们颁奖！',
  '有请{presenters}为获奖者颁发证书和奖品！',
  '让我们以热烈的掌声，请出{presenters}上台颁奖！',
] as const;

export const THANKS = [
  '感谢颁奖嘉宾，祝贺获奖的乡亲们！请各位回座。',
  '谢谢颁奖嘉宾！掌声再次送给他们，请各位就座。',
  '荣誉到手，掌声不停。感谢嘉宾，祝贺大家，请回座。',
] as const;

export const STORIES = [
  '让我们一起听听他们的故事。',
  '他们是怎样做的？请听颁奖词。',
  '请记住他们的名字，也请听听他们的事迹。',
] as const;

export const PERFORMANCES = [
  '领了奖，心里热；看节目，添喜气。下面请欣赏{item}，表演者：{performers}。掌声有请！',
  '接下来换个节奏，请欣赏{performers}带来的{item}，大家欢迎！',
  '好日子要唱出来、演出来。有请{performers}，请欣赏{item}！',
] as const;

export const APPLAUSE = [
  '感谢{performers}的精彩表演！',
  '谢谢{performers}，演得真好！',
  '精彩！再次把掌声送给{performers}！',
] as const;

/** One of several ways, by the order. */
export function vary(ways: readonly string[], index: number, words: Readonly<Record<string, string>> = {}): string {
  const way = ways[index % ways.length]!;
  return way.replace(/\{(\w+)\}/g, (_whole, name: string) => words[name] ?? '');
}

/** 上午好 by the clock of the village; 大家好 where the hour is not known. */
export function greeting(startsAt: string): string {
  if (startsAt === '') return '大家好！';
  const hour = Number(startsAt.slice(0, 2));
  return `大家${hour < 12 ? '上午' : hour < 18 ? '下午' : '晚上'}好！`;
}

/** The names of those called up, families by their heads; a family may have many names of its own. */
export function calledUp(recipients: readonly PaperRecipient[]): string {
  const names = recipients.map(({ name, kind, salutation }) => {
    return kind === 'household' && !name.endsWith(salutation) ? `${name}${salutation}` : name;
  });
  return names.join(names.some((name) => name.includes('、')) ? '；' : '、');
}
