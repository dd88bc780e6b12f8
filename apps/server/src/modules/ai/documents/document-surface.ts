import type { CallAnswer } from '../invoke/invoke-call.ts';
import { nativeSurface } from '../invoke/native-surface.ts';
import { sseEvent } from '../invoke/sse-event.ts';
import type { Surface } from '../invoke/surface.ts';
import type { ProviderUsage } from '../providers/provider.ts';
import { explainRejection } from './explain-rejection.ts';
import type { ExtractedDocument } from './extraction.ts';

/**
 * No text has so many on average: four in English, three to four in French, more where numbers became `[IBAN]`. A model that
 * counted fewer tokens than that did not read to the end.
 */
const MAX_CHARACTERS_PER_TOKEN = 12;

/** `POST /api/ai/documents`: the native format, and what was read of the document in the answer or in the `done` event. */
export function documentSurface({ mediaType, text, pages }: ExtractedDocument): Surface {
  const describe = (usage: ProviderUsage) => ({
    mediaType,
    characters: text.length,
    ...(pages === undefined ? {} : { pages }),
    truncated: isTruncated(text.length, usage),
  });
  const whole = (answer: CallAnswer) => ({
    ...(nativeSurface.whole(answer) as { response: string }),
    document: describe(answer.usage),
  });
  return {
    ...nativeSurface,
    whole,
    encodeStream: (start) => ({
      ...nativeSurface.encodeStream(start),
      finish: (finish) => {
        const { response: _, ...metadata } = whole({ ...finish, choices: [] });
        return sseEvent(metadata, 'done');
      },
      fail: (problem) => nativeSurface.encodeStream(start).fail(explainRejection(problem, text.length)),
    }),
  };
}

/** We send the whole text or none. Some servers shorten what is above their model's window without a word (Ollama, by default). */
function isTruncated(characters: number, { promptTokens, estimated }: ProviderUsage): boolean {
  return !estimated && characters > promptTokens * MAX_CHARACTERS_PER_TOKEN;
}
