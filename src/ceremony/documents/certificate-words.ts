import type { Day } from '../../kernel/day.ts';
import type { CertificateDesign, PaperRecipient } from '../papers.ts';
import { inChinese } from './words.ts';

/** A day as certificates write it: 二〇二六年十二月二十六日. */
export function dayInChinese(day: Day): string {
  const [year, month, date] = day.split('-');
  const years = [...year!].map((digit) => (digit === '0' ? '〇' : inChinese(Number(digit)))).join('');
  return `${years}年${inChinese(Number(month))}月${inChinese(Number(date))}日`;
}

/** What is printed on top. */
export const CERTIFICATE_TITLES: Readonly<Record<CertificateDesign, string>> = { award: '奖状', honour: '荣誉证书' };

/** How a certificate ends. */
export const CERTIFICATE_ENDINGS: Readonly<Record<CertificateDesign, string>> = {
  award: '特发此状，以资鼓励。',
  honour: '特发此证，以资鼓励。',
};

/** In which review: what stands before the title. */
export function leadIn({ period }: Pick<PaperRecipient, 'period'>): string {
  return `在${period}道德银行评选中，被评为`;
}

/** What is added to the title in brackets, which do not stand in brackets: `金星（10 星）` is （金星·10 星）. Empty for nothing. */
export function titleNote({ title, label }: Pick<PaperRecipient, 'title' | 'label'>): string {
  if (label === '' || label === title) return '';
  const flat = label.replace(/[（(]\s*(.*?)\s*[）)]/gu, '·$1').replace(/^·/u, '');
  return `（${flat}）`;
}
