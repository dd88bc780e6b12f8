import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  requests: Counter<'route' | 'status'>;
  requestSeconds: Histogram<'route'>;
  aiCalls: Counter<'tool' | 'provider' | 'status'>;
  aiFallbacks: Counter<'from' | 'to' | 'failure'>;
  aiBreakers: Gauge<'provider'>;
  aiProviderSeconds: Histogram<'provider'>;
  aiFirstTokenSeconds: Histogram<'provider'>;
  aiProviderAttempts: Counter<'provider'>;
  aiInjectionMarkers: Counter<'tool'>;
  aiQuotaThresholds: Counter<'scope' | 'kind' | 'percent'>;
  auditQueue: Gauge;
}

/** Models take from tenths of a second to minutes. */
const MODEL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120];

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
    aiFallbacks: new Counter({
      name: 'gardefou_ai_fallbacks_total',
      help: 'Calls that went on to another provider',
      labelNames: ['from', 'to', 'failure'],
      registers,
    }),
    aiBreakers: new Gauge({
      name: 'gardefou_ai_breaker_open',
      help: '1 while calls to a provider are held back after repeated failures',
      labelNames: ['provider'],
      registers,
    }),
    aiProviderSeconds: new Histogram({
      name: 'gardefou_ai_provider_seconds',
      help: 'Time a provider took for a whole call, its failures included',
      labelNames: ['provider'],
      buckets: MODEL_SECONDS,
      registers,
    }),
    aiFirstTokenSeconds: new Histogram({
      name: 'gardefou_ai_first_token_seconds',
      help: 'Time to the first piece of a streamed answer',
      labelNames: ['provider'],
      buckets: MODEL_SECONDS,
      registers,
    }),
    aiProviderAttempts: new Counter({
      name: 'gardefou_ai_provider_attempts_total',
      help: 'Requests sent to a provider, those sent again included',
      labelNames: ['provider'],
      registers,
    }),
    aiInjectionMarkers: new Counter({
      name: 'gardefou_ai_injection_markers_total',
      help: 'Marks of prompt injection found in what was sent to models',
      labelNames: ['tool'],
      registers,
    }),
    aiQuotaThresholds: new Counter({
      name: 'gardefou_ai_quota_thresholds_total',
      help: 'Quotas of which 80 % or 100 % were used',
      labelNames: ['scope', 'kind', 'percent'],
      registers,
    }),
    auditQueue: new Gauge({ name: 'gardefou_audit_queue', help: 'Audit rows waiting to be durable', registers }),
  };
}
