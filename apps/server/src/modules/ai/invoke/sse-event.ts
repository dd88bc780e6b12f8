import { jsonLine } from './json-line.ts';

export const SSE_CONTENT_TYPE = 'text/event-stream; charset=utf-8';

/** One server-sent event; its JSON is one line, so one `data` line is enough. */
export function sseEvent(data: unknown, event?: string): string {
  const line = `data: ${jsonLine(data)}\n\n`;
  return event === undefined ? line : `event: ${event}\n${line}`;
}
