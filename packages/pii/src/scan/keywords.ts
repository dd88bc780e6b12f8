import { hashWord } from './hash-word.ts';

/** Context words, one bit a family. A recogniser asks which families stand near a candidate. */
export const K = {
  siren: 1 << 0,
  siret: 1 << 1,
  nir: 1 << 2,
  tax: 1 << 3,
  idCard: 1 << 4,
  passport: 1 << 5,
  plate: 1 << 6,
  rpps: 1 << 7,
  adeli: 1 << 8,
  bic: 1 << 9,
  iban: 1 << 10,
  phone: 1 << 11,
  birth: 1 << 12,
  secret: 1 << 13,
  login: 1 << 14,
  street: 1 << 15,
  month: 1 << 16,
  card: 1 << 17,
  /** Numbers that are not personal data: orders, invoices, parcels, files… */
  reference: 1 << 18,
  version: 1 << 19,
  cvv: 1 << 20,
  code: 1 << 21,
  /** Words that may stand between a label and its value ("numéro", "est", "is"). */
  filler: 1 << 22,
  /** First words of keys and tokens of known services (sk-…, ghp_…). */
  keyPrefix: 1 << 23,
  postbox: 1 << 24,
  country: 1 << 25,
  at: 1 << 26,
  vat: 1 << 27,
  /** Titles of columns in tables. */
  column: 1 << 28,
  /** Words that a login may follow ("par", "by", "compte"). */
  actor: 1 << 29,
  zero: 1 << 30,
} as const;

const WORDS: Record<keyof typeof K, string> = {
  siren: 'siren rcs',
  siret: 'siret',
  nir: 'nir insee sécu sécurité nss vitale nirpp immatriculation ssn',
  tax: 'fiscal fiscale spi tax tin impôts impots impôt',
  idCard: 'cni cnie identité identity',
  passport: 'passeport passport passeports passports',
  plate:
    'immatriculé immatriculée immatriculation immat plaque plaques véhicule voiture plate registration vehicle car moto scooter camion',
  rpps: 'rpps',
  adeli: 'adeli',
  bic: 'bic swift',
  iban: 'iban rib virement compte account bank banque bancaires bancaire transfer',
  phone:
    'tél tel téléphone telephone phone portable mobile fax cell appeler appelez joindre joignable call appelle télécopie whatsapp sms gsm dial ring texto contacter rappeler rappelez tph fixe gsm mob lydia paylib wero twint vini landline voicemail',
  birth:
    'naît bday natif native né née nés naissance born birth dob birthdate birthday ddn naiss naissances nee datenaissance dateofbirth',
  secret:
    'passcode authtoken accesstoken apitoken xapikey secretkey accesskey clientsecret privatekey mdp password passwd pwd passphrase passcode pass passe secret secrets token jeton apikey pin psw mot clé key otp passwort motdepasse credential credentials bearer auth authorization pw identifiants clef',
  login:
    'gh todo fixme réviseur reviewer login identifiant username user pseudo utilisateur uid logname userid pseudonyme account handle compte usr ssh nickname logged connecté accepted failed sudo discord telegram insta instagram twitter snap snapchat tiktok github gitlab skype steam session',
  street:
    'hent straed rua calle via str strada strasse laan straat carrer rue avenue av ave bd bld boulevard blvd boul place pl chemin ch allée allées all impasse imp route rte quai cours square sq passage psg voie sentier ruelle faubourg fbg fg esplanade promenade hameau lotissement lot résidence cité villa venelle montée rampe traverse clos mail parvis galerie cour cale rond chaussée côte domaine lieudit street st road rd lane ln drive dr way close court ct crescent terrace gardens grove row mews plaza highway hwy parkway pkwy broadway circle cir trail hill walk parade rdpt pas r square carrefour corniche porte pont ter zac za zi zone',
  month:
    'janvier février fevrier mars avril mai juin juillet août aout septembre octobre novembre décembre decembre janv févr fév avr juil sept oct nov déc january february march april may june july august september october november december jan feb mar apr jun jul aug sep dec',
  card: 'cb carte card visa mastercard amex visacard bancaire',
  reference:
    'facture commande colis suivi dossier client contrat référence ref réf ticket order invoice tracking customer parcel policy police cas case transaction tx devis livraison produit article ean gtin lot série serial imei isbn sku étudiant student fidélité loyalty vin finess commit hash uuid build adhérent abonné réservation booking expédition ticketing incident',
  version:
    'section chapitre chapter article paragraphe paragraph § version v ver release build firmware kernel node npm python java',
  cvv: 'cvv cvc cvv2 cvc2 cryptogramme crypto csc',
  code: 'wifi wpa wep code codes digicode interphone intercom keypad passcode keycode grille barrière portique armoire machinerie vestiaire clés clé lockers padlock serrure portail entrée porte immeuble coffre boîte boite alarme key keybox door gate alarm safe lockbox box clavier garage casier locker verification vérification validation confirmation cadenas portillon',
  filler:
    'ad ldap windows vpn smtp zoom espace lié netflix réseau initial initiale session numéro numero num no nr n nº est is was sera était de du d l la le les des the my mon ma notre our votre your son sa his her for pour of to à a au number id nouveau new temporaire temporary perso actuel actuelle provisoire personnel française français france wifi admin compte suivant suivante following set reset changed as comme ci dessous below toujours still désormais now current cette ce vaut mis with avec que et and',
  keyPrefix:
    'live test prod sk pk rk ghp gho ghu ghs github glpat xoxb xoxp xoxa xoxs aiza hf npm whsec shpat dop akia asia eyj pat sq ya29 sg glsa key aws rnd re tvly gsk nvapi',
  postbox: 'bp cs tsa cedex bis ter quater',
  country:
    'france belgique suisse belgium switzerland luxembourg uk usa us canada royaume etats united england ireland germany allemagne espagne spain italie italy maroc algérie tunisie sénégal monaco scotland wales',
  at: 'arobase arrobase arobas at chez',
  column:
    'nom name noms names prénom prénoms firstname lastname surname first last given family contact responsable auteur author owner titulaire patient patiente salarié salariée employé employee agent conseiller conseillère élève étudiant student teacher enseignant locataire tenant bénéficiaire assuré médecin collaborateur candidat passager passenger invité guest adhérent participant stagiaire interlocuteur fname lname date naissance birthdate birth dob ddn login username identifiant user utilisateur pseudo password mdp mot passwd pwd token secret customer client nomclient fullname',
  vat: 'tva vat intracommunautaire',
  actor: 'par by à compte user with w agent assigné pseudo thanks vendeur',
  zero: 'zéro',
};

const SIZE = 4096;
const keys = new Int32Array(SIZE);
const values = new Int32Array(SIZE);

/** The families of the word with this folded hash; 0 for nearly every word. */
export function keywordOf(hash: number): number {
  for (let slot = (hash ^ (hash >>> 15)) & (SIZE - 1); ; slot = (slot + 1) & (SIZE - 1)) {
    const value = values[slot] ?? 0;
    if (value === 0) return 0;
    if (keys[slot] === hash) return value;
  }
}

for (const [family, words] of Object.entries(WORDS)) {
  for (const word of words.split(' ')) add(hashWord(word), K[family as keyof typeof K]);
}

function add(hash: number, bit: number): void {
  let slot = (hash ^ (hash >>> 15)) & (SIZE - 1);
  while (values[slot] !== 0 && keys[slot] !== hash) slot = (slot + 1) & (SIZE - 1);
  keys[slot] = hash;
  values[slot] = (values[slot] ?? 0) | bit;
}
