import { ENTITY_TYPES, type EntityType } from './entity-type.ts';
import { findBirthsBesideNames } from './person/birth-beside-name.ts';
import { findPeople } from './person/find-people.ts';
import { allRecognizers } from './recognizers/all-recognizers.ts';
import type { NumberRecognizer, Recognizer, TokenRecognizer } from './recognizers/recognizer.ts';
import { findRepeatedValues } from './repeat-values.ts';
import { resolveOverlaps } from './resolve-overlaps.ts';
import { type NumberRun, readNumberRun } from './scan/number-run.ts';
import { readEscapes } from './scan/read-escapes.ts';
import type { Scan } from './scan/scan.ts';
import { releaseScan, scanText } from './scan/scan-text.ts';
import type { Span } from './span.ts';

export interface DetectOptions {
  /** Only these types; all by default. */
  readonly types?: readonly EntityType[];
}

/** The recognisers of one choice of types, by trigger. */
interface Plan {
  readonly numbers: readonly NumberRecognizer[];
  readonly ats: readonly TokenRecognizer[];
  readonly schemes: readonly TokenRecognizer[];
  readonly colons: readonly TokenRecognizer[];
  readonly odd: readonly TokenRecognizer[];
  readonly keywords: readonly TokenRecognizer[];
  readonly wanted: ReadonlySet<EntityType>;
}

const everything = planFor(ENTITY_TYPES);
const plans = new WeakMap<readonly EntityType[], Plan>();

/**
 * Finds the personal data of a text. Returns spans in UTF-16 offsets, sorted, none overlapping (`resolveOverlaps` has the rule).
 * Never throws, whatever the string; time grows linearly with its length.
 */
export function detect(text: string, options?: DetectOptions): Span[] {
  return detectKnowing(text, options, undefined);
}

/** `detect` in a conversation: `known` are folded hashes of the words of names met before. */
export function detectKnowing(
  source: string,
  options: DetectOptions | undefined,
  known: ReadonlySet<number> | undefined,
): Span[] {
  const plan = planOf(options?.types);
  const found: Span[] = [];
  const text = readEscapes(source);
  const scan = scanText(text);
  runRecognizers(scan, plan, found);
  if (plan.wanted.has('PERSON')) {
    findPeople(scan, found, known);
    if (plan.wanted.has('DATE_OF_BIRTH')) found.push(...findBirthsBesideNames(text, found));
  }
  releaseScan(scan);
  if (found.length > 0) found.push(...findRepeatedValues(text, found));
  return resolveOverlaps(found);
}

function runRecognizers(scan: Scan, plan: Plan, found: Span[]): void {
  if (plan.numbers.length > 0) {
    let skipUntil = 0;
    for (const index of scan.numbers) {
      const start = scan.start[index] ?? 0;
      if (start < skipUntil) continue;
      const run = readNumberRun(scan.text, start);
      if (isFarFromEnd(run)) {
        skipUntil = run.endOf[SKIPPED_DIGITS] ?? 0;
        continue;
      }
      for (const recognizer of plan.numbers) recognizer.find(scan, index, run, found);
    }
  }
  runOn(scan, scan.ats, plan.ats, found);
  runOn(scan, scan.schemes, plan.schemes, found);
  runOn(scan, scan.colons, plan.colons, found);
  runOn(scan, scan.odd, plan.odd, found);
  for (const index of scan.keywords) {
    const families = scan.keyword[index] ?? 0;
    for (const recognizer of plan.keywords) {
      if (families & (recognizer.families ?? 0)) recognizer.find(scan, index, found);
    }
  }
}

/** Digits that may be passed over in a long row: sixteen of them still follow. */
const SKIPPED_DIGITS = 8;

/**
 * Inside a row of single digits ("1 0 1 1 0 …"), or of groups after one hyphen, dot or slash each ("12-12-12-…"), with 24 digits more to
 * come: nothing is written so, and each group would be read 24 digits on.
 */
function isFarFromEnd(run: NumberRun): boolean {
  if (run.count < 24) return false;
  return (
    (run.continued && run.groups >= 24) || (run.joiner !== 0 && (run.joiner === run.separator || run.groups >= 24))
  );
}

function runOn(scan: Scan, indexes: readonly number[], recognizers: readonly TokenRecognizer[], found: Span[]): void {
  for (const index of indexes) for (const recognizer of recognizers) recognizer.find(scan, index, found);
}

function planOf(types: readonly EntityType[] | undefined): Plan {
  if (types === undefined) return everything;
  const known = plans.get(types);
  if (known) return known;
  const plan = planFor(types);
  plans.set(types, plan);
  return plan;
}

function planFor(types: readonly EntityType[]): Plan {
  const wanted = new Set(types);
  const chosen = allRecognizers.filter((recognizer) => recognizer.types.some((type) => wanted.has(type)));
  const on = (trigger: TokenRecognizer['trigger']) => chosen.filter((r): r is TokenRecognizer => r.trigger === trigger);
  return {
    numbers: chosen.filter((r: Recognizer): r is NumberRecognizer => r.trigger === 'number'),
    ats: on('at'),
    schemes: on('scheme'),
    colons: on('colon'),
    odd: on('odd'),
    keywords: on('keyword'),
    wanted,
  };
}
