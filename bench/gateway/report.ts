export interface Sample {
  target: string;
  round: number;
  connections: number;
  requests: number;
  errors: number;
  p50Ms: number;
  p99Ms: number;
  requestsPerSecond: number;
  cpuMsPerRequest: number;
  /** Of the processes that serve the target: PostgreSQL. */
  besideMsPerRequest: number;
}

/** A Markdown table of medians over the rounds, each beside its ratio to Portkey's of the same run. */
export function report(samples: readonly Sample[], machine: string): string {
  const lines = [
    `Machine: ${machine}. Medians of ${Math.max(...samples.map(({ round }) => round))} interleaved rounds.`,
    '',
    '| target | connections | CPU ms/request | ÷ Portkey | PostgreSQL CPU ms/request | requests/s | × Portkey | p50 ms | p99 ms | errors |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
  ];
  for (const [key, group] of Map.groupBy(samples, ({ target, connections }) => `${connections}|${target}`)) {
    const [connections, target] = key.split('|');
    const peer = samples.filter(
      (sample) => sample.target.startsWith('Portkey') && String(sample.connections) === connections,
    );
    const of = (pick: (sample: Sample) => number) => median(group.map(pick));
    const ratio = (pick: (sample: Sample) => number) =>
      peer.length > 0 ? (of(pick) / median(peer.map(pick))).toFixed(2) : '';
    lines.push(
      `| ${target} | ${connections} | ${of((s) => s.cpuMsPerRequest).toFixed(4)} | ${ratio((s) => s.cpuMsPerRequest)} | ${of((s) => s.besideMsPerRequest).toFixed(4)} | ${Math.round(of((s) => s.requestsPerSecond))} | ${ratio((s) => s.requestsPerSecond)} | ${of((s) => s.p50Ms).toFixed(2)} | ${of((s) => s.p99Ms).toFixed(2)} | ${group.reduce((sum, { errors }) => sum + errors, 0)} |`,
    );
  }
  return lines.join('\n');
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? Number(sorted[middle]) : (Number(sorted[middle - 1]) + Number(sorted[middle])) / 2;
}
