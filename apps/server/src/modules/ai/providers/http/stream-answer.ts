import type { ProviderCall, ProviderEvent, ProviderFailure } from '../provider.ts';
import { type Answer, emptyAnswer, finishReasonsOf, isEnded, takePieces, usageOf, type Verdict } from './answer.ts';
import { CallLimits } from './call-limits.ts';
import type { Exchange, UpstreamRequest } from './exchange.ts';
import { LineSplitter } from './line-splitter.ts';
import { openAnswer } from './open-answer.ts';
import type { Upstream } from './upstream.ts';

/** Understands one line of a stream; a new one a stream, since a message may take several lines. */
export type LineReader = (line: string, answer: Answer) => Verdict;

/**
 * Sends a request and hands its answer on as it comes. Text that arrived while the consumer was busy leaves as one
 * delta: it is late already, and a delta costs the steps that follow (scan, unmask, send) the same whatever its length.
 */
export async function* streamAnswer(
  upstream: Upstream,
  request: UpstreamRequest,
  call: ProviderCall,
  contentType: RegExp,
  readLine: LineReader,
): AsyncGenerator<ProviderEvent, void, undefined> {
  const limits = new CallLimits(call);
  let exchange: Exchange | undefined;
  let understood = false;
  try {
    const opened = await openAnswer(upstream, request, limits);
    if (!opened.ok) return yield { type: 'failed', failure: opened.failure };
    exchange = opened.exchange;
    const fail = (kind: ProviderFailure['kind']): ProviderEvent => ({
      type: 'failed',
      failure: { kind, attempts: opened.attempts },
    });
    if (!contentType.test(opened.contentType)) return yield fail('garbage');
    const answer = emptyAnswer();
    const splitter = new LineSplitter();
    for (;;) {
      const received = await exchange.read();
      const ended = received === 'complete';
      if (!Array.isArray(received) && !ended) {
        return yield fail(received === 'protocol' ? 'garbage' : (limits.stopped ?? 'unavailable'));
      }
      // At the end an empty line closes the last event of a server that forgot to.
      const lines = ended ? [...splitter.end(), ''] : splitter.push(received);
      const verdict = lines === undefined ? 'garbage' : readLines(lines, answer, readLine);
      if (answer.begun) limits.firstTokenSeen();
      for (const piece of takePieces(answer)) yield piece;
      if (verdict === 'garbage') return yield fail('garbage');
      if (verdict === 'provider_error') return yield fail('unavailable');
      if (verdict === 'more' && !ended) continue;
      // Some compatible servers end without their last mark, some give no reason; without either, or with neither text
      // nor reason, what came may be half an answer.
      if (!isEnded(answer) && (verdict === 'more' || !answer.begun)) return yield fail('garbage');
      understood = true;
      const model = answer.model ?? call.model;
      const { attempts } = opened;
      return yield {
        type: 'done',
        model,
        usage: usageOf(answer, call),
        finishReasons: finishReasonsOf(answer),
        attempts,
      };
    }
  } finally {
    limits.release();
    if (understood) exchange?.leave();
    else exchange?.stop();
  }
}

function readLines(lines: readonly string[], answer: Answer, readLine: LineReader): Verdict {
  for (const line of lines) {
    const verdict = readLine(line, answer);
    if (verdict !== 'more') return verdict;
  }
  return 'more';
}
