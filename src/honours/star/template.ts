import type { Bilingual } from '../../kernel/problems/index.ts';
import type { StarScheme } from './contract-schemes.ts';
import { fullScheme } from './scheme.ts';

export interface SchemeTemplate {
  readonly id: string;
  readonly name: Bilingual;
  readonly definition: StarScheme;
}

/** One common set of ten (爱党爱国 …), each with the dimensions of the default rulebook that speak for it. */
const TEN_STARS = [
  { code: 'AD', name: '爱党爱国', dimensions: ['村务参与'] },
  { code: 'ZJ', name: '遵纪守法', dimensions: ['诚信守法'] },
  { code: 'QL', name: '勤劳致富', dimensions: ['勤学致富'] },
  { code: 'XL', name: '孝老爱亲', dimensions: ['孝老爱亲'] },
  { code: 'LL', name: '邻里和睦', dimensions: ['邻里和睦'] },
  { code: 'CX', name: '诚实守信', dimensions: ['诚信守法'] },
  { code: 'YF', name: '移风易俗', dimensions: ['移风易俗'] },
  { code: 'ST', name: '生态环保', dimensions: ['环境卫生'] },
  { code: 'JX', name: '崇学重教', dimensions: ['勤学致富'] },
  { code: 'GY', name: '热心公益', dimensions: ['志愿公益', '见义勇为'] },
];

const FIVE_STARS = [
  { code: 'XL', name: '孝老爱亲星', dimensions: ['孝老爱亲'] },
  { code: 'HJ', name: '环境卫生星', dimensions: ['环境卫生'] },
  { code: 'LL', name: '邻里和睦星', dimensions: ['邻里和睦', '移风易俗'] },
  { code: 'CX', name: '诚信守法星', dimensions: ['诚信守法'] },
  { code: 'GY', name: '热心公益星', dimensions: ['志愿公益', '村务参与', '见义勇为'] },
];

/** Schemes that a village can start from; without thresholds, because what is much differs from village to village. */
export const SCHEME_TEMPLATES: readonly SchemeTemplate[] = [
  {
    id: 'ten-star',
    name: { zh: '十星级文明户', en: 'Ten-star civilised household' },
    definition: fullScheme({
      name: '十星级文明户',
      cycle: 'year',
      stars: TEN_STARS,
      levels: [
        { code: 'bronze', name: '铜星', from: 5, to: 7 },
        { code: 'silver', name: '银星', from: 8, to: 9 },
        { code: 'gold', name: '金星', from: 10, to: 10 },
      ],
      lockoutMonths: 12,
      approval: 'township',
    }),
  },
  {
    id: 'five-star',
    name: { zh: '五星文明家庭', en: 'Five-star family' },
    definition: fullScheme({
      name: '五星文明家庭',
      cycle: 'half',
      stars: FIVE_STARS,
      levels: [
        { code: 'three', name: '三星', from: 3, to: 3 },
        { code: 'four', name: '四星', from: 4, to: 4 },
        { code: 'five', name: '五星', from: 5, to: 5 },
      ],
      lockoutMonths: 6,
    }),
  },
];
