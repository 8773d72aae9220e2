/** What a committee may hand over. */
export const IMPORT_KINDS = ['roster', 'rulebook', 'postings', 'balances'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];
/** What sheets are recognised: an attendance sheet (签到表) belongs to an activity and is no import. */
export type SheetKind = ImportKind | 'attendance';

export type Field =
  | 'seq'
  | 'no'
  | 'head'
  | 'unit'
  | 'member'
  | 'relation'
  | 'sex'
  | 'birth'
  | 'phone'
  | 'address'
  | 'note'
  | 'date'
  | 'code'
  | 'act'
  | 'dimension'
  | 'quantity'
  | 'points'
  | 'minus'
  | 'per'
  | 'caps'
  | 'capDay'
  | 'capMonth'
  | 'capQuarter'
  | 'capYear'
  | 'handler'
  | 'honour'
  | 'balance'
  | 'spent';

/** The names of a column, best first: a later tier is tried only for fields and columns that are still free. */
export type Names = readonly RegExp[];

/** Alternatives, with spaces between them. */
const words = (alternatives: string): RegExp => new RegExp(`^(?:${alternatives.trim().split(/\s+/).join('|')})$`, 'i');

const SEQ: Names = [words('序号 序 顺序号 行号')];
const NO: Names = [
  words('户号 户编号 户编码 户代码 家庭编号 家庭户号 家庭号 农户编号 农户号 住户编号 户序号 户主编号 户籍号 户口编号'),
  words('门牌号码? 编号 房号'),
  words('号码? ID'),
];
const HEAD: Names = [
  words(
    '(?:家庭|农户)?户主(?:的?(?:姓名|名字|名称|名))? 户主姓名姓名 户主户主姓名 户主[/或]代表 (?:家庭|农户|户)代表(?:姓名|名称)? 家长姓名',
  ),
  words('农户姓名 农户 户名 农户名称? 家庭名称 户'),
];
const UNIT: Names = [
  words(
    '组别 组 小组 村民小组 所属小组 所属村民小组 所在组 所在小组 组名 网格 所属网格 片区 楼栋 队 生产队 社 屯 自然村',
  ),
];
const NOTE: Names = [words('备注 说明 备考 附注 备注说明')];
const PHONE: Names = [
  words('(?:户主|本人)?(?:联系)?(?:电话|手机)(?:号码?)? 联系方式 (?:户主)?联系电话号?码? 电话手机'),
];

const ROSTER: readonly (readonly [Field, Names])[] = [
  ['no', NO],
  ['head', HEAD],
  [
    'member',
    [
      words('家庭成员 成员 成员姓名 家庭成员姓名 家庭成员名单 家庭成员成员姓名 家庭人员 家庭人口姓名'),
      words('姓名 名字 人员姓名 村民姓名 人员'),
    ],
  ],
  [
    'relation',
    [
      words(
        '(?:家庭成员|成员)?(?:与|同)?户主(?:的|之)?关系 (?:家庭成员|成员)?关系 家庭关系 成员关系 与户主称谓 称谓 家庭成员与户主关系',
      ),
    ],
  ],
  ['sex', [words('(?:家庭成员|成员|户主)?性别')]],
  ['birth', [words('(?:家庭成员|成员|户主)?(?:出生年月日?|出生日期|出生时间|生日|出生|生年月日?|出生年份月份)')]],
  ['phone', PHONE],
  ['unit', UNIT],
  ['address', [words('(?:家庭|现|居住)?(?:住址|地址) 居住地 详细地址')]],
  ['note', NOTE],
  ['seq', SEQ],
];

const capNames = (period: string): Names => [
  words(`(?:每|当|全|单)?(?:${period})度?(?:累计)?(?:上限|封顶|限额|最高分?|最高限额|上限分值?)`),
];

const RULEBOOK: readonly (readonly [Field, Names])[] = [
  [
    'code',
    [words('编码 代码 (?:事项|规则|细则|条款|积分|项目|指标)(?:编码|代码|编号) 条款号 编号'), words('条款 细则号')],
  ],
  [
    'dimension',
    [
      words('类别 维度 积分类别 事项类别 分类 大类 一级指标 类型 项目类别 指标类别 积分类型 所属类别'),
      words('项目 板块 方面 积分维度 指标'),
    ],
  ],
  [
    'act',
    [
      words(`(?:积分|具体|评分|考评|行为|考核|加分)?事项 事项(?:名称|内容|描述) 具体内容 (?:积分|评分|考评|考核|行为)内容 二级指标 行为(?:名称)? 积分行为 事由
    (?:积分|评分)?细则 积分事由 具体行为 规则(?:名称|内容)?`),
      words('内容 条目 指标 事项标准'),
      words('项目 积分项目 项目名称 名称'),
    ],
  ],
  ['capDay', capNames('日|天')],
  ['capMonth', capNames('月')],
  ['capQuarter', capNames('季')],
  ['capYear', capNames('年')],
  [
    'caps',
    [
      words(
        '上限 封顶 限额 最高分 最高限额 (?:积分|分值|累计|计分|得分)(?:上限|封顶|限额) 上限说明 封顶分值? 上限分值? 限制 最高 最高积分 最高分值 限分 封顶线',
      ),
    ],
  ],
  ['minus', [words('扣分 减分 扣分值 减分值 扣分标准 扣减分值? 减分标准')]],
  [
    'points',
    [
      words(
        '分值 积分 得分 分数 赋分 加减分 积分值 (?:积分|计分|评分|赋分|加分|分值|奖励)标准 奖励(?:积分|分值) 单项分值 标准分值? 积分分值 赋分值 基础分值? 加分值? 记分',
      ),
      words('标准 分'),
    ],
  ],
  ['per', [words('(?:计分|计量|计算|积分)?单位')]],
  ['note', NOTE],
  ['seq', SEQ],
];

const LIST: readonly (readonly [Field, Names])[] = [
  [
    'date',
    [
      words('日期 (?:发生|行为|活动|积分|事项|记分|得分|加分)(?:日期|时间) 日期时间 年月日 月日'),
      words('时间 (?:登记|记录|填报|记账)(?:日期|时间) 日'),
    ],
  ],
  ['no', NO],
  ['head', HEAD],
  ['code', [words('(?:事项|规则|细则|条款|积分|项目|指标)(?:编码|代码|编号) 编码 代码 条款号'), words('条款 编号')]],
  [
    'act',
    [
      words(
        '(?:积分|具体|行为|加分|得分|考核)?事项 事项(?:名称|内容|描述) (?:积分)?事由 内容 (?:积分|具体|行为|加分|得分|考核)内容 行为(?:名称|描述)? 积分行为 具体行为 规则名称 项目名称 (?:积分|加分|得分|考核)项目?',
      ),
      words('项目 活动 活动内容 活动名称 规则 细则 摘要 名称 条目 (?:主要|先进)?事迹 (?:积分|加分|得分)(?:理由|原因)'),
    ],
  ],
  [
    'member',
    [
      words(
        '(?:行为|当事|实施|参与|参加|得分|加分|积分)(?:人|人员|者|成员)(?:姓名|名称)? 成员 家庭成员 (?:家庭)?成员(?:姓名|名称) 本人姓名 村民(?:姓名)?',
      ),
      words('姓名 名字 人员 人员姓名'),
    ],
  ],
  [
    'quantity',
    [
      words(
        '数量 次数 时长 小时数 时数 工时 服务时长 (?:次数?|数量)[/、和或]?(?:小时数?|时长) 次[/、]小时 时间\\(小时\\) 件数 天数',
      ),
      words('小时 次 数'),
    ],
  ],
  ['minus', [words('扣分 减分 扣分值 减分值 扣减分值?')]],
  [
    'points',
    [
      words(
        '得分 实得分值? 实得积分 加[/、]?减分值? 奖扣分值? 分值变动 积分(?:变动|增减) (?:变动|增减)积分 记分 计分 (?:本次|所得|获得)(?:积分|得分|分值) 得分值 加扣分 增减分值?',
      ),
      words('积分 积分值 积分分值 加分 加分值 积分数'),
      words('分值 分数 奖励分值 奖励积分 分'),
    ],
  ],
  ['handler', [words('经办人? 经办人员 记录人 记录员 登记人 填报人 经手人 录入人 申报人 审核人 登记员 记账人')]],
  ['note', NOTE],
  ['unit', UNIT],
  ['seq', SEQ],
];

const BALANCES: readonly (readonly [Field, Names])[] = [
  ['no', NO],
  ['head', [...HEAD, words('姓名')]],
  [
    'honour',
    [
      words(`累计(?:总)?积分 荣誉积?分 总积分 累计得分 累计荣誉积?分? 积分总[额数计] 期初(?:荣誉|累计)?(?:积分|荣誉分?) 历[年史]积分 (?:历年)?累计获得积?分? 获得积分
    积分累计 (?:历年)?积分合计`),
      words('累计 总分 得分 总计积分 总得分'),
      words('积分 合计'),
    ],
  ],
  [
    'balance',
    [
      words(
        '(?:积分|期初|期末|可用|账户|现有)?余额 (?:可用|剩余|可兑换|未兑换|现有|结余|结存|期末|尚余)积?分 (?:积分)?(?:结余|结存|剩余) 期初可用积?分? 余分',
      ),
      words('余'),
    ],
  ],
  ['spent', [words('已?(?:兑换|使用|消费|支出)(?:总)?积?分? 已用(?:积分)?')]],
  ['unit', UNIT],
  ['note', NOTE],
  ['seq', SEQ],
];

const ATTENDANCE: readonly (readonly [Field, Names])[] = [
  ...LIST.filter(([field]) => ['date', 'no', 'head', 'member', 'quantity', 'note', 'unit', 'seq'].includes(field)),
  ['member', [words('志愿者(?:姓名|名单)? (?:应到|参会)(?:人|人员)(?:姓名|名单)?')]],
  ['quantity', [words('(?:志愿|参加|参与|活动|劳动|义工)(?:时长|小时数?|时数|工时)')]],
];

export const VOCABULARY: Readonly<Record<SheetKind, readonly (readonly [Field, Names])[]>> = {
  attendance: ATTENDANCE,
  roster: ROSTER,
  rulebook: RULEBOOK,
  postings: LIST,
  balances: BALANCES,
};

/** Words in a sheet's name or title that speak for a kind, when headers alone leave a choice. */
export const KEYWORDS: Readonly<Record<SheetKind, RegExp>> = {
  attendance: /签到|出勤|考勤|参加|到场|人员名单/,
  roster: /花名册|名册|农户|户籍|人口|户口/,
  rulebook: /细则|标准|规则|办法|评分表|清单/,
  postings: /台账|台帐|汇总|登记|记录|明细|流水|积分表/,
  balances: /期初|结余|余额|结存|累计|历年/,
};

/** How columns are called when one is missing. */
export const FIELD_NAMES: Readonly<Record<Field, string>> = {
  seq: '序号',
  no: '户号',
  head: '户主',
  unit: '组别',
  member: '行为人',
  relation: '与户主关系',
  sex: '性别',
  birth: '出生年月',
  phone: '联系电话',
  address: '住址',
  note: '备注',
  date: '日期',
  code: '事项编码',
  act: '事项',
  dimension: '类别',
  quantity: '数量',
  points: '分值',
  minus: '扣分',
  per: '单位',
  caps: '上限',
  capDay: '日上限',
  capMonth: '月上限',
  capQuarter: '季上限',
  capYear: '年上限',
  handler: '经办人',
  honour: '累计积分',
  balance: '积分余额',
  spent: '已兑换积分',
};

/** What each kind is called to people. */
export const KIND_NAMES: Readonly<Record<SheetKind, string>> = {
  attendance: '签到表',
  roster: '农户花名册',
  rulebook: '积分细则',
  postings: '积分台账',
  balances: '期初积分',
};

/** Of each group a sheet of the kind needs one column. */
export const REQUIRED: Readonly<Record<SheetKind, readonly (readonly Field[])[]>> = {
  attendance: [['no'], ['member', 'head']],
  roster: [['no'], ['head', 'member']],
  rulebook: [['act'], ['points', 'minus']],
  postings: [['date'], ['no', 'head', 'member'], ['code', 'act']],
  balances: [
    ['no', 'head'],
    ['honour', 'balance'],
  ],
};
