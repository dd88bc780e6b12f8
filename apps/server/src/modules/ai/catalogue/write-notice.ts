import type { LawfulBasis } from '../../../kernel/manifest/table.ts';
import type { Bilingual, Sheet } from './define-tools.ts';
import type { ToolSector } from './tool.ts';

/** Nobody's life hangs on a text assistant: Art. 6(1)(d) carries no shipped tool. */
export type NoticeBasis = Exclude<LawfulBasis, 'vital_interests'>;

/** The basis, and the right that goes with it (Art. 13(2)(b) and (c) GDPR). */
const BASES: Readonly<Record<NoticeBasis, Bilingual>> = {
  consent: [
    'Ce traitement repose sur votre consentement, que vous pouvez retirer à tout moment, aussi simplement que vous l’avez donné.',
    'This processing rests on your consent, which you can withdraw at any time, as easily as you gave it.',
  ],
  contract: [
    'Ce traitement est nécessaire à l’exécution d’un contrat ; l’accès, la rectification et la portabilité des données se demandent à votre DPO.',
    'This processing is necessary for the performance of a contract; access to the data, their rectification and their portability are asked of your DPO.',
  ],
  legal_obligation: [
    'Ce traitement repose sur une obligation légale de votre organisation : nul ne peut s’y opposer, mais l’accès, la rectification et la limitation se demandent à votre DPO.',
    'This processing rests on a legal obligation of your organisation: nobody can object to it, but access, rectification and restriction are asked of your DPO.',
  ],
  public_task: [
    'Ce traitement relève d’une mission d’intérêt public de votre organisation ; vous pouvez vous y opposer, pour des raisons tenant à votre situation, auprès de votre DPO.',
    'This processing belongs to a task in the public interest carried out by your organisation; you can object to it with your DPO, on grounds relating to your situation.',
  ],
  legitimate_interests: [
    'Ce traitement repose sur l’intérêt légitime de votre organisation ; vous pouvez vous y opposer à tout moment auprès de votre DPO.',
    'This processing rests on the legitimate interest of your organisation; you can object to it at any time with your DPO.',
  ],
};

const HEALTH: Bilingual = [
  'Les données de santé sont traitées pour la prise en charge, par des personnes tenues au secret professionnel (art. 9.2 h et 9.3 du RGPD).',
  'Health data are processed for the provision of care, by people bound by professional secrecy (Art. 9(2)(h) and 9(3) GDPR).',
];
const MARKETING: Bilingual = [
  'Toute personne démarchée peut s’y opposer sans donner de motif (art. 21.2 du RGPD).',
  'Whoever is canvassed can object without giving a reason (Art. 21(2) GDPR).',
];
const HUMAN_DECISION: Bilingual = [
  'Le modèle ne décide de rien : une personne examine et décide ; qui est concerné peut demander cet examen humain, donner son point de vue et contester la décision (art. 22 du RGPD).',
  'The model decides nothing: a person examines and decides; whoever is concerned can ask for that human review, give their view and contest the decision (Art. 22 GDPR).',
];

/** What a person is told before consenting, or before another basis is relied on (Art. 13 GDPR). */
export function writeNotice(sector: ToolSector, sheet: Sheet): { fr: string; en: string } {
  const sentences = [
    BASES[sheet.basis],
    sheet.why,
    sector === 'HEALTH' ? HEALTH : undefined,
    sheet.category === 'MARKETING' ? MARKETING : undefined,
    sheet.judgesPeople ? HUMAN_DECISION : undefined,
  ].filter((sentence) => sentence !== undefined);
  const [fr, en] = sheet.title;
  const isLocal = sheet.dataClass === 'P3';
  return {
    fr: [
      `« ${fr} » envoie votre texte à un modèle d’IA ${isLocal ? 'local, jamais à un service extérieur, ' : ''}après masquage des données personnelles reconnues.`,
      'Ni le texte ni la réponse ne sont conservés ; seules des métadonnées (date, outil, nombre de jetons) le sont, 90 jours.',
      ...sentences.map(([sentence]) => sentence),
    ].join(' '),
    en: [
      `“${en}” sends your text to ${isLocal ? 'a local AI model, never to an outside service,' : 'an AI model'} after masking the personal data it recognises.`,
      'Neither the text nor the answer is kept; only metadata (date, tool, token counts) is, for 90 days.',
      ...sentences.map(([, sentence]) => sentence),
    ].join(' '),
  };
}
