/**
 * One family of marks. All texts are searched for all `anchor`s in one pass, without regard to case; `mark`, which is sticky, is
 * tried where one stands. It sees a bounded number of words from there: no text can make it slow.
 */
export interface InjectionMarks {
  anchor: string;
  mark: RegExp;
}
