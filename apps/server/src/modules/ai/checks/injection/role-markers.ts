import type { InjectionMarks } from './injection-marks.ts';

const TOKENS =
  '(?:im_start|im_end|im_sep|system|user|assistant|tool|developer|endoftext|startoftext|begin_of_text|end_of_text|eot_id|eom_id|start_header_id|end_header_id|start_of_role|end_of_role|endofprompt|end_of_turn|python_tag|fim_prefix|channel|message|start|end|call)';
/** What an order begins with; "### System: Ubuntu 22.04" is a bug report. */
const ORDER =
  "(?:\\r?\\n|$|(?:You|Your|Ignore|Disregard|Forget|Override|New|From now|Do not|Don['’]t|Reveal|Always|Never|Respond|The user|Tu|Vous|Oublie|R[ée]v[èe]le|R[ée]ponds|Nouvelle|Ne )(?![a-z]))";

/**
 * Marks of turns that chat templates give the model (ChatML, Llama 2 and 3, Gemma, Alpaca, Anthropic's first format): in a text they say
 * that the text has ended and somebody else speaks.
 */
export const roleMarkers: InjectionMarks = {
  anchor:
    '<\\||<<?/?s|<(?:start|end)_of|\\[/?inst|\\[/?sys|#{2,4} ?(?:system|human|assistant|instruction)|(?:^|\\n)[ \\t>*]{0,8}(?:human|system|syst[èe]me)\\b',
  mark: new RegExp(
    [
      `<\\|${TOKENS}\\|>`,
      '<</?SYS>>|(?<!\\w)\\[/?(?-i:INST|SYSTEM)\\]|<(?:start|end)_of_turn>|</?system(?:_prompt)?>|</?system-reminder>|<s>\\[',
      `#{2,4} ?(?:System|Human|Assistant|Instruction)(?: Prompt| Message| Instructions?)?:[ \\t]*${ORDER}`,
      `\\n?[ \\t>*]{0,8}(?:System|Syst[èe]me)(?: Prompt| Message)?\\*{0,2} ?:\\*{0,2}[ \\t]+${ORDER.replace('\\r?\\n|$|', '')}`,
      // Behind a blank line, or right above the answer: the word alone heads lines of ordinary texts.
      '\\n?[ \\t>*]{0,8}Human\\*{0,2}:(?:(?<=\\n[ \\t]{0,8}\\n[ \\t>*]{0,8}Human\\*{0,2}:)|[^\\n]{0,500}\\n\\s{0,4}[>*]{0,3}Assistant\\*{0,2}:)',
    ].join('|'),
    'iy',
  ),
};
