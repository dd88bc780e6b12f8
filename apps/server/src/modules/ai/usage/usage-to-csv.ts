import type { Usage } from './build-series.ts';

/** One line a point, comma separated, with a first line of names. Keys are codes and ids: nothing in them needs quotes. */
export function usageToCsv({ series, groupBy }: Usage): string {
  const lines = series.flatMap(({ key, points }) => points.map((point) => [key, ...Object.values(point)].join(',')));
  const [first] = series.flatMap(({ points }) => points);
  return [[groupBy === 'none' ? 'key' : groupBy, ...Object.keys(first ?? {})].join(','), ...lines, ''].join('\r\n');
}
