import type { InjectionMarks } from './injection-marks.ts';
import { phrases } from './phrases.ts';

/** "Do not ignore…", "n'oubliez pas…" are the contrary; "my instructions" are the writer's own, in any mail. */
const NOT = "(?<!(?:not|n['’]t|never|cannot|pas|jamais)\\s)";
const IGNORE = `${NOT}(?:ignor(?:e|ing)|disregard(?:ing)?|forget(?:ting)?|overrid(?:e|ing)|bypass(?:ing)?|discard(?:ing)?|pay no attention to)`;
const FOLLOW = "(?<=(?:not|n['’]t|stop|longer)\\s)(?:follow|obey)(?:ing)?";

const EARLIER = 'previous|prior|above|preceding|earlier|foregoing|initial|original|existing|past|former|old';
const SYSTEM = 'system|safety|developer|hidden|secret|moderation|built-in|core|content';
const LOOSE = 'all|any|every|each|single|of|the|these|those|this|that|other|and|or|both|you|your|its|their|ai';
const WORDS = `(?: (?:${LOOSE}|${EARLIER}|${SYSTEM})){0,7}`;
const ORDERS = '(?:instructions?|prompts?|directives?|directions|guidelines|system messages?|programming)';
const LIMITS =
  '(?:rules?|restrictions?|constraints?|polic(?:y|ies)|training|filters?|limitations?|safeguards|guardrails|orders|ethics|guidelines|programming)';
const TOLD =
  "(?:you (?:were|are|have been|had been|['’]ve been) (?:given|told|taught)|you (?:have )?(?:received|got)|given to you|that (?:came|come|precede))";

const OUBLIE =
  `(?:${NOT}(?:ignor(?:e|ez|er|ons|ant)|annul(?:e|ez|er)|oubli(?:e|ez|er)|n[ée]glig(?:e|ez|er)|outrepass(?:e|ez|er)|contourn(?:e|ez|er)|passe(?:z|r)? outre(?: [àa])?|abstraction(?: de)?)` +
  // "Tenez compte de…" is the contrary.
  '|(?<=(?:(?:tiens|tenez|tenons)\\s(?:pas|plus|aucun)|(?:pas|plus|sans)\\s(?:en\\s)?tenir)\\s)compte(?: de)?)';
const SUIS = '(?<=\\bne\\s)(?:suis|suivez|respecte|respectez|ob[ée]is|ob[ée]issez)(?: (?:pas|plus))(?: [àa])?';
const TOUTES =
  "(?: (?:des|de|toutes?|tous|tout|l['’]ensemble|totalit[ée]|int[ée]gralit[ée]|les?|la|l['’]|ces|cette|tes|ton|vos|votre|aux?|autres|anciennes|pr[ée]c[ée]dentes|premi[èe]res|[àa])){0,5}";
const CONSIGNES = "(?:(?:l['’]|d['’])?(?:instructions?|consignes?|directives?|prompts?|invites?|messages? syst[èe]me))";
const AVANT =
  "(?:pr[ée]c[ée]dente?s?|ant[ée]rieure?s?|initiale?s?|ci-dessus|syst[èe]me|d['’]origine|qui pr[ée]c[èe]dent|re[çc]ue?s|donn[ée]e?s|plus haut|pr[ée]c[ée]demment|jusqu['’]ici|jusqu['’][àa]|pr[ée]alables?|de d[ée]part|du d[ée]veloppeur|de s[ée]curit[ée] (?:de l['’]IA|du mod[èe]le)|qu['’]on (?:t['’]a|vous a)|que (?:tu as|vous avez))";
const LIMITES =
  '(?:r[èe]gles?|restrictions?|contraintes?|limites?|limitations?|filtres?|ordres|garde-fous|programmation|entra[îi]nement|[ée]thique)';

/** Orders to leave other orders: "ignore all previous instructions", "oublie tes consignes". */
export const overrides: InjectionMarks = {
  anchor:
    '\\b(?:ignor|disregard|forget|overrid|bypass|discard|pay no att|follow|obey|oubli|n[ée]glig|outrepass|contourn|passez? outre|passer outre|abstraction|annul(?:e|ez|er) |compte d|suis|suivez|respecte|ob[ée]is)',
  mark: phrases(
    // Which orders: earlier ones, the system's, all.
    `(?:${IGNORE}|${FOLLOW})(?=(?: (?:${LOOSE})){0,4}? (?:${EARLIER}|${SYSTEM}|all|any|every|your|its)\\b)${WORDS} ${ORDERS}`,
    `(?:${IGNORE}|${FOLLOW})(?: (?:all|any|of)){0,3} (?:your|its)${WORDS}(?: \\w+)? ${LIMITS}`,
    `(?:${IGNORE}|${FOLLOW}) (?:all|any|every|the)${WORDS} (?:${SYSTEM}) (?:restrictions?|filters?|polic(?:y|ies)|guardrails|safeguards|limitations?)`,
    `(?:${IGNORE}|${FOLLOW})${WORDS} (?:instructions?|rules?|directions|guidelines|orders) ${TOLD}`,
    `(?:${IGNORE}|${FOLLOW})${WORDS} (?:instructions|directions) above`,
    `${IGNORE} (?:everything|anything|all)(?: that)? (?:above(?! \\d)|before (?:this|that)|${TOLD})`,
    `${IGNORE} the above(?: text)? and (?:instead|say|tell|print|output|respond|reply|write|translate|do|answer|reveal)`,
    // In French the adjective follows; "tes" and "vos" are the model's.
    `(?:${OUBLIE}|${SUIS})${TOUTES} (?:${CONSIGNES}|r[èe]gles|restrictions) (?:\\w+ )?${AVANT}`,
    `(?:${OUBLIE}|${SUIS})(?: (?:de|[àa]|toutes?|tous)){0,3} (?:tes|ton|vos|votre|anciennes) (?:\\w+ )?(?:${CONSIGNES}|${LIMITES}|r[ôo]le)`,
    `(?:${OUBLIE})(?: (?:absolument|compl[èe]tement))? (?:tout|toutes?) (?:ce qui pr[ée]c[èe]de|ce qu['’]on (?:t['’]a|vous a) (?:dit|demand[ée]|appris)|ce que (?:tu as|vous avez) (?:appris|re[çc]u))`,
    `(?:${OUBLIE})(?: (?:de|toutes?|tous)){0,3} les ${CONSIGNES}(?= (?:et|puis|r[ée]v[èe]le|affiche|r[ée]ponds|donne))`,
  ),
};
