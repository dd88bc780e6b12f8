import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { EventStream } from '../../../kernel/http/answer.ts';
import { AnswerCheckFailed } from '../checks/answer-check-failed.ts';
import { aiProblem } from '../errors.ts';
import { usageOf } from '../providers/http/answer.ts';
import type { ProviderEvent } from '../providers/provider.ts';
import { aiHeaders } from './ai-headers.ts';
import { AnswerLane } from './answer-lane.ts';
import { type CallEnd, type CallRecord, recordOutcome, startOf } from './call-record.ts';
import { streamWithFallback } from './call-with-fallback.ts';
import type { Candidate } from './choose-provider.ts';
import type { Outgoing } from './prepare-call.ts';
import { problemOfFailure } from './problem-of-failure.ts';
import { type AnswerFindings, sumFindings } from './sum-findings.ts';
import type { StreamEncoder, Surface } from './surface.ts';
import type { WayBack } from './way-back.ts';

/** What a stream needs: the call as recorded, where it may go, what its answer is held to. */
export interface StreamedCall {
  record: CallRecord;
  candidates: readonly [Candidate, ...Candidate[]];
  outgoing: Outgoing;
  way: WayBack;
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
  { record, candidates, outgoing, way }: StreamedCall,
  surface: Surface,
): AsyncGenerator<string> {
  // Made at the first event: a fallback may have changed who answers.
  let encoder: StreamEncoder | undefined;
  const lanes = new Lanes(way);
  let recorded = false;
  let length = 0;
  // A stream that is cut brings no count: estimated, or whoever leaves before the end would use up no quota.
  const usageSoFar = () =>
    length === 0
      ? {}
      : { usage: usageOf({ length, promptTokens: undefined, completionTokens: undefined }, outgoing(candidates[0])) };
  try {
    for await (const event of streamWithFallback(context, record, candidates, outgoing)) {
      if (!encoder) {
        encoder = surface.encodeStream(startOf(record, context.requestId));
        const begin = encoder.begin();
        if (begin) yield begin;
      }
      if (event.type === 'delta' || event.type === 'tool_call') {
        length += (event.type === 'delta' ? event.text : event.arguments).length;
        const piece = lanes.push(event, encoder);
        if (piece) yield piece;
        continue;
      }
      if (event.type === 'failed') {
        // Recorded before the last piece, not after: a client that leaves at a yield ends this generator there.
        recorded = true;
        const status = event.failure.kind === 'cancelled' ? 'cancelled' : 'failure';
        await recordOutcome(context, record, cutShort(lanes, { status, failure: event.failure.kind, ...usageSoFar() }));
        yield encoder.fail(problemOfFailure(event.failure));
        return;
      }
      const { model, usage, finishReasons } = event;
      const rest = lanes.end(encoder);
      const findings = lanes.findings();
      recorded = true;
      await recordOutcome(context, record, { status: 'success', usage, findings });
      const start = startOf(record, context.requestId);
      const finish = { ...start, model, usage, finishReasons, found: findings.found };
      yield rest + encoder.finish(finish);
    }
  } catch (error) {
    if (!(error instanceof AnswerCheckFailed)) throw error;
    recorded = true;
    await recordOutcome(context, record, { status: 'failure', failure: 'masking_failed', ...usageSoFar() });
    encoder ??= surface.encodeStream(startOf(record, context.requestId));
    yield encoder.fail(aiProblem('masking_failed'));
  } finally {
    // The generator was left early: the client has gone.
    if (!recorded) {
      await recordOutcome(
        context,
        record,
        cutShort(lanes, { status: 'cancelled', failure: 'cancelled', ...usageSoFar() }),
      );
    }
  }
}

/** The end of a stream that was cut, with what was found in the part of it that had come. */
function cutShort(lanes: Lanes, end: Exclude<CallEnd, { status: 'success' }>): CallEnd {
  try {
    return { ...end, findings: lanes.findings() };
  } catch {
    return { ...end, status: 'failure', failure: 'masking_failed' };
  }
}

/** One lane for the text of each choice and for the arguments of each tool call. */
class Lanes {
  readonly #way: WayBack;
  readonly #texts = new Map<number, AnswerLane>();
  readonly #calls = new Map<string, { choice: number; index: number; lane: AnswerLane }>();

  constructor(way: WayBack) {
    this.#way = way;
  }

  push(event: Extract<ProviderEvent, { type: 'delta' | 'tool_call' }>, encoder: StreamEncoder): string {
    if (event.type === 'delta') {
      let lane = this.#texts.get(event.choice);
      if (!lane) {
        lane = new AnswerLane(this.#way, { json: this.#way.json });
        this.#texts.set(event.choice, lane);
      }
      const text = lane.push(event.text);
      return text ? encoder.text(event.choice, text) : '';
    }
    const { choice, index } = event;
    let call = this.#calls.get(`${choice}:${index}`);
    if (!call) {
      call = { choice, index, lane: new AnswerLane(this.#way, { json: true }) };
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

  findings(): AnswerFindings {
    return sumFindings([...this.#texts.values(), ...[...this.#calls.values()].map(({ lane }) => lane)], this.#way);
  }
}
