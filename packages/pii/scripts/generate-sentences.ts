import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KNOWN_THINGS } from '../src/person/known-things.ts';
import { createNames } from './create-names.ts';

export interface Generated {
  readonly text: string;
  readonly spans: { start: number; end: number }[];
  /** Words of names that the lists are hidden for, so that the tagger learns to do without. */
  readonly hidden: string[];
}

const CITIES =
  'Paris Lyon Marseille Toulouse Nice Nantes Strasbourg Montpellier Bordeaux Lille Rennes Reims Toulon Grenoble Dijon Angers Nîmes Brest Tours Limoges Amiens Metz Nancy Perpignan Orléans Rouen Caen Valence Florence Rome Genève Bruxelles Dakar Alger Abidjan Montreuil Saint-Denis Créteil Versailles Saint-Étienne Aix-en-Provence Clermont-Ferrand Villeurbanne Vannes Quimper Lorient Troyes Colmar Chartres Poitiers Pau Bayonne Cannes Antibes'.split(
    ' ',
  );
const CITIES_EN =
  'London Manchester Birmingham Leeds Bristol Glasgow Edinburgh Cardiff Dublin Boston Chicago Denver Austin Houston Dallas Seattle Portland Phoenix Charlotte Lincoln Jackson Madison Savannah Sydney Melbourne Victoria Perth Toronto Paris Berlin Berkeley Washington Houston Florence Lancaster Bradford Preston Chester'.split(
    ' ',
  );
const BRANDS =
  "Leclerc Carrefour Leroy Merlin|Peugeot|Citroën|Renault|Michelin|Louis Vuitton|Hermès|Yves Rocher|Jean-Paul Gaultier|Calvin Klein|Ralph Lauren|Tommy Hilfiger|Mercedes|Ford|Tesla|Ferrari|Porsche|Bosch|Siemens|Philips|Dell|Disney|Sephora|Darty|Boulanger|Fnac|Decathlon|Auchan|Casino|Picard|Paul|Marie Blachère|Bonne Maman|Uncle Ben's|Dr Martens|Johnson & Johnson|Morgan Stanley|Goldman Sachs|Wells Fargo|JP Morgan|Ernst & Young|McKinsey|Levi's|Hugo Boss|Pierre Cardin|Christian Dior|Chanel|Lacoste|Danone|Lu|Bic|Lidl|Wendy's|McDonald's|Ben & Jerry's|Jack Daniel's|Johnnie Walker|Harley Davidson|Martin & Fils|Crédit Mutuel|Alan|Doctolib|Oscar|Claire's|Gap|Zara|Kiabi|Célio|Jules|Camaïeu|Etam|Naf Naf|André"
    .replace('Leclerc Carrefour Leroy', 'Leclerc|Carrefour|Leroy')
    .split('|');
const WORKS =
  'Madame Bovary|Le Père Goriot|Anna Karenina|Hamlet|Othello|Harry Potter|Amélie Poulain|Forrest Gump|Emma|Jane Eyre|Robinson Crusoé|Robinson Crusoe|Don Quichotte|Cyrano de Bergerac|Thérèse Raquin|Germinal|Eugénie Grandet|Lucky Luke|Tintin|Astérix|Sherlock Holmes|James Bond|Batman|Spider-Man|Peter Pan|Alice au pays des merveilles|Oliver Twist|David Copperfield|Macbeth|Roméo et Juliette|Romeo and Juliet|Frozen|Matilda|Carmen|Tosca|Les Misérables|La Joconde|Manon des sources|César et Rosalie|Mickey|Mario Kart|Super Mario|Zelda|Lara Croft|Rocky|Rambo|Shrek|Blanche-Neige|Cendrillon|Barbie|Barbe-Bleue|Dracula|Frankenstein'.split(
    '|',
  );
const AIS =
  'Siri Alexa Cortana Claude Mistral ChatGPT Gemini Copilot Jenkins Jupyter Django Watson Llama Albert Julia Ada Ruby Jarvis Eliza Bixby Perplexity Marvin Hadoop Kafka Cassandra Maven Gradle Newton Tesla Pascal Haskell'.split(
    ' ',
  );
const JOBS =
  'comptable|directeur commercial|Directrice générale|assistante de direction|Infirmier|chargée de mission|développeur|Responsable RH|ingénieure|conseiller clientèle|Cheffe de projet|avocate|juriste|médecin généraliste|gérant|Technicien|aide-soignante'.split(
    '|',
  );
const JOBS_EN =
  'Account Manager|software engineer|Director of Sales|nurse|accountant|project manager|CEO|Head of Marketing|teacher|Senior Consultant|data analyst|office manager'.split(
    '|',
  );
const ORGS =
  'la mairie|Capgemini|Orange|la SNCF|EDF|Martin SARL|Dupont & Fils|Cabinet Legrand|Logistique Ouest|le Crédit Agricole|Thalès|Boulangerie Petit|Garage Moderne|Groupe Renaud|Axa|la MAIF|Sodexo|Études Conseil|Pharmacie Centrale|Transports Girard|Bernard Immobilier'.split(
    '|',
  );
const ORGS_EN =
  'Acme Corp|Northwind|Smith & Co|the council|Barclays|Google|Contoso|Taylor Group|Jackson Industries|Greenfield Ltd|IBM|the NHS|Harris Consulting|Wilson Logistics'.split(
    '|',
  );
const KNOWN = KNOWN_THINGS.split(' ');
const MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ');
const DAYS = 'lundi mardi mercredi jeudi vendredi samedi dimanche'.split(' ');
const DAYS_EN = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

/** Makes documents from templates and names, always the same for one seed. Yields for ever. */
export function* generateSentences(data: string, seed: number): Generator<Generated> {
  let state = seed >>> 0 || 1;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const chance = (p: number): boolean => random() < p;

  const here = import.meta.dirname;
  const sections = readTemplates(readFileSync(join(here, 'templates.txt'), 'utf8'));
  const { first, surname, invented, capital } = createNames(data, random);
  const common = readFileSync(join(here, 'common-words.txt'), 'utf8').split('\n');
  const commonEnglish = common.slice(0, 2).join(' ').split(' ');
  const commonFrench = common.slice(2).join(' ').split(' ');

  const full = (): string => {
    const kind = random();
    if (kind < 0.58) return `${first()} ${surname()}`;
    if (kind < 0.7) return `${first()} ${surname().toUpperCase()}`;
    if (kind < 0.8) return `${surname().toUpperCase()} ${first()}`;
    if (kind < 0.86) return `${first().charAt(0)}. ${surname()}`;
    if (kind < 0.88) return `${first()} ${surname().charAt(0)}.`;
    if (kind < 0.91) return `${first()} ${first().charAt(0)}. ${surname()}`;
    if (kind < 0.96) return `${first()} ${first()} ${surname()}`;
    return `${surname()} ${first()}`;
  };
  const number = (): string => String(Math.floor(random() ** 3 * 9000) + 1);
  const date = (english: boolean): string => {
    const day = 1 + Math.floor(random() * 28);
    const month = Math.floor(random() * 12);
    const year = 1940 + Math.floor(random() * 84);
    if (chance(0.5)) return `${String(day).padStart(2, '0')}/${String(month + 1).padStart(2, '0')}/${year}`;
    if (english) return `${day} ${pick(['March', 'June', 'August', 'May'])} ${year}`;
    return `${day} ${MONTHS[month]}${chance(0.5) ? ` ${year}` : ''}`;
  };

  const fillers: Record<string, () => string> = {
    X: () =>
      pick([
        `${first()} ${surname()}`,
        surname(),
        `${first()} ${surname()}`,
        `${first()}-${surname()}`,
        `${first().charAt(0)}. ${surname()}`,
      ]),
    XL: () => surname(),
    XF: () => first(),
    XU: () => `${first()} ${surname()}`.toUpperCase(),
    CITY: () => (chance(0.35) ? capital(pick(KNOWN)) : pick(CITIES)),
    CITYE: () => (chance(0.35) ? capital(pick(KNOWN)) : pick(CITIES_EN)),
    BRAND: () => (chance(0.4) ? capital(pick(KNOWN)) : chance(0.15) ? invented() : pick(BRANDS)),
    ENT: () => {
      const kind = random();
      if (kind < 0.3) return invented();
      if (kind < 0.45) return `${invented()} ${chance(0.5) ? invented() : capital(pick(commonEnglish))}`;
      if (kind < 0.6) return capital(pick(KNOWN));
      if (kind < 0.75) return surname();
      if (kind < 0.85) return `${capital(pick(commonEnglish))} ${capital(pick(commonEnglish))}`;
      if (kind < 0.95)
        return `${capital(pick(commonFrench))} ${pick(['de', 'du', 'et', ''])} ${capital(pick(commonFrench))}`.replace(
          '  ',
          ' ',
        );
      return `${surname()} ${capital(pick(commonEnglish))}`;
    },
    ACRO: () => pick(KNOWN).toUpperCase(),
    WORK: () => pick(WORKS),
    AI: () => pick(AIS),
    JOB: () => pick(JOBS),
    JOBE: () => pick(JOBS_EN),
    ORG: () => pick(ORGS),
    ORGE: () => pick(ORGS_EN),
    SCHOOL: () => `${pick(['lycée', "l'université", "l'école", 'collège'])} ${first()} ${surname()}`,
    SCHOOLE: () => `${surname()} ${pick(['University', 'College', 'High School'])}`,
    STREETN: () =>
      `${number()} ${pick(['rue', 'avenue', 'boulevard', 'place', 'impasse'])} ${pick(['de la ', 'du ', '', '', ''])}${pick([`${first()} ${surname()}`, surname()])}`,
    NUM: number,
    NUM5: () => String(10000 + Math.floor(random() * 85000)),
    YEAR: () => String(1950 + Math.floor(random() * 75)),
    TIME: () =>
      `${String(Math.floor(random() * 24)).padStart(2, '0')}:${String(Math.floor(random() * 60)).padStart(2, '0')}`,
    TEL: () =>
      `0${1 + Math.floor(random() * 7)} ${Array.from({ length: 4 }, () => String(Math.floor(random() * 100)).padStart(2, '0')).join(' ')}`,
    MAIL: () =>
      `${first().toLowerCase()}.${surname()
        .toLowerCase()
        .replace(/[^a-zà-ÿ]/g, '')}@${pick(['exemple.fr', 'example.com', 'mail.example'])}`,
    MONTH: () => pick(MONTHS),
    MONTHC: () => capital(pick(MONTHS)),
    DAY: () => pick(DAYS),
    DAYC: () => capital(pick(DAYS)),
    DAYE: () => pick(DAYS_EN),
    COMMON: () => capital(pick(commonFrench)),
    COMMONL: () => pick(commonFrench),
    COMMONE: () => capital(pick(commonEnglish)),
    COMMONEL: () => pick(commonEnglish),
    V: () => pick(['partit', 'marcha', 'courut', 'se tourna']),
  };
  const names: Record<string, () => string> = {
    N: full,
    F: () => (chance(0.03) ? first().slice(0, 4) : first()),
    L: surname,
    LU: () => (chance(0.75) ? surname().toUpperCase() : surname()),
    FN: () => `${first()} ${surname()}`,
    FU: () => `${first()} ${surname().toUpperCase()}`,
    NC: () => `${surname().toUpperCase()} ${first()}`,
    NUPPER: () => `${first()} ${surname()}`.toUpperCase(),
  };

  while (true) {
    const english = chance(0.33);
    const hide = chance(0.22);
    const people = sections.get(english ? 'en' : 'fr') ?? [];
    const negatives = sections.get(english ? 'enneg' : 'frneg') ?? [];
    const count = 1 + Math.floor(random() ** 2 * 6);
    const spans: Generated['spans'] = [];
    const hidden: string[] = [];
    // In one document some names come back.
    const seen: string[] = [];
    let text = '';
    const joint = pick(['\n', ' ', '\n', '\n\n']);
    for (let i = 0; i < count; i++) {
      const template = pick(chance(0.42) ? negatives : people);
      if (i > 0) text += joint === ' ' && !/[.!?,:]$/.test(text) ? '. ' : joint;
      let from = 0;
      for (const match of template.matchAll(/\{([A-Z0-9]+)\}/g)) {
        const slot = match[1] ?? '';
        text += template.slice(from, match.index);
        from = match.index + match[0].length;
        const name = names[slot];
        if (!name) {
          text += slot === 'DATE' ? date(english) : (fillers[slot]?.() ?? match[0]);
          continue;
        }
        let value = name();
        if (slot === 'F' && seen.length > 0 && chance(0.2)) value = pick(seen);
        if (slot === 'F') seen.push(value);
        if (
          /[dD]'$/.test(text) === false &&
          english === false &&
          / (de|que) $/.test(text) &&
          /^[aeiouyéèâîôàœ]/i.test(value) &&
          chance(0.8)
        ) {
          text = text.replace(/e $/, "'");
        }
        spans.push({ start: text.length, end: text.length + value.length });
        if (hide && chance(0.7)) hidden.push(...value.split(/[ ]/));
        text += value;
      }
      text += template.slice(from);
    }
    const mode = random();
    if (mode < 0.23) text = keepLength(text, (part) => part.toLowerCase());
    else if (mode < 0.27) text = keepLength(text, (part) => part.toUpperCase());
    else if (mode < 0.31) text = keepLength(text, (part) => part.normalize('NFD').replace(/\p{M}/gu, ''));
    yield { text, spans, hidden };
  }
}

/** Applies a change of case only where it keeps the offsets. */
function keepLength(text: string, change: (part: string) => string): string {
  const changed = change(text);
  return changed.length === text.length ? changed : text;
}

function readTemplates(source: string): Map<string, string[]> {
  const sections = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of source.split('\n')) {
    if (line.startsWith('# ')) {
      current = sections.get(line.slice(2)) ?? [];
      sections.set(line.slice(2), current);
    } else if (line !== '') current.push(line.replaceAll('\\n', '\n').replaceAll('\\t', '\t'));
  }
  return sections;
}
