import type { TenantActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import type { Answer, EventStream } from '../../../kernel/http/answer.ts';
import type { UploadedFile } from '../../../kernel/http/uploaded-file.ts';
import { Problem } from '../../../kernel/problem.ts';
import { invoke } from '../invoke/invoke.ts';
import type { InvokeCall } from '../invoke/invoke-call.ts';
import type { ChatMessage } from '../providers/provider.ts';
import { documentSurface } from './document-surface.ts';
import { explainRejection } from './explain-rejection.ts';
import { readDocument } from './read-document.ts';
import { refuseDocument } from './refuse-document.ts';

export interface DocumentCall extends Omit<InvokeCall, 'messages' | 'options'> {
  file: UploadedFile;
  /** What to extract, which categories: said before the text. */
  instruction?: string | undefined;
}

/** Gives a document's text to a tool: extracted in memory, then a call like any other. Steps: docs/flows/ai-documents.md */
export async function processDocument(
  context: Context<TenantActor>,
  { file, instruction, ...call }: DocumentCall,
): Promise<Answer | EventStream | Problem> {
  const document = await readDocument(context, file);
  if (document instanceof Problem) return refuseDocument(context, document);
  const messages: ChatMessage[] = [{ role: 'user', content: document.text }];
  if (instruction !== undefined) messages.unshift({ role: 'user', content: instruction });
  const answer = await invoke(context, { ...call, messages, options: {} }, documentSurface(document));
  return answer instanceof Problem ? explainRejection(answer, document.text.length) : answer;
}
