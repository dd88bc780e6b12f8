import type { Answer, Verdict } from '../http/answer.ts';
import { parseJson } from '../http/parse-json.ts';
import type { LineReader } from '../http/stream-answer.ts';
import { readOpenAiAnswer } from './read-openai-answer.ts';

/**
 * Reads OpenAI's server-sent events: `data:` lines up to an empty line are one event, an event is a chunk or `[DONE]`.
 * Comments (keep-alives) and the other fields say nothing about the answer.
 */
export function createSseReader(): LineReader {
  let data: string | undefined;
  return (line, answer) => {
    if (line === '') {
      const event = data;
      data = undefined;
      return event === undefined ? 'more' : readEvent(event, answer);
    }
    if (line.startsWith('data:')) {
      const value = line.slice(line.startsWith('data: ') ? 6 : 5);
      data = data === undefined ? value : `${data}\n${value}`;
    }
    return 'more';
  };
}

function readEvent(data: string, answer: Answer): Verdict {
  return data === '[DONE]' ? 'done' : readOpenAiAnswer(parseJson(data), 'delta', answer);
}
