import type { AnswerPolicy } from '../checks/create-answer-check.ts';
import { SentText } from '../checks/sent-text.ts';
import type { MaskedCall } from './mask-messages.ts';

/** What all the texts of one answer are held to on their way back. */
export interface WayBack {
  policy: AnswerPolicy;
  sent: SentText;
  masked: MaskedCall;
  /** The caller asked for JSON and no other text. */
  json: boolean;
}

export function createWayBack(policy: AnswerPolicy, systemPrompt: string | null, masked: MaskedCall): WayBack {
  const { responseFormat } = masked.options;
  const json = responseFormat !== undefined && responseFormat.type !== 'text';
  return { policy, sent: new SentText(systemPrompt, masked.messages), masked, json };
}
