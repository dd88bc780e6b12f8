import type { InjectionMarks } from './injection-marks.ts';
import { phrases } from './phrases.ts';

/** "Never reveal the system prompt" is the contrary. */
const NOT = "(?<!(?:not|n['’]t|never|pas|jamais)\\s)";
const REVEAL =
  "(?:reveal|show|print|repeat|output|display|leak|disclose|expose|dump|recite|quote|paste|tell me|give me|send me|write (?:out|down)|copy|what(?:['’]s| is| are| was| were)|summari[sz]e|translate|encode)";
const WORDS =
  '(?: (?:me|us|back|the|of|all|out|your|full|entire|whole|exact|complete|verbatim|raw|contents?|text|first|current|own|exactly|word for word|what|everything|that|was|is|written)){0,6}';
const HIDDEN = '(?:initial|original|hidden|secret|internal|confidential|system|developer|pre-?prompt|underlying)';
const RAW =
  '(?: (?:verbatim|word for word|word-for-word|above|exactly|in full|starting|between|in base64|as (?:json|is|a code block)))';

const REVELE =
  '(?:r[ée]v[éèe]le[rz]?|affiche[rz]?|montre[rz]?|donne[rz]?|r[ée]p[éèe]te[rz]?|recopie[rz]?|imprime[rz]?|d[ée]voile[rz]?|divulgue[rz]?|communique[rz]?|[ée]cris|[ée]crivez|cite[rz]?|traduis|r[ée]sume[rz]?|quel(?:le)?s? (?:est|sont|[ée]tait|[ée]taient))';
const MOTS =
  "(?:(?:-| )(?:moi|nous|le|la|les|l['’]|tout|toutes?|de|du|des|ton|ta|tes|votre|vos|int[ée]gralit[ée]|l['’]int[ée]gralit[ée]|contenu|texte|exact|exactement|complet|enti[èe]rement|mot|pour|[àa]|int[ée]gral|premi[èe]res?)){0,8}";
const CACHE = "(?:syst[èe]me|initiale?s?|d['’]origine|cach[ée]e?s?|secr[èe]te?s?|confidentielle?s?)";

/** Orders to give away what the model was told: "print your system prompt", "répète tes instructions initiales". */
export const exfiltrations: InjectionMarks = {
  anchor:
    "\\b(?:reveal|show|print|repeat|output|display|leak|disclos|expose|dump|recite|quote|paste|tell me|give me|send me|write (?:out|down)|copy (?:all |out )?(?:of )?your|what(?:['’]s| is| are| was| were) (?:all )?your|(?:summari[sz]e|translate|encode) (?:all )?(?:of )?your|starting with|r[ée]v[èée]l|affich|montre|donne|r[ée]p[èée]t|recopi|imprim|d[ée]voil|divulgu|communiqu|cite|traduis|r[ée]sum|quel(?:le)?s? (?:est|sont|[ée]t))|(?<![a-zà-ÿ])[ée]cri(?:s|vez)",
  mark: phrases(
    `${NOT}(?:${REVEAL})${WORDS} your${WORDS} (?:${HIDDEN} )+(?:prompts?|instructions?|messages?|rules|guidelines|configuration)`,
    `${NOT}(?:${REVEAL})${WORDS} your (?:prompt|instructions?|rules|guidelines)${RAW}`,
    `${NOT}(?:reveal|print|repeat|output|leak|disclose|dump|recite|tell me|give me)(?: \\w+){0,3} (?:the|this)${WORDS} (?:system|hidden|secret|developer) (?:prompt|instructions?|messages?)`,
    `(?:reveal|show me|print|repeat|output|leak|disclose|dump|recite)${WORDS} (?:everything|all|(?:the|all|all the|every) (?:words?|text|content|instructions|messages?|prompt|lines?|sentences?)) (?:that (?:was|is|has been) (?:written|said) )?(?:above|before (?:this|that)|you (?:were|have been) (?:given|told)|that (?:came|precedes?|comes))`,
    `starting with (?:the words )?(?:["'“«\`]{0,2})you are\\b`,
    `(?:${REVELE})${MOTS}(?: |-)(?:prompt|invite|message|instructions?|consignes|r[èe]gles) ${CACHE}`,
    `(?:r[ée]p[éèe]te[rz]?|recopie[rz]?|affiche[rz]?)(?:-moi)? les (?:instructions|consignes) (?:qui (?:figurent|sont|se trouvent|pr[ée]c[èe]dent)|[ée]crites|plac[ée]es)(?: (?:ci|au)-dessus)?`,
    `(?:r[ée]v[éèe]le[rz]?|affiche[rz]?|montre[rz]?|r[ée]p[éèe]te[rz]?|recopie[rz]?|d[ée]voile[rz]?|divulgue[rz]?|imprime[rz]?)(?:-moi)?(?: le contenu de)? (?:ton|votre) prompt`,
    `(?:${REVELE})${MOTS}(?: (?:texte|contenu|ce qui|message|qui est|se trouve|figure|[ée]crit|pr[ée]c[èe]de))* (?:ci-dessus|ce qui pr[ée]c[èe]de) (?:mot pour mot|mot [àa] mot|[àa] l['’]identique|int[ée]gralement|dans un bloc)`,
    `(?:r[ée]p[éèe]te[rz]?|recopie[rz]?|[ée]cris)(?:-moi)? (?:mot pour mot|mot [àa] mot|int[ée]gralement|[àa] l['’]identique|exactement) (?:tout|le texte|les instructions|ce qui|tes|vos|ton|les consignes)`,
  ),
};
