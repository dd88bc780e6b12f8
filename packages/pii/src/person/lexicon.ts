import { hashWord } from '../scan/hash-word.ts';
import { KNOWN_THINGS } from './known-things.ts';

/** Families of words around names, one bit each: evidence for the rules, features for the tagger. */
export const P = {
  title: 1 << 0,
  /** Streets, places, buildings: names after them are not people ("rue Victor Hugo"). */
  place: 1 << 1,
  /** Companies, schools, hospitals, associations. */
  organisation: 1 << 2,
  /** Laws, prizes, theorems, diseases, ships, works, brands. */
  thing: 1 << 3,
  particle: 1 << 4,
  greeting: 1 << 5,
  /** Labels of forms and headers whose value is a person. */
  label: 1 << 6,
  kin: 1 << 7,
  role: 1 << 8,
  /** Verbs that a person is the subject or object of. */
  act: 1 << 9,
  /** Words that end a letter. */
  closing: 1 << 10,
  born: 1 << 11,
  pronoun: 1 << 12,
  /** Words that introduce somebody ("je m'appelle", "c'est", "avec"). */
  intro: 1 << 13,
  determiner: 1 << 14,
  month: 1 << 15,
  preposition: 1 << 16,
  /** Proper nouns that are no people (`known-things.ts`). */
  known: 1 << 17,
  /** Labels of values and acronyms of forms: never a part of a name, whatever stands around. */
  field: 1 << 18,
} as const;

const WORDS: Record<keyof typeof P, string> = {
  title:
    'émir emir sultan prince princesse duc duchesse comte comtesse baron baronne marquis marquise vicomte chevalier empereur pape pope saint m mm mr mme mmes mlle mlles monsieur madame mademoiselle messieurs mesdames dr dre docteur docteure pr prof professeur professeure maître maitre me mre mrs ms miss mx sir dame lord lady sœur père abbé mgr monseigneur pasteur rabbin imam capitaine colonel général maréchal amiral lieutenant commandant sergent adjudant brigadier caporal major captain officer sergeant sgt capt cpt lt col judge justice senator president président présidente ministre rev reverend father sister brother inspecteur commissaire détective detective doctor professor mister madam cheikh sheikh',
  place:
    'rue avenue av ave bd bld boulevard place pl chemin allée allées impasse route quai square cours passage pont tour parc jardin stade gare station métro aéroport port porte cité villa résidence lotissement hameau quartier zone lac mont col île fort château domaine street st road rd lane drive avenue square bridge park station airport stadium hill mount lake tower plaza boulevard court way crescent terrace ville commune village pays région département county city town esplanade promenade rond carrefour faubourg ruelle sentier voie arrêt terminus ligne tramway église cathédrale basilique chapelle church cathedral chapel cimetière monument statue bois forêt montagne vallée plage baie cap salle amphithéâtre bâtiment immeuble gymnase piscine complexe espace centre center centre hall building',
  organisation:
    'lycée lycees collège école ecole université faculté institut hôpital hopital clinique chu chr ehpad crèche médiathèque bibliothèque musée théâtre cinéma fondation association société entreprise groupe cabinet étude maison banque laboratoire laboratoires garage boulangerie pharmacie restaurant hôtel brasserie café bar boutique magasin agence ets établissements etablissements sarl sas sa sasu eurl sci scp selarl snc ong fédération syndicat comité club équipe editions éditions galerie imprimerie librairie transports school college university institute hospital clinic foundation society company corporation corp inc ltd llc gmbh plc group bank laboratory labs partners associates brothers bros hotel pub shop store museum theatre theater library academy académie campus primaire maternelle elementary high',
  thing:
    'administration presidency era gouvernement government loi lois décret arrêt affaire prix médaille théorème maladie syndrome méthode test échelle effet principe code plan projet programme dispositif operation opération ouragan tempête cyclone porte-avions paquebot frégate navire bateau dépression sous-marin fusée satellite algorithme algorithm law act theorem disease syndrome award prize medal effect scale method storm hurricane ship case équation constante coefficient indice loi coupe trophée tournoi cup trophy championnat film roman livre album chanson série pièce opéra symphonie marque modèle parfum robe sac voiture logiciel application appli assistant chatbot bot ia robot serveur version gâteau tarte recette sauce pomme pommes fromage vin champagne cognac variété rosier bourse bourses fonds legs statue base bibliothèque framework library plugin module package model paradoxe conjecture lemme inégalité transformée processus modèle distribution protocole pont saint sainte st ste san santa santo',
  particle:
    'de du des d la le les l von van der den ter ten di da do dos das del della el al ben bin ibn bint abu abd ould ait aït mac mc o saint st sainte y e n m zu zum af dit dite',
  greeting:
    'bonjour bonsoir salut coucou hello hi hey dear cher chère chers chères cc slt bjr yo hola merci thanks thank bravo félicitations sorry pardon désolé morning evening allo allô wesh kikou bienvenue welcome',
  label:
    'nom noms prénom prenom prénoms prenoms name names surname firstname lastname fullname first last from to de à cc cci bcc auteur author patient patiente client cliente contact destinataire expéditeur expediteur sender recipient signataire signé signed titulaire holder bénéficiaire beneficiary salarié salariée employé employee locataire tenant propriétaire owner candidat candidate demandeur assuré assurée interlocuteur responsable manager médecin attn attention proche conjoint assignee assigné reviewer rapporteur participants participant présents présent absents excusés attendees élève student témoin witness déposant représentant souscripteur adhérent usager user nomcomplet displayname givenname familyname customer customername patientname',
  kin: 'père mère papa maman frère soeur sœur fils fille mari femme époux épouse conjoint conjointe oncle tante cousin cousine neveu nièce ami amie copain copine compagnon compagne fiancé fiancée grand-père grand-mère mamie papy papi mamy tonton tata tatie voisin voisine collègue chef patron brother sister father mother son daughter husband wife uncle aunt cousin nephew niece friend boyfriend girlfriend partner neighbour neighbor colleague boss mate grandma grandpa mum mom dad roommate coloc',
  role: 'directeur directrice gérant gérante président présidente responsable secrétaire comptable ingénieur avocat avocate notaire infirmière infirmier kiné dentiste psychologue médecin chirurgien technicien commercial conseiller conseillère chargé chargée assistante assistant stagiaire professeur enseignant maire député sénateur juge manager director ceo cto cfo cofounder founder nurse doctor teacher lawyer engineer developer accountant therapist dentist surgeon chairman chair secretary supervisor consultant plumber plombier électricien coach écrivain poète peintre romancier philosophe acteur actrice chanteur chanteuse chancelier roi reine empereur writer poet painter singer actor actress',
  act: 'dit répond demande explique appelle appeler appelé appelée nommé nommée rencontré vu contacté contacter prévenir prévenu demandé répondu envoyé écrit signé confirmé rappelé rappeler parle parlé dis said says told asked called wrote met saw emailed replied confirmed mentioned texted phoned joined left works lives travaille habite arrive part revient pense veut va vient est a was is has',
  closing:
    'cordialement bien amicalement bises bisous biz bisou amitiés salutations respectueusement sincèrement regards best sincerely cheers faithfully truly yours love wishes xoxo thanks merci kisses tendresse affectueusement cdlt cdt bav plus tôt bientôt signé signature',
  born: 'né née born nee',
  pronoun: 'je tu il elle on nous vous ils elles i you he she we they moi toi lui qui who',
  intro:
    'appelle appelles suis c avec chez pour par et with and by for named called am this prénomme surnomme nommé surnommé nickname alias est is meet voici ici here à de que with chez',
  determiner:
    "le la les un une des ce cette ces mon ton son ma ta sa mes tes ses notre votre leur the a an this that my your his her our their d' l' du au",
  month:
    'janvier février mars avril mai juin juillet août septembre octobre novembre décembre january february march april may june july august september october november december',
  preposition: 'de du des d à au aux en dans sur of in at on from near by',
  known: KNOWN_THINGS,
  field:
    'iban bic swift rib siren siret rcs tva vat nir nss spi rpps adeli finess cni ape naf kbis ssn dob ddn cvv cvc pin otp ine tin email emails mail mails courriel ' +
    'téléphone telephone tel tél phone mobile fax adresse address login username userid identifiant identifiants utilisateur user pseudo password passwd mdp passeport ' +
    'passport civilité sexe gender nationalité nationality nom noms prénom prénoms surname firstname lastname iban/bic url http https www numéro numero date signature ' +
    'objet subject montant amount facture invoice devis',
};

const SIZE = 16384;
const keys = new Int32Array(SIZE);
const values = new Int32Array(SIZE);

/** The families of the word with this folded hash; 0 for most words. */
export function familiesOf(hash: number): number {
  for (let slot = (hash ^ (hash >>> 15)) & (SIZE - 1); ; slot = (slot + 1) & (SIZE - 1)) {
    const value = values[slot] ?? 0;
    if (value === 0 || keys[slot] === hash) return value;
  }
}

for (const [family, words] of Object.entries(WORDS)) {
  for (const word of words.split(' ')) {
    const hash = hashWord(word);
    let slot = (hash ^ (hash >>> 15)) & (SIZE - 1);
    while (values[slot] !== 0 && keys[slot] !== hash) slot = (slot + 1) & (SIZE - 1);
    keys[slot] = hash;
    values[slot] = (values[slot] ?? 0) | P[family as keyof typeof P];
  }
}
