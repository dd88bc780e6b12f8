import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { EventStream } from '../../../kernel/http/answer.ts';
import { problemDocument } from '../../../kernel/http/send-problem.ts';
import type { Provider, ProviderCall } from '../providers/provider.ts';
import { type CallRecord, recordOutcome } from './call-record.ts';
import type { MaskedMessages } from './mask-messages.ts';
import { problemOfFailure } from './problem-of-failure.ts';
import { scanAnswer } from './scan-answer.ts';

/**
 * Steps 7 to 10 of a streamed call. Events: `delta` {text}, then `done` with the metadata of the whole answer, or `error` with
 * a problem document. The outcome is recorded before the last event, and when the client leaves in the middle.
 */
export function streamAnswer(
  context: Context<TenantActor>,
  record: CallRecord,
  provider: Provider,
  call: ProviderCall,
  masked: MaskedMessages,
): EventStream {
  return new EventStream(streamEvents(context, record, provider, call, masked));
}

async function* streamEvents(
  context: Context<TenantActor>,
  record: CallRecord,
  provider: Provider,
  call: ProviderCall,
  masked: MaskedMessages,
): AsyncGenerator<string> {
  const restorer = masked.restoreStream();
  let answered = '';
  let recorded = false;
  try {
    for await (const event of provider.stream(call)) {
      if (event.type === 'delta') {
        answered += event.text;
        const text = restorer.push(event.text);
        if (text) yield sse('delta', { text });
        continue;
      }
      if (event.type === 'failed') {
        recorded = true;
        await recordOutcome(context, record, {
          status: event.failure.kind === 'cancelled' ? 'cancelled' : 'failure',
          failure: event.failure.kind,
        });
        yield sse('error', problemDocument(problemOfFailure(event.failure), context.requestId));
        return;
      }
      // Before the last piece, not after: a client that leaves at a yield ends this generator there.
      recorded = true;
      await recordOutcome(context, record, { status: 'success', usage: event.usage, found: scanAnswer(answered) });
      const rest = restorer.end();
      if (rest) yield sse('delta', { text: rest });
      yield sse('done', {
        tool: record.tool.code,
        model: event.model,
        provider: record.provider,
        masked: masked.counts,
        usage: event.usage,
        requestId: context.requestId,
      });
    }
  } finally {
    // The generator was left early: the client has gone.
    if (!recorded) await recordOutcome(context, record, { status: 'cancelled', failure: 'cancelled' });
  }
}

function sse(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
