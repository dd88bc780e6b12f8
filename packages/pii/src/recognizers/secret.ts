import { K } from '../scan/keywords.ts';
import { type LabelledValue, readLabelledValue } from '../scan/labelled-value.ts';
import type { Scan } from '../scan/scan.ts';
import type { TokenRecognizer } from './recognizer.ts';

/** Formats that need no label: published prefixes of keys and tokens (GitHub secret scanning partners, AWS, Stripe, Slack, Google…). */
const TOKEN =
  /(?:(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,20}|gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|glpat-[\w-]{16,64}|(?:sk|pk|rk)[-_](?:live|test|proj|ant|or|svcacct)[-_][\w-]{8,250}|sk-[A-Za-z0-9_-]{16,250}|xox[abeprs]-[\w-]{10,250}|AIza[\w-]{30,40}|ya29\.[\w-]{20,250}|SG\.[\w-]{16,64}\.[\w-]{16,64}|hf_[A-Za-z0-9]{20,64}|npm_[A-Za-z0-9]{20,64}|whsec_[\w+/=]{16,128}|shp(?:at|ss|ca|pa)_[a-fA-F0-9]{16,64}|dop_v1_[a-f0-9]{32,64}|glsa_\w{20,64}|gsk_\w{20,64}|nvapi-[\w-]{20,80}|eyJ[\w-]{8,2000}\.[\w-]{4,4000}(?:\.[\w-]{4,2000})?|sq0[a-z]{3}-[\w-]{20,64}|tvly-\w{16,64})(?![\w-])/y;
const PLACEHOLDER =
  /^(?:changeme|change[-_]?me|password|motdepasse|mot[-_]de[-_]passe|passwd|mdp|secret|token|none|null|nil|undefined|true|false|required|optional|string|x{3,}|\*+|_+|\.+|•+|-+|#+|\?+|todo|tbd|n\/a|your.*|votre.*|my[-_].*|\$\{.*|\$[A-Za-z_({].*|<.*|\{\{.*|%.*%|process\.env.*|os\.environ.*|redacted|masked|masqu[eé]e?|hidden|example|exemple|placeholder|enter.*|saisir.*|oubli[eé]e?|forgotten|incorrect|invalide?|expir[eé]e?d?|obligatoire|fort|faible|provisoire|temporaire|unique|long|court|simple|complexe|env.*|vault.*|secrets?\..*|config\..*|getenv.*|inconnue?|unknown|[àa][-_]?(?:compl[ée]ter|d[ée]finir|renseigner|remplir)|[[(~/].*)$/i;
const CODE =
  /^[A-Z]?\d{3,8}[A-Z#*]?$|^[A-Z]\d{2,6}[A-Z]?\d{0,4}$|^\d{2,5}[A-Z]\d{0,5}[A-Z]?$|^\d{3}[- ]\d{3}$|^[A-Z]?\d{2,4}[A-Z]\d{2,4}$|^[#*]?\d{3,8}[#*]?$|^\d{1,4}-\d{1,4}(?:-\d{1,4}){0,3}$/i;
const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]{1,6000}?-----END [A-Z ]{0,30}PRIVATE KEY-----/y;

/** Passwords, keys, tokens, door and one-time codes, card cryptograms after their label: the value only. */
export const labelledSecret: TokenRecognizer = {
  name: 'secret',
  types: ['SECRET'],
  trigger: 'keyword',
  families: K.secret | K.cvv | K.code,
  find(scan, index, found) {
    const family = scan.keyword[index] ?? 0;
    const value = readLabelledValue(scan, index, family & K.secret ? 9 : 12);
    if (!value) return;
    const end = endOfSecret(scan.text, value);
    const secret = scan.text.slice(value.start, end);
    if (secret === '' || PLACEHOLDER.test(secret)) return;
    // "BAD_PASSWORD attempt=3": the next field of a log.
    if (!value.isLinked && /=/.test(secret)) return;
    const isSecret =
      (family & K.cvv && /^\d{3,4}$/.test(secret)) ||
      (family & K.secret && isPassword(scan, index, value, secret)) ||
      (family & K.code && CODE.test(secret) && isCodeLabel(scan, index, value)) ||
      (family & K.code && isWifiKey(scan, index, value, secret));
    if (isSecret)
      found.push({ start: value.start, end, type: 'SECRET', score: value.isLinked ? 0.95 : 0.8, recognizer: 'secret' });
  },
};

/** Keys and tokens that their prefix betrays, and private keys in PEM. */
export const prefixedSecret: TokenRecognizer = {
  name: 'secret',
  types: ['SECRET'],
  trigger: 'odd',
  find: findPrefixed,
};

export const prefixedLowercaseSecret: TokenRecognizer = {
  name: 'secret',
  types: ['SECRET'],
  trigger: 'keyword',
  families: K.keyPrefix,
  find: findPrefixed,
};

/** scheme://user:password@host */
export const urlPassword: TokenRecognizer = {
  name: 'secret',
  types: ['SECRET'],
  trigger: 'scheme',
  find(scan, index, found) {
    const from = (scan.start[index] ?? 0) + 3;
    const head = scan.text.slice(from, from + 160);
    const match = /^([^\s:/@]{0,60}):([^\s/@]{2,80})@[\w.-]/.exec(head);
    if (!match?.[2] || PLACEHOLDER.test(match[2])) return;
    const start = from + (match[1]?.length ?? 0) + 1;
    found.push({ start, end: start + match[2].length, type: 'SECRET', score: 1, recognizer: 'secret' });
  },
};

function findPrefixed(scan: Scan, index: number, found: import('../span.ts').Span[]): void {
  const { text } = scan;
  const start = scan.start[index] ?? 0;
  const first = text.charCodeAt(start);
  if (first === 66 && text.startsWith('-----BEGIN ', start - 5)) {
    PRIVATE_KEY.lastIndex = start - 5;
    const pem = PRIVATE_KEY.exec(text);
    if (pem)
      found.push({ start: start - 5, end: start - 5 + pem[0].length, type: 'SECRET', score: 1, recognizer: 'secret' });
    return;
  }
  if (/^(?:live|test|prod)$/.test(text.slice(start, scan.end[index]))) {
    findServiceKey(text, start, found);
    return;
  }
  if (start > 0 && /[\w-]/.test(text.charAt(start - 1))) return;
  TOKEN.lastIndex = start;
  const match = TOKEN.exec(text);
  if (match && /\d|[a-z][A-Z]/.test(match[0])) {
    found.push({ start, end: start + match[0].length, type: 'SECRET', score: 1, recognizer: 'secret' });
  }
}

/** "nw_live_77bd…", "qk_test_8Vt2…": the way most services write their keys. */
function findServiceKey(text: string, at: number, found: import('../span.ts').Span[]): void {
  const head = /(?:^|[^A-Za-z0-9_-])([a-z]{2,8}[_-])$/.exec(text.slice(Math.max(0, at - 10), at))?.[1];
  const tail = /^(?:live|test|prod)[_-](?=[A-Za-z0-9]*\d)[A-Za-z0-9]{14,120}(?![A-Za-z0-9])/.exec(
    text.slice(at, at + 130),
  )?.[0];
  if (head === undefined || tail === undefined) return;
  found.push({ start: at - head.length, end: at + tail.length, type: 'SECRET', score: 1, recognizer: 'secret' });
}

/** `$motDePasseSmtp = 'x'`, `dbPassword: x`: names of variables, written in mixed case. */
export const namedSecret: TokenRecognizer = {
  name: 'secret',
  types: ['SECRET'],
  trigger: 'odd',
  find(scan, index, found) {
    const name = scan.text.slice(scan.start[index], Math.min(scan.end[index] ?? 0, (scan.start[index] ?? 0) + 40));
    if (!/pass(?:word|wd|phrase)|mot_?de_?passe|secret|(?:auth|access|api|refresh)_?(?:token|key)/i.test(name)) return;
    const value = readLabelledValue(scan, index, 4);
    if (!value?.isLinked) return;
    const end = endOfSecret(scan.text, value);
    const secret = scan.text.slice(value.start, end);
    if (secret.length < 6 || PLACEHOLDER.test(secret) || !/\d/.test(secret) || /[()[\]]|^\w+\.\w+/.test(secret)) return;
    found.push({ start: value.start, end, type: 'SECRET', score: 0.9, recognizer: 'secret' });
  },
};

function isPassword(scan: Scan, index: number, value: LabelledValue, secret: string): boolean {
  const label = scan.text.slice(scan.start[index], scan.end[index]).toLowerCase();
  const hasDigit = /\d/.test(secret);
  const hasSign = /[^\p{L}\d]/u.test(secret.slice(0, -1));
  const isMixed = /\p{Ll}\p{Lu}|\p{Lu}.*\p{Ll}.*\p{Lu}/u.test(secret);
  const looksRandom = (hasDigit && /\p{L}/u.test(secret)) || (hasSign && secret.length >= 6 && hasDigit) || isMixed;
  if (label === 'passe' || label === 'pass') {
    const before = scan.text.slice(Math.max(0, (scan.start[index] ?? 0) - 7), scan.start[index]).toLowerCase();
    if (!/(?:mots? de|mot_de|mot-de)[ _-]$/.test(before) && !(value.isLinked && label === 'pass')) return false;
  }
  if (label === 'mot') return false;
  if (/^(?:clé|cle|clef|key|token|jeton|secret|secrets|auth|authorization|bearer)$/.test(label)) {
    // "clé : ..." of a key box is a code; "key: value" in prose is none.
    if (label === 'bearer' || label === 'token' || label === 'jeton') return looksRandom && secret.length >= 6;
    return value.isLinked && looksRandom && secret.length >= 8 && !/^\d+[.,]?\d*$/.test(secret);
  }
  if (label === 'pin')
    return (
      (/^\d{4,8}$/.test(secret) && !/^(?:19|20)\d\d$/.test(secret)) || (value.isLinked && /^\d{4,8}$/.test(secret))
    );
  if (label === 'otp') return /^\d{4,8}$/.test(secret);
  if (/^(?:identifiants|credentials?)$/.test(label)) return false;
  if (secret.length < 3) return false;
  return value.isLinked || value.isQuoted ? secret.length >= 4 || hasDigit : looksRandom && secret.length >= 4;
}

/** "code" alone is a postcode, a product, an error: it must be a door's, a box's, an alarm's, or a one-time code. */
function isCodeLabel(scan: Scan, index: number, value: LabelledValue): boolean {
  const from = Math.max(0, (scan.start[index] ?? 0) - 60);
  const to = value.start;
  const around = scan.text.slice(from, Math.min(scan.text.length, to)).toLowerCase();
  const after = scan.text.slice(value.end, value.end + 40).toLowerCase();
  const label = scan.text.slice(scan.start[index], scan.end[index]).toLowerCase();
  if (/^(?:digicode|interphone)$/.test(label)) return true;
  const hasCode =
    /\b(?:codes?|pin|digicode|combinaison|combination)\b/.test(around) ||
    /^(?:keybox|lockbox|alarme?|cadenas)$/.test(label);
  if (!hasCode) return false;
  if (
    /\b(?:code (?:postal|promo|ape|naf|erreur|insee|article|produit|client|civil|pénal|du travail|barre|source|couleur|pays|guichet|banque|iso|http)|zip code|postal code|error code|status code|promo code|country code|area code|code de (?:réduction|suivi))\b/.test(
      around,
    )
  ) {
    return false;
  }
  return (
    /\b(?:porte|portail|entrée|immeuble|portillon|coffre|boîte à clés?|boite à clés?|boîte à clefs?|clés|alarme|door|gate|entry|building|alarm|safe|lock ?box|key ?box|interphone|garage|parking|résidence|hall|cadenas|badge|wifi|wi-fi|vérification|verification|validation|confirmation|sms|sécurité|security|otp|usage unique|one[- ]time|2fa|authentification|authentication|connexion|login|accès|access|secret|pin|bagagerie|vestiaire|local|cave|bureau|étage|unlock|déverrouillage|temporaire|temporary|digicode|lock|casier|locker)\b/u.test(
      around,
    ) || /^[^\n.]{0,30}\b(?:porte|portail|interphone|door|gate|expire|valable|valid|minutes)\b/.test(after)
  );
}

/** "code wifi : fleur2bretagne", "wifi: Xy…": a network's key, of eight signs at least (IEEE 802.11i). */
function isWifiKey(scan: Scan, index: number, value: LabelledValue, secret: string): boolean {
  if (!value.isLinked || secret.length < 8 || !/\d/.test(secret) || /^\d+[.,]\d+$/.test(secret)) return false;
  return /wi-?fi|wpa|wep/i.test(scan.text.slice(Math.max(0, (scan.start[index] ?? 0) - 12), value.start));
}

function endOfSecret(text: string, value: LabelledValue): number {
  if (value.isQuoted) return value.end;
  const secret = text.slice(value.start, value.end);
  // "password=x&user=y", "pwd=x;server=y", '"password":"x","next"' and "482 913" (two groups of three).
  const separator = secret.search(/&(?=[\w.-]*=)|[;,"']/);
  if (separator > 0) return value.start + separator;
  if (/^\d{3}$/.test(secret) && /^[ -]\d{3}(?!\d)/.test(text.slice(value.end, value.end + 5))) return value.end + 4;
  return value.end;
}
