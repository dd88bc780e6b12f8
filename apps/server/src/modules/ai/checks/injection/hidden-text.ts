import type { InjectionMarks } from './injection-marks.ts';

/**
 * Text that people do not see and models read: letters of the tag block (but for the flags of England, Scotland and Wales, written
 * with them), three zero-width characters or more in a row (one joins emoji or Persian letters), variation selectors in a row, and the
 * right-to-left override. The left-to-right one, which contacts of telephones put before numbers, counts before anything else.
 */
export const hiddenText: InjectionMarks = {
  anchor:
    '\\udb40[\\udc00-\\udc7f\\udd00-\\uddef]|[\\u200b-\\u200d\\u2060-\\u2064\\ufeff\\u180e]{3}|[\\ufe00-\\ufe0f]{3}|[\\u202d\\u202e]',
  mark: /(?<!\ud83c\udff4(?:\udb40[\udc00-\udc7f]){0,6})(?:\udb40[\udc00-\udc7f])+|(?:\udb40[\udd00-\uddef]){2,}|[\u200b-\u200d\u2060-\u2064\ufeff\u180e]{3,}|[\ufe00-\ufe0f]{3,}|\u202e|\u202d(?![+\d(\s\u202a-\u202e])/y,
};
