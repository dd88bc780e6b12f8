import type { ChatMessage } from '../../providers/provider.ts';
import { encodedOrders } from './encoded-orders.ts';
import { exfiltrationImages } from './exfiltration-images.ts';
import { exfiltrations } from './exfiltrations.ts';
import { hiddenText } from './hidden-text.ts';
import { overrides } from './overrides.ts';
import { personas } from './personas.ts';
import { roleMarkers } from './role-markers.ts';

const FAMILIES = [overrides, exfiltrations, personas, roleMarkers, exfiltrationImages, encodedOrders, hiddenText];
/** One group a family: which one matched says which mark to try. */
const ANCHORS = new RegExp(FAMILIES.map(({ anchor }) => `(${anchor})`).join('|'), 'gi');

/**
 * Counts marks of attempts to give the model other orders, in what is sent to it: questions, documents, results of tools; French and
 * English. Instructions of the system's and the developer's are left out: to give orders is what they are for.
 *
 * Counted, not blocked. A block would promise what no list of phrases keeps: whoever is stopped writes the same in other words, in
 * another language, in an image, while an article about injection, a mail that takes back its own instructions or a chat log
 * pasted to be summed up would be refused. What protects is what an injected order cannot reach: nothing unmasked is sent, tools
 * are the caller's, the answer is checked. The count shows an administrator which tool is being tried.
 */
export function countInjectionMarkers(messages: readonly ChatMessage[]): number {
  let count = 0;
  for (const { role, content } of messages) {
    if (role !== 'system' && role !== 'developer') count += countIn(content);
  }
  return count;
}

function countIn(text: string): number {
  let count = 0;
  ANCHORS.lastIndex = 0;
  for (let found = ANCHORS.exec(text); found; found = ANCHORS.exec(text)) {
    const { index } = found;
    const mark = FAMILIES[found.findIndex((group, at) => at > 0 && group !== undefined) - 1]?.mark;
    if (!mark) break;
    mark.lastIndex = index;
    if (mark.test(text)) {
      count++;
      ANCHORS.lastIndex = Math.max(mark.lastIndex, index + 1);
    } else {
      // Another anchor may stand inside this one.
      ANCHORS.lastIndex = index + 1;
    }
  }
  return count;
}
