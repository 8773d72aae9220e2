/** Faces by the names that Word and WPS know them by; they are named, not embedded. Latin letters and figures as in print. */
export const FACES = {
  song: face('方正小标宋简体'),
  fang: face('仿宋_GB2312'),
  kai: face('楷体_GB2312'),
  hei: face('黑体'),
  footer: { ascii: '宋体', hAnsi: '宋体', eastAsia: '宋体', cs: '宋体' },
};

function face(eastAsia: string) {
  return { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia, cs: 'Times New Roman', hint: 'eastAsia' };
}
