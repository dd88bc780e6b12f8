import type { Problem } from '../../../kernel/problem.ts';
import type { ToolCallPiece } from '../providers/provider.ts';
import type { CallAnswer, MaskingStyle } from './invoke-call.ts';

/** What a streamed answer is known by when it begins. */
export type CallStart = Pick<CallAnswer, 'id' | 'createdMs' | 'tool' | 'model' | 'provider' | 'masked' | 'requestId'>;
/** What is known when it ends. */
export type CallFinish = CallStart & Pick<CallAnswer, 'usage' | 'found'> & { finishReasons: readonly string[] };

/** Writes one streamed answer in the format of a surface; each function returns what is to be sent, `''` for nothing. */
export interface StreamEncoder {
  begin(): string;
  text(choice: number, text: string): string;
  toolCall(piece: Omit<ToolCallPiece, 'type'>): string;
  finish(finish: CallFinish): string;
  /** The status was sent with the first byte, so a failure is told inside the stream. */
  fail(problem: Problem): string;
}

/** The format in which a call came and its answer goes: everything else about a call is the same for all. */
export interface Surface {
  /** Where neither the caller nor the organisation says: programs read what they get back, people may see placeholders. */
  masking: MaskingStyle | 'tool';
  contentType: string;
  whole(answer: CallAnswer): unknown;
  encodeStream(start: CallStart): StreamEncoder;
}
