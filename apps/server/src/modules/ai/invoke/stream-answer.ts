import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { EventStream } from '../../../kernel/http/answer.ts';
import type { ProviderEvent } from '../providers/provider.ts';
import { aiHeaders } from './ai-headers.ts';
import { AnswerLane } from './answer-lane.ts';
import { type CallRecord, recordOutcome, startOf } from './call-record.ts';
import { streamWithFallback } from './call-with-fallback.ts';
import type { Candidate } from './choose-provider.ts';
import type { MaskedCall } from './mask-messages.ts';
import type { Outgoing } from './prepare-call.ts';
import { problemOfFailure } from './problem-of-failure.ts';
import { scanAnswer } from './scan-answer.ts';
import type { StreamEncoder, Surface } from './surface.ts';

/** What a stream needs: the call as recorded, where it may go, how it was masked. */
export interface StreamedCall {
  record: CallRecord;
  candidates: readonly [Candidate, ...Candidate[]];
  outgoing: Outgoing;
  masked: MaskedCall;
}

/** Steps 7 to 10 of a streamed call. The outcome is recorded before the last piece, and when the client leaves in the middle. */
export function streamAnswer(context: Context<TenantActor>, call: StreamedCall, surface: Surface): EventStream {
  return new EventStream(streamPieces(context, call, surface), {
    ...aiHeaders(context.requestId),
    'content-type': surface.contentType,
  });
}

async function* streamPieces(
  context: Context<TenantActor>,
  { record, candidates, outgoing, masked }: StreamedCall,
  surface: Surface,
): AsyncGenerator<string> {
  const start = startOf(record, context.requestId);
  const encoder = surface.encodeStream(start);
  const lanes = new Lanes(masked);
  let recorded = false;
  try {
    const begin = encoder.begin();
    if (begin) yield begin;
    for await (const event of streamWithFallback(context, record, candidates, outgoing)) {
      if (event.type === 'delta' || event.type === 'tool_call') {
        const piece = lanes.push(event, encoder);
        if (piece) yield piece;
        continue;
      }
      // Recorded before the last piece, not after: a client that leaves at a yield ends this generator there.
      recorded = true;
      if (event.type === 'failed') {
        await recordOutcome(context, record, {
          status: event.failure.kind === 'cancelled' ? 'cancelled' : 'failure',
          failure: event.failure.kind,
        });
        yield encoder.fail(problemOfFailure(event.failure));
        return;
      }
      await recordOutcome(context, record, {
        status: 'success',
        usage: event.usage,
        found: scanAnswer(lanes.written()),
      });
      const { model, usage, finishReasons } = event;
      const rest = lanes.end(encoder);
      yield rest + encoder.finish({ ...start, provider: record.provider, model, usage, finishReasons });
    }
  } finally {
    // The generator was left early: the client has gone.
    if (!recorded) await recordOutcome(context, record, { status: 'cancelled', failure: 'cancelled' });
  }
}

/** One lane for the text of each choice and for the arguments of each tool call. */
class Lanes {
  readonly #masked: MaskedCall;
  readonly #json: boolean;
  readonly #texts = new Map<number, AnswerLane>();
  readonly #calls = new Map<string, { choice: number; index: number; lane: AnswerLane }>();

  constructor(masked: MaskedCall) {
    this.#masked = masked;
    const { responseFormat } = masked.options;
    this.#json = responseFormat !== undefined && responseFormat.type !== 'text';
  }

  push(event: Extract<ProviderEvent, { type: 'delta' | 'tool_call' }>, encoder: StreamEncoder): string {
    if (event.type === 'delta') {
      let lane = this.#texts.get(event.choice);
      if (!lane) {
        lane = new AnswerLane(this.#masked, this.#json);
        this.#texts.set(event.choice, lane);
      }
      const text = lane.push(event.text);
      return text ? encoder.text(event.choice, text) : '';
    }
    const { choice, index } = event;
    let call = this.#calls.get(`${choice}:${index}`);
    if (!call) {
      call = { choice, index, lane: new AnswerLane(this.#masked, true) };
      this.#calls.set(`${choice}:${index}`, call);
    }
    const restored = call.lane.push(event.arguments);
    return restored || event.name !== undefined ? encoder.toolCall({ ...event, arguments: restored }) : '';
  }

  end(encoder: StreamEncoder): string {
    let rest = '';
    for (const [choice, lane] of this.#texts) {
      const text = lane.end();
      if (text) rest += encoder.text(choice, text);
    }
    for (const { choice, index, lane } of this.#calls.values()) {
      const text = lane.end();
      if (text) rest += encoder.toolCall({ choice, index, arguments: text });
    }
    return rest;
  }

  /** All that the model wrote, as it wrote it. */
  written(): string {
    const texts = [...this.#texts.values(), ...[...this.#calls.values()].map(({ lane }) => lane)];
    return texts.map(({ written }) => written).join('\n');
  }
}
