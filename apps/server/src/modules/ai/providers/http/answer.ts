import type { ChatMessage, Choice, ProviderEvent, ProviderUsage, ToolCallPiece } from '../provider.ts';

export type Piece = Extract<ProviderEvent, { type: 'delta' | 'tool_call' }>;

/** What has been understood so far of a provider's answer. */
export interface Answer {
  /** Pieces not yet handed on, in order. */
  pieces: Piece[];
  /** All text understood, in UTF-16 units, handed on or not. */
  length: number;
  /** Tool calls begun. */
  toolCalls: number;
  /** Choices begun. */
  choices: number;
  /** The model has produced something, were it only reasoning that is not shown. */
  begun: boolean;
  model: string | undefined;
  /** By choice, each once it is known. */
  finishReasons: string[];
  promptTokens: number | undefined;
  completionTokens: number | undefined;
}

/**
 * What a piece of the wire means: go on, the answer is whole, it is not the protocol, the provider announces an error.
 */
export type Verdict = 'more' | 'done' | 'garbage' | 'provider_error';

export function emptyAnswer(): Answer {
  return {
    pieces: [],
    length: 0,
    toolCalls: 0,
    choices: 0,
    begun: false,
    model: undefined,
    finishReasons: [],
    promptTokens: undefined,
    completionTokens: undefined,
  };
}

/** Text that follows text of the same choice joins it: one piece costs the steps behind the same whatever its length. */
export function addText(answer: Answer, text: string, choice = 0): void {
  answer.length += text.length;
  beginChoice(answer, choice);
  const last = answer.pieces.at(-1);
  if (last?.type === 'delta' && last.choice === choice) last.text += text;
  else answer.pieces.push({ type: 'delta', choice, text });
}

export function addToolCall(answer: Answer, piece: Omit<ToolCallPiece, 'type'>): void {
  answer.length += piece.arguments.length;
  beginChoice(answer, piece.choice);
  if (piece.name !== undefined) answer.toolCalls++;
  answer.pieces.push({ type: 'tool_call', ...piece });
}

function beginChoice(answer: Answer, choice: number): void {
  answer.begun = true;
  if (choice >= answer.choices) answer.choices = choice + 1;
}

/** Of every choice, for its reason to end: `stop` where the provider gave none. */
export function finishReasonsOf({ choices, finishReasons }: Answer): string[] {
  const length = Math.max(1, choices, finishReasons.length);
  return Array.from({ length }, (_, choice) => finishReasons[choice] ?? 'stop');
}

/** Whether every choice that began has said why it ended. */
export function isEnded({ choices, finishReasons }: Answer): boolean {
  if (finishReasons.length === 0) return false;
  return Array.from({ length: choices }, (_, choice) => finishReasons[choice]).every((reason) => reason !== undefined);
}

export function takePieces(answer: Answer): Piece[] {
  const { pieces } = answer;
  if (pieces.length > 0) answer.pieces = [];
  return pieces;
}

/** The whole answers that the pieces make, by choice. A tool call of an answer that is not streamed is one piece. */
export function choicesOf(answer: Answer): Choice[] {
  const choices = finishReasonsOf(answer).map((finishReason): Choice => ({ content: '', toolCalls: [], finishReason }));
  for (const piece of answer.pieces) {
    const choice = choices[piece.choice];
    if (piece.type === 'delta') {
      if (choice) choice.content += piece.text;
    } else choice?.toolCalls.push({ id: piece.id ?? '', name: piece.name ?? '', arguments: piece.arguments });
  }
  return choices;
}

// Four characters a token is near enough in French and English for a quota; a tokeniser a model family would be
// megabytes of tables for the few servers that do not count.
const CHARACTERS_PER_TOKEN = 4;

/** Tokens as the provider counted them; estimated from lengths where it did not. */
export function usageOf(
  answer: Pick<Answer, 'promptTokens' | 'completionTokens' | 'length'>,
  call: { messages: readonly ChatMessage[] },
): ProviderUsage {
  const promptTokens =
    answer.promptTokens ?? estimateTokens(call.messages.reduce((sum, m) => sum + m.content.length, 0));
  const completionTokens = answer.completionTokens ?? estimateTokens(answer.length);
  return {
    promptTokens,
    completionTokens,
    totalTokens: promptTokens + completionTokens,
    estimated: answer.promptTokens === undefined || answer.completionTokens === undefined,
  };
}

export function estimateTokens(characters: number): number {
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}
