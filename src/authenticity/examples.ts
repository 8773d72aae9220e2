export const verdict = {
  kind: 'certificate' as const,
  verdict: 'genuine' as const,
  village: { code: '220382206201', name: '向善村' },
  facts: [
    { name: { zh: '证书编号', en: 'Number' }, value: '2026-0001' },
    { name: { zh: '荣誉', en: 'Honour' }, value: '十星级文明户 金星（10 星）' },
    { name: { zh: '期间', en: 'Period' }, value: '2026年度' },
    { name: { zh: '获得者', en: 'Given to' }, value: '王*芳' },
    { name: { zh: '颁发日期', en: 'Granted on' }, value: '2026年12月26日' },
  ],
};
