import { createRequire } from 'node:module';
import { detect } from '../src/index.ts';
import { alignRedacted, type Found } from './align-redacted.ts';

/** One way to find personal data, as its documentation shows it. */
interface Contender {
  /** With offsets, for the score. */
  find(text: string): Promise<readonly Found[]> | readonly Found[];
  /** What a user calls, for the speed. */
  run(text: string): unknown;
}

interface Redactor {
  redact(text: string): string;
}
interface PiiFilter {
  make_pii_classifier(model: unknown): {
    classify(text: string): { pii: readonly { type: string; start_pos: number; end_pos: number; value: string }[] };
  };
  languages: { nl: { make_lm(): unknown } };
}
interface OpenRedaction {
  OpenRedaction: new () => {
    detect(text: string): Promise<{ detections: readonly { type: string; position: readonly [number, number] }[] }>;
  };
}

export const CONTENDERS = ['@gardefou/pii', 'redact-pii', 'pii-filter', 'openredaction'] as const;

/** Their labels for our types; the ones without a type of ours count as masked characters only, never as wrong findings. */
const REDACT_PII = {
  PERSON_NAME: 'PERSON',
  EMAIL_ADDRESS: 'EMAIL',
  PHONE_NUMBER: 'PHONE',
  STREET_ADDRESS: 'ADDRESS',
  CREDIT_CARD_NUMBER: 'CREDIT_CARD',
  IP_ADDRESS: 'IP_ADDRESS',
  USERNAME: 'USERNAME',
  PASSWORD: 'SECRET',
  CREDENTIALS: 'SECRET',
  US_SOCIAL_SECURITY_NUMBER: undefined,
  ZIPCODE: undefined,
  DIGITS: undefined,
  URL: undefined,
};
const PII_FILTER: Readonly<Record<string, string>> = {
  first_name: 'PERSON',
  family_name: 'PERSON',
  email_address: 'EMAIL',
  phone_number: 'PHONE',
};
/** First match wins; openredaction has several hundred types, most of them variants of these. */
const OPENREDACTION: readonly (readonly [RegExp, string])[] = [
  [/NAME/, 'PERSON'],
  [/^EMAIL/, 'EMAIL'],
  [/^PHONE/, 'PHONE'],
  [/^IBAN/, 'IBAN'],
  [/^(SWIFT|BIC)/, 'BIC'],
  [/CREDIT_CARD/, 'CREDIT_CARD'],
  [/^IPV?[46]?(_ADDRESS)?$/, 'IP_ADDRESS'],
  [/ADDRESS/, 'ADDRESS'],
  [/^(DATE_OF_BIRTH|DOB)/, 'DATE_OF_BIRTH'],
  [/PASSPORT/, 'PASSPORT'],
  [/LICENSE_PLATE/, 'LICENSE_PLATE'],
  [/^(FRENCH|FRANCE).*(INSEE|NIR|SOCIAL)/, 'NIR'],
  [/USERNAME/, 'USERNAME'],
  [/(PASSWORD|SECRET|TOKEN|API_KEY|PIN|OTP|CVV)/, 'SECRET'],
];

/** @throws when the peer is not installed in this folder */
export function loadDetector(name: (typeof CONTENDERS)[number]): Contender {
  const load = createRequire(import.meta.url);
  if (name === '@gardefou/pii') return { find: (text) => detect(text), run: (text) => detect(text) };
  if (name === 'redact-pii') {
    const { SyncRedactor } = load(name) as { SyncRedactor: new () => Redactor };
    const redactor = new SyncRedactor();
    return {
      find: (text) => alignRedacted(text, redactor.redact(text), REDACT_PII),
      run: (text) => redactor.redact(text),
    };
  }
  if (name === 'pii-filter') {
    const { make_pii_classifier, languages } = load(name) as PiiFilter;
    const classifier = make_pii_classifier(languages.nl.make_lm());
    return { find: (text) => joinNames(text, classifier.classify(text).pii), run: (text) => classifier.classify(text) };
  }
  const redaction = new (load(name) as OpenRedaction).OpenRedaction();
  return {
    find: async (text) =>
      (await redaction.detect(text)).detections.map(({ type, position: [start, end] }) => ({
        start,
        end,
        type: OPENREDACTION.find(([pattern]) => pattern.test(type))?.[1],
      })),
    run: (text) => redaction.detect(text),
  };
}

/** It gives first name and family name apart: side by side they are one person, as in the other peers and in the annotation. */
function joinNames(
  text: string,
  parts: readonly { type: string; start_pos: number; end_pos: number }[],
): readonly Found[] {
  const found: Found[] = [];
  for (const { type, start_pos: start, end_pos: end } of parts) {
    const last = found.at(-1);
    const ours = PII_FILTER[type];
    const isSamePerson = ours === 'PERSON' && last?.type === ours && text.slice(last.end, start) === ' ';
    if (last && isSamePerson) found[found.length - 1] = { ...last, end };
    else found.push({ start, end, type: ours });
  }
  return found;
}
