import { mod97 } from '../src/checksums/mod97.ts';
import { passesLuhn } from '../src/checksums/passes-luhn.ts';

/** An invented value of an identifier, valid or off by its check digit, always the same for one seed. */
export function inventValue(code: string, seed: number, wrong: boolean): string {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0 || 1;
  const below = (limit: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  const digits = (count: number): string => Array.from({ length: count }, () => below(10)).join('');
  const letters = (count: number, from: string): string =>
    Array.from({ length: count }, () => from[below(from.length)]).join('');
  for (let i = 0; i < 5; i++) below(10);

  switch (code) {
    case 'NIR':
      return nir();
    case 'IBAN':
      return iban();
    case 'CB': {
      const card = luhn(`${['4', '51', '53', '497'][below(4)]}`, 16);
      return below(3) ? group(card, 4) : card;
    }
    case 'SIRET': {
      const siret = luhn(luhn(`${3 + below(6)}`, 9), 14);
      return below(2) ? siret : `${siret.slice(0, 3)} ${siret.slice(3, 6)} ${siret.slice(6, 9)} ${siret.slice(9)}`;
    }
    case 'SIREN': {
      const siren = luhn(`${3 + below(6)}`, 9);
      return below(2) ? siren : group(siren, 3);
    }
    case 'SPI': {
      const ten = `${below(4)}${digits(9)}`;
      const spi = ten + String((Number(ten) % 511) + (wrong ? 1 : 0)).padStart(3, '0');
      return below(2)
        ? spi
        : `${spi.slice(0, 2)} ${spi.slice(2, 4)} ${spi.slice(4, 7)} ${spi.slice(7, 10)} ${spi.slice(10)}`;
    }
    case 'RPPS':
      return luhn('10', 11);
    case 'ADELI':
      return `${['75', '69', '33', '13'][below(4)]}${digits(7)}`;
    case 'CNI':
      return below(2)
        ? `${10 + below(10)}0${1 + below(9)}${75 + below(20)}${digits(6)}`
        : `${letters(1, 'XTFDRC')}${digits(1)}${letters(3, 'BCDFGHJKLMNPRTVWXYZ')}${digits(1)}${letters(2, 'FHKMNPRT')}${digits(1)}`;
    case 'PASS':
      return `${10 + below(15)}${letters(2, 'ACDFHKV')}${digits(5)}`;
    case 'PL':
      return `${letters(2, 'ABCDEFGHJKLM')}-${100 + below(900)}-${letters(2, 'ABCDEFGHJKL')}`;
    case 'BIC':
      return ['BNPAFRPPXXX', 'AGRIFRPP881', 'CRLYFRPP', 'PSSTFRPPLIL', 'SOGEFRPP'][below(5)] ?? '';
    default:
      throw new Error(`no invention for ${code}`);
  }

  function luhn(prefix: string, length: number): string {
    const body = prefix + digits(length - 1 - prefix.length);
    for (let check = 0; check < 10; check++) {
      const number = body + check;
      if (passesLuhn([...number].map(Number), 0, length)) return wrong ? body + ((check + 3) % 10) : number;
    }
    return body;
  }

  function nir(): string {
    const body = `${1 + below(2)}${String(40 + below(60))}${String(1 + below(12)).padStart(2, '0')}${String(1 + below(19)).padStart(2, '0')}${digits(6)}`;
    const key = String(97 - mod97(body) + (wrong ? 1 : 0)).padStart(2, '0');
    const [a, b, c, d, e, f] = [
      body.slice(0, 1),
      body.slice(1, 3),
      body.slice(3, 5),
      body.slice(5, 7),
      body.slice(7, 10),
      body.slice(10),
    ];
    return below(2) ? body + key : `${a} ${b} ${c} ${d} ${e} ${f} ${key}`;
  }

  function iban(): string {
    const [country, length] = (
      [
        ['FR', 23],
        ['DE', 18],
        ['BE', 12],
        ['FR', 23],
      ] as const
    )[below(4)] ?? ['FR', 23];
    const account = digits(length);
    const check = 98 - mod97(`${account}${country}00`);
    const whole = `${country}${String((check + (wrong ? 1 : 0)) % 100).padStart(2, '0')}${account}`;
    return below(3) ? group(whole, 4) : whole;
  }

  function group(value: string, size: number): string {
    return value.replace(new RegExp(`.{${size}}(?=.)`, 'g'), '$& ');
  }
}
