import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  requests: Counter<'route' | 'status'>;
  requestSeconds: Histogram<'route'>;
  aiCalls: Counter<'tool' | 'provider' | 'status'>;
  auditQueue: Gauge;
}

/** A registry of its own for each kernel. Labels are route ids, tool codes and statuses: nothing that grows with users. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'gardefou_' });
  const registers = [registry];
  return {
    registry,
    requests: new Counter({
      name: 'gardefou_http_requests_total',
      help: 'Requests answered',
      labelNames: ['route', 'status'],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'gardefou_http_request_seconds',
      help: 'Time to answer',
      labelNames: ['route'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
      registers,
    }),
    aiCalls: new Counter({
      name: 'gardefou_ai_calls_total',
      help: 'Calls to models by outcome',
      labelNames: ['tool', 'provider', 'status'],
      registers,
    }),
    auditQueue: new Gauge({ name: 'gardefou_audit_queue', help: 'Audit rows waiting to be durable', registers }),
  };
}
