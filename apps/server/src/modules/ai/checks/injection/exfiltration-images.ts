import type { InjectionMarks } from './injection-marks.ts';

const SLOTS = '(?:DATA|SECRET|SUMMARY|CONVERSATION|HISTORY|PAYLOAD|BASE64|CONTENT|INSERT|YOUR)';

/**
 * A Markdown image whose address waits for data: a slot in its query ("?q={summary}", "?d=[DATA]", "?q=<email>"), or one that ends at an
 * equals sign. Whoever shows the answer fetches the image, and sends the data. A long query alone is no mark: signed addresses have one.
 */
export const exfiltrationImages: InjectionMarks = {
  anchor: '!\\[',
  mark: new RegExp(
    '!\\[[^\\][\\n]{0,100}\\]\\(\\s?(?:https?:)?//[^\\s)?#]{1,200}\\?' +
      `(?:[^\\s)=&]{0,60}=[^\\s)&]{0,200}&){0,8}(?:[^\\s)=&{<[]{0,60}=)?(?:\\{|<|\\[|\\$\\{|%7b|%5b|(?<==)(?:\\s?\\)|${SLOTS}[A-Z_]*[^)\\n]{0,100}\\)))`,
    'y',
  ),
};
