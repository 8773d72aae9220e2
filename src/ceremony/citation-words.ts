/*
 * The wording of proposed citations (颁奖词). Openings and closings praise without claiming what happened: that is said by facts alone.
 * Each is one sentence of 8 to 24 characters.
 */

interface Wording {
  /** What a dimension is recognised by: villages name theirs as they like. */
  readonly words: RegExp;
  readonly openings: readonly string[];
  readonly closings: readonly string[];
}

const DIMENSIONS: readonly Wording[] = [
  {
    words: /孝|老|家庭/,
    openings: [
      '孝在日常，爱在点滴。',
      '百善孝为先，家和万事兴。',
      '一粥一饭见孝心，一言一行是家风。',
      '寸草春晖，孝行可敬。',
    ],
    closings: ['孝亲敬老的好家风，值得代代相传。', '愿这份孝心，温暖更多门庭。', '德润门楣，孝满乡里，愿此风长存。'],
  },
  {
    words: /环境|卫生|生态|干净|美丽/,
    openings: ['窗明几净处，文明自来。', '一庭清爽，满村新貌。', '干净是看得见的文明。', '扫净门前路，美了一个村。'],
    closings: [
      '村庄的清爽面貌，来自这样的用心。',
      '愿家家效此，户户清洁，村美人和。',
      '洁净之美，始于自家，惠及乡邻。',
    ],
  },
  {
    words: /志愿|公益|奉献/,
    openings: ['赠人玫瑰，手有余香。', '平凡善举，汇成暖流。', '有一种力量，叫作志愿。', '热心公益，温暖一方。'],
    closings: ['奉献不言大小，真情温暖乡邻。', '村里的热心人，是大家学习的榜样。', '愿更多人一路同行，把善意传下去。'],
  },
  {
    words: /移风|易俗|新风/,
    openings: ['婚丧从简，新风扑面。', '破除旧俗，树立新风。', '节俭办事，文明当先。'],
    closings: ['简朴不减情义，新风更得人心。', '愿文明新风吹进家家户户。', '移风易俗贵在带头，值得学习。'],
  },
  {
    words: /邻里|和睦|团结|调解/,
    openings: ['远亲不如近邻，和睦贵如黄金。', '邻里和睦好，胜过得金宝。', '一声问候，一份帮助，都是乡情。'],
    closings: ['守望相助的乡情，正是村庄的底色。', '愿邻里常和睦，乡情更绵长。', '和气暖了一条巷，情义连着一村人。'],
  },
  {
    words: /诚|守信|信用|守法/,
    openings: ['人无信不立，业无信不兴。', '诚信是金，守法为本。', '言而有信，行而有果。'],
    closings: ['守住诚信，就是守住最好的招牌。', '愿诚信之风，吹遍全村。', '诚实守信的品格，赢得众人敬重。'],
  },
  {
    words: /村务|党|国|集体|治理/,
    openings: ['村里的事，就是自家的事。', '众人拾柴火焰高。', '心系集体，热心当先。'],
    closings: ['集体有你，村庄更有力量。', '愿人人都做村庄的主人翁。', '一份关心，一份担当，值得点赞。'],
  },
  {
    words: /学|教|勤|富|业/,
    openings: ['勤劳是本，好学是福。', '好日子是干出来的。', '勤学苦干，天道酬勤。'],
    closings: ['勤奋向上的精神，是村里的好样子。', '愿勤劳之家，日子越过越红火。', '好学不倦，勤劳致富，前程可期。'],
  },
  {
    words: /见义|勇/,
    openings: ['危难之处，方显英雄身手。', '见义而为，勇者可敬。', '挺身而出，义薄云天。'],
    closings: ['一腔正气，令人敬佩，值得铭记。', '愿正气长存，好人一生平安。', '勇者无畏，乡邻因此更安心。'],
  },
];

const ANY: Wording = {
  words: /^/,
  openings: ['点滴善行，积成大德。', '平凡日子里，善意最动人。', '德不孤，必有邻相伴。', '积善之家，必有余庆。'],
  closings: [
    '凡人善举，光亮一方，可敬可学。',
    '愿这份善意，在乡间生生不息。',
    '积小善成大德，为乡邻立起榜样。',
    '好人好事，正是乡村最美的风景。',
  ],
};

/** How citations led by a dimension begin and end. */
export function wordingOf(dimension: string): Omit<Wording, 'words'> {
  return DIMENSIONS.find(({ words }) => words.test(dimension)) ?? ANY;
}
