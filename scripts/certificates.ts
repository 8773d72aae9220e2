import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { CERTIFICATES_PER_FILE, certificateDocument } from '../src/ceremony/documents/certificates.ts';
import type { CeremonyPapers, CertificateDesign, PaperRecipient } from '../src/ceremony/papers.ts';
import type { Day } from '../src/kernel/day.ts';

/*
 * npm exec tsx scripts/certificates.ts -- [--count 1000] [--design award] [--out folder]
 * Prints sample certificates and says, as one JSON object, how long it took and how much memory the process had at most.
 */
const program = new Command('certificates')
  .description('样张证书 / sample certificates')
  .option('--count <n>', '张数 / how many', Number, 6)
  .option('--design <design>', 'award 奖状, honour 荣誉证书', 'honour')
  .option('--out <folder>', '存到 / write the files there')
  .parse();
const { count, design, out } = program.opts<{ count: number; design: CertificateDesign; out?: string }>();

const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙', '欧阳'];
const GIVEN = ['建国', '秀英', '䶮', '桂兰', '志强', '𬭎', '玉梅', '文静', '大力', '㛃', '明'];
const LONG = ['买买提·艾合买提', '阿依古丽·吐尔逊江·阿卜杜热合曼', '王建国、李秀英、王志强、张桂芳、王小明、王小红'];
const TITLES = [
  ['孝老爱亲标兵', ''],
  ['十星级文明户', '金星（10 星）'],
  ['贤良淑德', '好儿媳'],
  ['新时代文明实践乡风建设暨移风易俗孝老爱亲示范引领先进家庭户', ''],
] as const;
const STORY =
  '十二年如一日照料瘫痪在床的老人，端水喂饭、擦洗翻身，从无怨言，并带动邻里为留守老人理发、代购、送药，是全村学习的榜样。';

function recipient(index: number): PaperRecipient {
  const plain = SURNAMES[index % SURNAMES.length]! + GIVEN[index % GIVEN.length]!;
  const name = index % 10 === 3 ? LONG[((index / 10) % LONG.length) | 0]! : plain;
  const [title, label] = TITLES[index % TITLES.length]!;
  const no = index + 1;
  return {
    no,
    household: `H-${no}`,
    name,
    kind: 'household',
    salutation: index % 2 === 0 ? '同志' : '家庭',
    unit: '',
    title,
    label,
    period: '2026年度',
    at: 'stage',
    citation: index % 3 === 0 ? '' : `${name}${STORY.repeat(1 + (index % 2))}`,
    prize: '',
    number: `2026-${String(no).padStart(4, '0')}`,
    verifyUrl: `https://daode.example.org/v/${'k7XyZ012'.repeat(4)}${no}`,
  };
}

const papers: CeremonyPapers = {
  village: { code: '220382204201', name: '孙家村', committee: '村民委员会' },
  ceremony: {
    id: '0198a000-0000-7000-8000-000000000001',
    name: '孙家村2026年度道德银行表彰大会',
    day: '2026-12-26' as Day,
    startsAt: '09:00',
    place: '',
    host: '',
    coHosts: [],
    sponsors: [],
    compere: '',
    issuer: '双辽市新立乡孙家村村民委员会',
    documentNo: '',
    addressees: '',
    certificate: design,
  },
  groups: [
    {
      code: 'all',
      title: '',
      presenters: [],
      prize: '',
      recipients: Array.from({ length: count }, (_, i) => recipient(i)),
      atHome: [],
    },
  ],
  programme: [],
  redemption: null,
};

if (out !== undefined) mkdirSync(out, { recursive: true });
const started = performance.now();
let bytes = 0;
for (let from = 1; from <= count; from += CERTIFICATES_PER_FILE) {
  const file = await certificateDocument(papers, { from, to: from + CERTIFICATES_PER_FILE - 1 });
  bytes += file.length;
  if (out !== undefined) writeFileSync(join(out, `${design}-${String(from).padStart(4, '0')}.pdf`), file);
}
const seconds = (performance.now() - started) / 1000;
const megabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ count, bytes, seconds, megabytes })}\n`);
