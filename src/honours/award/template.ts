import type { Bilingual } from '../../kernel/problems/index.ts';
import type { AwardCategory, Frequency } from './category.ts';

/** A programme to begin from (评选模板). */
export interface ProgrammeTemplate {
  readonly id: string;
  readonly name: Bilingual;
  readonly frequency: Frequency;
  readonly categories: readonly AwardCategory[];
}

const byPoints = (dimension: string) => ({ kind: 'ranking' as const, dimension });

/** Six categories of a community's monthly models (永加社区道德模范): an idiom, and what it means. */
const MONTHLY_MODELS: ProgrammeTemplate = {
  id: 'monthly-models',
  name: { zh: '月度道德模范（六类）', en: 'Moral models of the month (six categories)' },
  frequency: 'month',
  categories: [
    {
      code: 'XL',
      title: '贤良淑德',
      label: '好儿媳',
      kind: 'person',
      basis: { kind: 'nomination' },
      places: 5,
      wording: '孝敬公婆、和睦家庭、勤俭持家，事迹突出',
    },
    {
      code: 'HH',
      title: '鸿鹄之志',
      label: '品学兼优',
      kind: 'person',
      basis: { kind: 'nomination' },
      places: 5,
      wording: '勤奋好学、品德优良，成绩突出',
    },
    {
      code: 'NG',
      title: '年高德劭',
      label: '璞玉浑金',
      kind: 'person',
      basis: { kind: 'votes' },
      places: 3,
      wording: '德高望重、热心公益、垂范乡里',
    },
    {
      code: 'YC',
      title: '一尘不染',
      label: '干净人家',
      kind: 'household',
      basis: byPoints('环境卫生'),
      places: 5,
      wording: '庭院整洁、门前干净，环境卫生积分名列前茅',
    },
    {
      code: 'YF',
      title: '移风易俗',
      label: '文明新风户',
      kind: 'household',
      basis: byPoints('移风易俗'),
      places: 3,
      wording: '喜事新办、丧事简办，带头树立文明新风',
    },
    {
      code: 'CX',
      title: '信守不渝',
      label: '诚信经营',
      kind: 'household',
      basis: byPoints('诚信守法'),
      places: 3,
      wording: '诚实守信、守法经营，群众公认',
    },
  ],
};

/** The titles of a year's ceremony (孙家村表彰大会): star households, and persons who are an example of filial piety. */
const ANNUAL_CEREMONY: ProgrammeTemplate = {
  id: 'annual-ceremony',
  name: { zh: '年度表彰（星级文明户、孝老爱亲标兵）', en: 'Annual titles (star households, examples of filial piety)' },
  frequency: 'year',
  categories: [
    {
      code: 'SX',
      title: '十星级文明户',
      label: '十星级文明户',
      kind: 'household',
      basis: { kind: 'stars', atLeast: 10 },
      places: 50,
      wording: '在星级文明户评定中十星齐全',
    },
    {
      code: 'XL',
      title: '孝老爱亲标兵',
      label: '孝老爱亲标兵',
      kind: 'person',
      basis: byPoints('孝老爱亲'),
      places: 20,
      wording: '孝敬老人、关爱家人，事迹感人',
    },
  ],
};

export const PROGRAMME_TEMPLATES: readonly ProgrammeTemplate[] = [MONTHLY_MODELS, ANNUAL_CEREMONY];
