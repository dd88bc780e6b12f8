import type { ToolCall, ToolCallPiece } from '../providers/provider.ts';

/** Puts the pieces of tool calls together, for formats in which a call comes whole. */
export class CallGatherer {
  readonly #calls = new Map<number, ToolCall>();

  add({ index, id = '', name = '', arguments: text }: Omit<ToolCallPiece, 'type'>): void {
    const call = this.#calls.get(index);
    if (call) call.arguments += text;
    else this.#calls.set(index, { id, name, arguments: text });
  }

  get calls(): ToolCall[] {
    return [...this.#calls.values()];
  }
}
