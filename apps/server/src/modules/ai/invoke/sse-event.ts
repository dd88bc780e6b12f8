export const SSE_CONTENT_TYPE = 'text/event-stream; charset=utf-8';

/** One server-sent event. JSON has no line break of its own, so one `data` line is enough. */
export function sseEvent(data: unknown, event?: string): string {
  const line = `data: ${JSON.stringify(data)}\n\n`;
  return event === undefined ? line : `event: ${event}\n${line}`;
}
