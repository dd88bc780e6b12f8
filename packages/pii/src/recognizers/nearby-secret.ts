import { K } from '../scan/keywords.ts';
import { BREAK, NUMBER, type Scan, SYMBOL, WORD } from '../scan/scan.ts';
import type { Span } from '../span.ts';
import type { TokenRecognizer } from './recognizer.ts';

/** Words that mean a password by themselves, and words that mean a code of a door, a box, an alarm, a card or a message. */
const PASSWORD = /^(?:mdp|password|passwd|pwd|pw|passphrase|passcode|motdepasse|passwort|wifi|wi-fi|wpa)$/i;
const LOCK =
  /^(?:digicode|keypad|keybox|lockbox|alarme?|cadenas|keycode|doorcode|padlock|codes?|pin|otp|passcode|interphone|intercom)$/i;
/** What a code opens or confirms, before or after it: "code" alone is a postcode, a product, an error. */
const OPENS =
  /porte|portail|portillon|portique|entr[ée]e|immeuble|coffre|bo[iî]t(?:e|ier)|cl[ée]s?(?=[\s,.:]|$)|clef|alarm|garage|parking|r[ée]sidence|hall|cadenas|badge|wi-?fi|v[ée]rif|validation|confirmation|\bsms\b|text|s[ée]curit|otp|usage unique|one[- ]time|2fa|authent|connexion|login|acc[èe]s|access|secret|bagagerie|vestiaire|\blocal\b|cave|bureau|[ée]tage|unlock|verrou|tempora|provisoire|digicode|\block|casier|locker|door|gate|entry|building|safe\b|key ?box|interphone|intercom|buzzer|armoire|grille|barri[èe]re|en bas|\bsas\b|machinerie|serrure|check-?in|locked|dos|3d secure|passcode|carte bleu|dernier|ascenseur|enter code|your .{0,20}code|votre code/i;
const NOT_OPENS =
  /code (?:postal|promo|ape|naf|erreur|insee|article|produit|client|civil|p[ée]nal|du travail|barre|source|couleur|pays|guichet|banque|iso|http|parrain|risque|retour|motif)|zip code|postal code|error code|status code|promo code|country code|area code|post ?code|code de (?:r[ée]duction|suivi|d[ée]ontologie|conduite|la route)|source code|discount code|referral|dress code|code red|code review|sort code|exit code|code barres?|qr code/i;
const REACH = 16;
const DIGITS = /^#?\d{4,6}[#*]?$|^\d{3} \d{3}$|^\d(?: \d){3,5}$/;
const LETTERED =
  /^(?:[A-Z]{1,2}\d{2,5}[A-Z]?\d{0,3}|\d{2,5}[A-Z]\d{0,4}[A-Z]?|\d[A-Z]\d{3,4}|[A-Z]\d[A-Z]\d|[A-Z]-\d{6}|(?=.*\d.*\d)[A-Z\d]{3,6}[#*]|\d{1,3}(?:#\d{1,3}){1,3}#?[A-Z]?|\d{3,6}[#*]|\d{2}-\d{2}-\d{2})$/;
/** Letters and digits in one piece, as no word is written. */
const MIXED = /^(?=.*\p{L})(?=.*\d)[^\s/\\:;,"'«»<>()[\]{}|=]{6,40}$/u;

/**
 * Passwords and codes that other words keep from their label: "code du portail côté rue : A1974", "c'est quoi le code en bas ? 45B72 ou
 * 4B527", "le mdp netflix a changé c'est pastagate2023". A value must look like one: signs that no word and no amount has, or digits where
 * the sentence says what they open.
 */
export const nearbySecret: TokenRecognizer = {
  name: 'secret',
  types: ['SECRET'],
  trigger: 'keyword',
  families: K.secret | K.code,
  find(scan, index, found) {
    if (!hasDigitsAhead(scan, index)) return;
    const label = scan.text.slice(scan.start[index], scan.end[index]);
    const isPassword = PASSWORD.test(label) || isPasse(scan, index, label);
    const isCode = LOCK.test(label) || isKeySafe(scan, index, label);
    if (!isPassword && !isCode) return;
    const from = Math.max(0, (scan.start[index] ?? 0) - 60);
    const needsLink = /^wi-?fi$|^wpa$/i.test(label);
    const opens = isCode && /^(?:codes?|pin)$/i.test(label) ? undefined : true;
    let breaks = 0;
    for (let i = index + 1; i < scan.count && i - index <= REACH; i++) {
      if (scan.kind[i] === BREAK) {
        if (++breaks > 1) return;
        continue;
      }
      if (!opensBlob(scan, i)) continue;
      const value = blobAt(scan.text, scan.start[i] ?? 0);
      if (
        value === '' ||
        (needsLink && !/[:=>→]|(?:est|is|was) /.test(scan.text.slice(scan.end[index], scan.start[i])))
      )
        continue;
      const end = (scan.start[i] ?? 0) + value.length;
      const isMixed = isPassword && MIXED.test(value) && !isOther(value) && isTelling(value);
      const isLettered = isCode && LETTERED.test(value);
      const isDigits =
        isCode &&
        i - index <= 12 &&
        !/[.!] \p{Lu}/u.test(scan.text.slice(scan.end[index], scan.start[i])) &&
        DIGITS.test(value) &&
        !isYear(scan, i, value) &&
        isFreeNumber(scan.text, scan.start[i] ?? 0, end);
      if (!isMixed && !isLettered && !isDigits) {
        if (!isPassword && stops(scan, i)) return;
        continue;
      }
      const around = scan.text.slice(from, Math.min(scan.text.length, end + 30));
      if (!isMixed && opens === undefined && (!OPENS.test(around) || NOT_OPENS.test(around))) return;
      pushWithOthers(scan.text, scan.start[i] ?? 0, end, found);
      return;
    }
  },
};

/** Every value has digits: asked first, as most labels stand in prose. */
function hasDigitsAhead(scan: Scan, index: number): boolean {
  for (let i = index + 1; i < scan.count && i - index <= REACH + 4; i++) if (scan.kind[i] === NUMBER) return true;
  return false;
}

/** "mot de passe", "pass" of a network. */
function isPasse(scan: Scan, index: number, label: string): boolean {
  if (/^pass$/i.test(label)) return true;
  if (/^key$/i.test(label))
    return /wi-?fi|network|wpa/i.test(scan.text.slice(Math.max(0, (scan.start[index] ?? 0) - 40), scan.start[index]));
  return (
    /^passe$/i.test(label) &&
    /mots? de $/i.test(scan.text.slice(Math.max(0, (scan.start[index] ?? 0) - 8), scan.start[index]))
  );
}

/** "key safe", "boîte à clé(s)", "safe. code's". */
function isKeySafe(scan: Scan, index: number, label: string): boolean {
  const before = scan.text.slice(Math.max(0, (scan.start[index] ?? 0) - 9), scan.start[index]).toLowerCase();
  return (
    (/^safe$/i.test(label) && /key $/.test(before)) ||
    (/^cl(?:é|e|ef)s?$/i.test(label) && /bo[iî]te [àa] $/.test(before))
  );
}

function opensBlob(scan: Scan, i: number): boolean {
  const start = scan.start[i] ?? 0;
  return (
    (scan.kind[i] !== SYMBOL || scan.hash[i] === 35) && (start === 0 || /[\s('"«“:]/.test(scan.text.charAt(start - 1)))
  );
}

function blobAt(text: string, start: number): string {
  const rest = text.slice(start, start + 48);
  // "582 013", "0 4 1 9"
  const spaced = /^(?:\d{3} \d{3}|\d(?: \d){3,5})(?![ ]?\d|\p{L})/u.exec(rest)?.[0];
  if (spaced !== undefined) return spaced;
  const value = /^\S{1,48}/.exec(rest)?.[0] ?? '';
  return value.replace(/[.,;:!?)\]}'"»”…]+$/, (tail) =>
    /^!+$/.test(tail) && /\d|[^\p{L}]/u.test(value.slice(0, -tail.length)) ? tail : '',
  );
}

/** Two digits, a sign, or a change of case inside: "covid19" and "B2B" are words. */
function isTelling(value: string): boolean {
  const digits = value.replace(/\D/g, '').length;
  return digits >= 2 || /[!#$%&*_^~?@+-].*\d|\d.*[!#$%&*_^~?@+-]/.test(value);
}

/** Addresses, hosts, versions, plates, dates. */
function isOther(value: string): boolean {
  return (
    /@[\w-]+\.|^www\.|\.(?:fr|com|net|org|io|eu)$|^v?\d+(?:[.,]\d+)+|^\d+(?:h|€|%|min|ème|e|er|nd|th|st|k|go|mo|gb|mb|mhz|ghz|px)\d*$/i.test(
      value,
    ) ||
    /^[A-Z]{2}-\d{3}-[A-Z]{2}$/.test(value) ||
    /^\d[\d.-]*$/.test(value) ||
    /^[A-Z]{2,6}-\d{2,}(?:-\d+)?$/.test(value)
  );
}

function isYear(scan: Scan, i: number, value: string): boolean {
  return (
    /^(?:19|20)\d\d$/.test(value) &&
    scan.kind[i - 1] === WORD &&
    /^(?:en|in|depuis|since|de|of)$/i.test(scan.text.slice(scan.start[i - 1], scan.end[i - 1]))
  );
}

/** No amount, measure, time, or part of a longer number. */
function isFreeNumber(text: string, start: number, end: number): boolean {
  return (
    !/^[ \u00a0]?(?:€|euros?|%|km|m²|h\b|min\b|[.,:/-]?\d)/i.test(text.slice(end, end + 8)) &&
    !/[\d#n°€$£/.-][ ]?$/.test(text.slice(Math.max(0, start - 2), start))
  );
}

/** A word that announces another value ends the search. */
function stops(scan: Scan, i: number): boolean {
  return (
    ((scan.keyword[i] ?? 0) & (K.phone | K.iban | K.siret | K.siren | K.nir | K.reference | K.birth)) !== 0 &&
    !((scan.keyword[i] ?? 0) & (K.code | K.filler))
  );
}

/** "45B72 ou 4B527", "from 2912A to 8347B", "grenouille42 et pas grenouille24": the second is one too. */
function pushWithOthers(text: string, start: number, end: number, found: Span[]): void {
  found.push({ start, end, type: 'SECRET', score: 0.78, recognizer: 'secret' });
  const link = /^[ ]?(?:ou|or|et|and|to|puis|\/|,)(?: pas| non| not)? /i.exec(text.slice(end, end + 12))?.[0];
  if (link === undefined) return;
  const from = end + link.length;
  const other = blobAt(text, from);
  const isAlike =
    shapeOf(other) === shapeOf(text.slice(start, end)) ||
    (MIXED.test(other) && isTelling(other) && !isOther(other)) ||
    LETTERED.test(other);
  if (isAlike && /\d/.test(other))
    found.push({ start: from, end: from + other.length, type: 'SECRET', score: 0.78, recognizer: 'secret' });
}

function shapeOf(value: string): string {
  return value.replace(/\d/g, '0').replace(/\p{L}+/gu, 'a');
}
