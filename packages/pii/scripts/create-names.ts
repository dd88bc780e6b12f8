import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FREQUENT =
  'Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefevre Faure Andre Mercier Blanc Guerin Boyer Garnier Chevalier Francois Legrand Gauthier Garcia Perrin Robin Clement Morin Nicolas Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noel Meyer Dufour Meunier Brun Blanchard Giraud Joly Riviere Lucas Brunet Gaillard Barbier Arnaud Martinez Gerard Roche Renard Schmitt Roy Leroux Colin Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre Benoit Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupuy Guillot Hubert Berger Carpentier Sanchez Dupuis Moulin Louis Deschamps Huet Vasseur Perez Boucher Fleury Royer Klein Jacquet Adam Paris Poirier Marty Aubry Guyot Carre Charles Renault Charpentier Menard Maillard Baron Bertin Bailly Herve Schneider Fernandez Collet Leger Bouvier Julien Prevost Millet Perrot Daniel Cousin Germain Breton Besson Langlois Remy Pelletier Leveque Perrier Leblanc Barre Lebrun Marchal Weber Mallet Hamon Boulanger Jacob Monnier Michaud Rodriguez Guichard Gillet Etienne Grondin Poulain Tessier Chevallier Collin Chauvin Bouchet Gay Lemaitre Benard Marechal Humbert Reynaud Antoine Hoarau Perret Barthelemy Cordier Pichon Lejeune Gilbert Lamy Delaunay Pasquier Carlier Laporte Diallo Traoré Diop Ndiaye Fall Sow Ba Camara Keita Coulibaly Koné Touré Cissé Ouattara Kouassi Benali Haddad Mansouri Bouzid Hamdi Saidi Belkacem Cherif Amrani Bennani Alaoui Ziani Brahimi Khelifi Slimani Nguyen Tran Le Pham Hoang Huynh Vu Dang Bui Do';
const PARTICLES = [
  'de',
  'de la',
  'du',
  'des',
  "d'",
  'Le',
  'La',
  'Ben',
  'El',
  'Al',
  'van',
  'van der',
  'von',
  'Da',
  'Dos',
  'De',
  'Ait',
  "O'",
  "N'",
  "M'",
  'Mac',
  'Mc',
  'Abd',
  'ben',
  'Ould',
  'St',
  'Saint-',
  'Le ',
  'di',
  "L'",
];

export interface Names {
  first(): string;
  surname(): string;
  /** A name that nobody bears: syllables. */
  invented(): string;
  capital(word: string): string;
}

/** Draws names: INSEE's by their frequency, those of more-names.txt, a few invented. */
export function createNames(data: string, random: () => number): Names {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const chance = (p: number): boolean => random() < p;
  const here = import.meta.dirname;
  const firsts: string[] = [];
  const weights: number[] = [];
  let sum = 0;
  for (const line of readFileSync(join(data, 'names/prenoms_insee_counts.csv'), 'utf8').split('\n').slice(1)) {
    const [name = '', count] = line.split(',');
    if (name.length < 2) continue;
    firsts.push(name);
    sum += Number(count) ** 0.55;
    weights.push(sum);
  }
  const surnames = readFileSync(join(data, 'names/surnames_insee_2008.txt'), 'utf8')
    .split('\n')
    .filter((name) => name.length > 1);
  const more = readFileSync(join(here, 'more-names.txt'), 'utf8').split('\n');
  const wordsOf = (kind: string): string[] =>
    more
      .filter((line) => line.startsWith(`${kind}:`))
      .flatMap((line) =>
        line
          .slice(kind.length + 1)
          .trim()
          .split(/\s+/),
      );
  const moreFirsts = wordsOf('first');
  const moreLasts = wordsOf('last').filter((word) => !/^\p{Ll}/u.test(word));
  const frequent = FREQUENT.split(' ');
  const capital = (word: string): string =>
    word.replace(/(^|[-' ])(\p{L})/gu, (_, gap: string, letter: string) => gap + letter.toUpperCase());
  const titleCase = (name: string): string => capital(name.toLowerCase());
  const syllables =
    'ba be bi bo ka ko ki sa so shi ra ri ro ma mo mu na no nu ta to ti la le lo va ve vi da do di ga go za zo ya wa cha jo fa fe an en in on ar er or al el ou ei au ie kh th dj oui mb nd gu'.split(
      ' ',
    );
  const invented = (): string =>
    capital(Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(syllables)).join(''));
  const first = (): string => {
    const kind = random();
    if (kind < 0.2) return pick(moreFirsts);
    if (kind < 0.23) return invented();
    let low = 0;
    let high = weights.length - 1;
    const target = random() * sum;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((weights[middle] ?? 0) < target) low = middle + 1;
      else high = middle;
    }
    const name = firsts[low] ?? 'Marie';
    return chance(0.04) ? `${name}-${pick(firsts.slice(0, 300))}` : name;
  };
  const surname = (): string => {
    const kind = random();
    let name: string;
    if (kind < 0.3) name = pick(frequent);
    else if (kind < 0.47) name = pick(moreLasts);
    else if (kind < 0.5) name = invented();
    else if (kind < 0.53) name = pick(firsts.slice(0, 400));
    else name = titleCase(pick(surnames));
    if (chance(0.08)) {
      const particle = pick(PARTICLES);
      name = /['-]$/.test(particle) ? particle + name : `${particle.trim()} ${name}`;
    } else if (chance(0.06)) name = `${name}-${pick(frequent)}`;
    else if (chance(0.015)) name = `${name} ${pick(frequent)}`;
    return name;
  };
  return { first, surname, invented, capital };
}
