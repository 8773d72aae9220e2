/**
 * Red lines (红线): nothing about petitioning (信访, 上访) or birth (生育) is ever scored, whatever a village resolves.
 * Look-arounds keep everyday words apart that share the characters: 微信访谈, 线上访问, 新生育苗, 统计生活 …
 */
const RED_LINES: readonly RegExp[] = [
  /(?<![微短通电])信访(?!谈|问)|(?<![线网])上访(?!谈|问)|越级访|缠访|(?<!热)闹访|进京访|非正常访/u,
  /\bpetition/u,
  /(?<![学卫养师新])生育(?![苗林人才英种秧])|计生(?=政策|工作|规定|条例|奖|罚|服务|$)|违反计生/u,
  /独生子女|婚育|晚育(?![苗儿])|优生优育|节育(?![苗儿林人])|绝育|结扎|堕胎|引产(?![业品])|超生(?![动态])/u,
  /(?:(?<![学陌])生|(?<!关)怀)(?:孩子|娃|[一二两三多]孩|[一二两三头多]胎)|[二三多]胎|[二三多]孩(?![子童])/u,
  /childbirth|birth ?(?:rate|control|polic|quota)|giv(?:e|es|ing) birth|family planning|abortion|sterili[sz]ation/u,
];

/** Letters that villages still write in their traditional form. */
const TRADITIONAL: Readonly<Record<string, string>> = {
  訪: '访',
  產: '产',
  計: '计',
  劃: '划',
  級: '级',
  學: '学',
  養: '养',
};

/** The word with which a text crosses a red line; `undefined` when it crosses none. */
export function redLineIn(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[訪產計劃級學養]/gu, (letter) => TRADITIONAL[letter] ?? letter);
  // Chinese is compared without anything between its characters, English with its spaces.
  const dense = plain.replace(/[^\p{L}\p{N}]/gu, '');
  for (const line of RED_LINES) {
    const word = line.exec(dense)?.[0] ?? line.exec(plain)?.[0];
    if (word) return word;
  }
  return undefined;
}
