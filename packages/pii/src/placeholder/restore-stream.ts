import { mayBegin, readPlaceholder } from './read-placeholder.ts';

/** Restores an answer that arrives in pieces. */
export interface RestoreStream {
  /** Takes the next piece and returns all the text that is certain: everything but a possible beginning of a placeholder. */
  push(chunk: string): string;
  /** Returns what was held back. */
  end(): string;
}

/** A stream over a mapping from `TYPE_number` to the value. Unknown placeholders pass as they are. */
export function createRestoreStream(findValue: (key: string) => string | undefined): RestoreStream {
  let held = '';
  // The unit before `held` decides whether a bare placeholder begins a word there.
  let last = '';

  function run(isEnd: boolean): string {
    const text = last + held;
    let restored = '';
    let copied = last.length;
    let at = copied;
    while (at < text.length) {
      if (!mayBegin(text.charCodeAt(at))) {
        at++;
        continue;
      }
      const reading = readPlaceholder(text, at, isEnd);
      if (reading === 'more') break;
      const value = reading && findValue(reading.key);
      if (reading === undefined || value === undefined) {
        at++;
        continue;
      }
      restored += text.slice(copied, at) + value;
      at = reading.end;
      copied = at;
    }
    restored += text.slice(copied, at);
    if (at > 0) last = text.charAt(at - 1);
    held = text.slice(at);
    return restored;
  }

  return {
    push(chunk) {
      held += chunk;
      return run(false);
    },
    end() {
      const rest = run(true);
      last = '';
      held = '';
      return rest;
    },
  };
}
