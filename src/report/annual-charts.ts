import type { EChartsOption } from 'echarts';
import { chartSvg } from '../document/chart.ts';
import { bandName } from './annual-tables.ts';

/* The charts of annual reports. Sizes are those of a page's width, 493 points, or of half of it. */

const WHOLE = { width: 493, height: 150 };
const HALF = { width: 236, height: 165 };
const RED = '#a3271c';
const PALETTE = ['#a3271c', '#d3693a', '#e3a94f', '#b8a77a', '#7d9676', '#54738e', '#8d7391', '#9a9a9a'];
const INK = '#4a4a4a';
const LABEL = { fontSize: 8, color: INK };
const RULE = { lineStyle: { color: '#e3ded6', width: 0.5 } };

interface Named {
  readonly name: string;
  readonly value: number;
}

/** Bars over names: months, bands, villages. `max`: where the scale ends, 100 of shares. */
export function barChart(
  items: readonly Named[],
  options: { whole?: boolean; rotate?: number; max?: number } = {},
): string {
  const { whole = false, rotate = 0, max } = options;
  const option: EChartsOption = {
    color: PALETTE,
    grid: { left: 4, right: 6, top: 16, bottom: 2, containLabel: true },
    xAxis: categories(
      items.map(({ name }) => name),
      rotate,
    ),
    yAxis: values(max),
    series: [
      {
        type: 'bar',
        data: items.map(({ value }) => value),
        barMaxWidth: whole ? 24 : 18,
        itemStyle: { color: RED, borderRadius: [1.5, 1.5, 0, 0] },
        label: {
          show: items.length <= 14,
          position: 'top',
          ...LABEL,
          fontSize: 7,
          formatter: ({ value }) => (value === 0 ? '' : short(value)),
        },
      },
    ],
  };
  return chartSvg(option, whole ? WHOLE : HALF);
}

/** Two years side by side. */
export function yearsChart(items: readonly { name: string; now: number; before: number }[], year: number): string {
  const bar = (name: string, color: string, data: number[]) => ({
    type: 'bar' as const,
    name,
    data,
    barMaxWidth: 18,
    itemStyle: { color, borderRadius: [1.5, 1.5, 0, 0] },
    label: { show: true, position: 'top' as const, ...LABEL, fontSize: 7 },
  });
  const names = [`${year - 1} 年`, `${year} 年`] as const;
  const option: EChartsOption = {
    legend: { right: 0, top: 0, itemWidth: 9, itemHeight: 7, textStyle: LABEL, data: [...names] },
    grid: { left: 4, right: 6, top: 26, bottom: 2, containLabel: true },
    xAxis: categories(items.map(({ name }) => name)),
    yAxis: values(),
    series: [
      bar(
        names[0],
        '#d9c7a8',
        items.map(({ before }) => before),
      ),
      bar(
        names[1],
        RED,
        items.map(({ now }) => now),
      ),
    ],
  };
  return chartSvg(option, WHOLE);
}

/** Parts of a whole as a ring: the seven largest, the rest together. */
export function ringChart(items: readonly Named[]): string {
  const ordered = items.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value);
  const rest = ordered.slice(7).reduce((sum, { value }) => sum + value, 0);
  const shown = ordered.length > 8 ? [...ordered.slice(0, 7), { name: '其他', value: rest }] : ordered;
  const total = shown.reduce((sum, { value }) => sum + value, 0);
  const legend = new Map(shown.map(({ name, value }) => [name, `${name}  ${((value * 100) / total).toFixed(1)}%`]));
  const option: EChartsOption = {
    color: PALETTE,
    legend: {
      orient: 'vertical',
      left: 122,
      top: 'middle',
      itemWidth: 8,
      itemHeight: 8,
      itemGap: 6,
      icon: 'rect',
      textStyle: { ...LABEL, width: 98, overflow: 'truncate' },
      formatter: (name) => legend.get(name) ?? name,
    },
    series: [
      {
        type: 'pie',
        radius: [30, 54],
        center: [59, '50%'],
        data: shown.map(({ name, value }) => ({ name, value })),
        label: { show: false },
        itemStyle: { borderColor: '#ffffff', borderWidth: 1 },
      },
    ],
  };
  return chartSvg(option, HALF);
}

/** Households by honour. */
export function bandsChart(
  bands: readonly { from: number | null; below: number | null; households: number }[],
): string {
  const last = bands.findLastIndex(({ households }) => households > 0);
  const items = bands.slice(0, Math.max(last + 1, 4)).map((band) => ({
    name: bandName(band)
      .replace('0 分及以下', '≤0')
      .replace(/ 分.*/, band.below === null ? '+' : '')
      .replace('不足 ', '<'),
    value: band.households,
  }));
  return barChart(items, { rotate: items.length > 6 ? 35 : 0 });
}

function categories(data: string[], rotate = 0): NonNullable<EChartsOption['xAxis']> {
  return {
    type: 'category',
    data,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: '#8a8a8a', width: 0.6 } },
    axisLabel: { ...LABEL, interval: 0, rotate, width: rotate === 0 ? 60 : 70, overflow: 'truncate' },
  };
}

function values(max?: number): NonNullable<EChartsOption['yAxis']> {
  return {
    type: 'value',
    ...(max !== undefined && { max }),
    // Households, villages and points: no scale has steps of less than one.
    minInterval: 1,
    splitNumber: 4,
    splitLine: RULE,
    axisLabel: { ...LABEL, formatter: (value: number) => short(value) },
  };
}

/** 12,400 or 1.24 万: room on a chart is scarce. */
function short(value: unknown): string {
  const number = Number(value);
  if (Math.abs(number) < 10_000) return String(Math.round(number * 10) / 10);
  return `${Math.round(number / 100) / 100} 万`;
}
