import { defineTools } from './define-tools.ts';

/** For banks, insurers and advisers, under French law. A person's finances are P3: they stay on local models. */
export const FINANCE_TOOLS = defineTools('FINANCE', [
  {
    code: 'CREDIT_FILE_REVIEW',
    icon: 'banknote',
    category: 'CRITICAL',
    basis: 'legal_obligation',
    // AI Act, Annex III(5)(b): creditworthiness of natural persons.
    risk: 'high',
    dataClass: 'P3',
    dpia: true,
    judgesPeople: true,
    title: ['Lecture d’un dossier de crédit', 'Credit file review'],
    description: [
      'Ordonner les pièces d’une demande de crédit et ce qui manque pour l’instruire.',
      'Put in order the documents of a credit application and what is missing to examine it.',
    ],
    why: [
      'Le prêteur vérifie la solvabilité de l’emprunteur (article L. 312-16 du code de la consommation).',
      'The lender checks the borrower’s creditworthiness (Article L. 312-16 of the French Consumer Code).',
    ],
    prompt:
      'Order the credit file for the person who will examine it: income and its stability, charges, commitments, savings, guarantees, each with its document and date; sums computed and shown; contradictions; missing documents. Give no score, no rating and no recommendation to grant or refuse. Use nothing about origin, health, family plans, opinions, address or name, even if the file mentions it, and say that you left it out.',
    maxTokens: 4_096,
    timeoutMs: 120_000,
  },
  {
    code: 'KYC_REVIEW',
    icon: 'fingerprint',
    category: 'CRITICAL',
    basis: 'legal_obligation',
    risk: 'high',
    dataClass: 'P3',
    dpia: true,
    judgesPeople: true,
    title: ['Connaissance du client', 'Know your customer'],
    description: [
      'Vérifier qu’un dossier d’entrée en relation est complet et cohérent.',
      'Check that an onboarding file is complete and consistent.',
    ],
    why: [
      'Identifier le client et vérifier son identité est imposé par les articles L. 561-5 et suivants du code monétaire et financier.',
      'Identifying the client and verifying identity is required by Articles L. 561-5 et seq. of the French Monetary and Financial Code.',
    ],
    prompt:
      'Check an onboarding file: as a table, each item required, the document that proves it, its date, and whether it agrees with the others. List gaps, contradictions and expired documents, then the questions to ask the client. Give no risk score and no conclusion on the person. Infer nothing from name, nationality, origin or religion.',
    timeoutMs: 120_000,
    masking: 'pseudonymise',
  },
  {
    code: 'FRAUD_ALERT_REVIEW',
    icon: 'shield-alert',
    category: 'CRITICAL',
    basis: 'legitimate_interests',
    risk: 'high',
    dataClass: 'P3',
    dpia: true,
    judgesPeople: true,
    title: ['Examen d’une alerte de fraude', 'Fraud alert review'],
    description: [
      'Préparer l’examen d’une alerte : ce qui l’a déclenchée, ce qui l’explique, ce qu’il faut demander.',
      'Prepare the review of an alert: what triggered it, what may explain it, what to ask.',
    ],
    why: [
      'Prévenir la fraude est un intérêt légitime (considérant 47 du RGPD), exercé ici sur des alertes déjà levées.',
      'Preventing fraud is a legitimate interest (recital 47 GDPR), pursued here on alerts that were already raised.',
    ],
    prompt:
      'Prepare the review of a fraud alert: the operations in time order, the rule that fired, facts for and against an innocent explanation given equal room, what to verify and with whom. No probability, no accusation, no conclusion. Never rely on who the person is or where they come from; rely on operations only.',
    timeoutMs: 120_000,
    masking: 'pseudonymise',
  },
  {
    code: 'SUITABILITY_SUMMARY',
    icon: 'scale',
    category: 'ANALYTICS',
    basis: 'legal_obligation',
    risk: 'high',
    dataClass: 'P3',
    dpia: true,
    judgesPeople: true,
    title: ['Synthèse d’adéquation', 'Suitability summary'],
    description: [
      'Résumer les réponses d’un client sur ses objectifs, ses connaissances et ses moyens.',
      'Summarise a client’s answers on their goals, knowledge and means.',
    ],
    why: [
      'S’enquérir des connaissances, de la situation et des objectifs du client est imposé par l’article L. 533-13 du code monétaire et financier.',
      'Asking about the client’s knowledge, situation and goals is required by Article L. 533-13 of the French Monetary and Financial Code.',
    ],
    prompt:
      'Summarise the client’s questionnaire for their adviser: objectives, horizon, knowledge and experience, means, ability to bear losses, sustainability preferences, in the client’s own words where they matter. Show contradictions between answers and the questions to ask again. Recommend no product, and assign no profile: the adviser does.',
    masking: 'pseudonymise',
  },
  {
    code: 'CLAIM_SUMMARY',
    icon: 'umbrella',
    basis: 'contract',
    risk: 'medium',
    dataClass: 'P3',
    title: ['Synthèse de sinistre', 'Claim summary'],
    description: [
      'Résumer un sinistre matériel : faits, garanties en jeu, pièces attendues.',
      'Summarise a property claim: facts, cover concerned, documents expected.',
    ],
    why: [
      'Instruire un sinistre est l’exécution du contrat d’assurance.',
      'Handling a claim is the performance of the insurance contract.',
    ],
    prompt:
      'Summarise a property damage claim for its handler: facts with dates, damage, parties, clauses of the policy that are quoted in the file, documents received and missing, deadlines. Quote the policy word for word. Do not decide on cover, amount or liability, do not suspect anyone, and leave out health data if the file contains any.',
    timeoutMs: 120_000,
    masking: 'pseudonymise',
  },
  {
    code: 'COMPLAINT_REPLY',
    icon: 'message-square-reply',
    category: 'ESSENTIAL',
    basis: 'contract',
    title: ['Réponse à une réclamation', 'Reply to a complaint'],
    description: [
      'Préparer une réponse claire à la réclamation d’un client.',
      'Prepare a clear reply to a client’s complaint.',
    ],
    why: [
      'Répondre au client qui se plaint du service fait partie de l’exécution du contrat.',
      'Answering a client who complains about the service is part of performing the contract.',
    ],
    prompt:
      'Draft a reply to the complaint from the facts given: thank, restate the complaint in one sentence, answer each point, say what will be done and when, name the next recourse (complaints department, then ombudsman) as the facts give it. Warm, plain, no jargon. Admit an error only if the facts state it, and promise nothing that they do not.',
    masking: 'pseudonymise',
  },
  {
    code: 'FINANCIAL_ANALYSIS',
    icon: 'chart-no-axes-combined',
    category: 'ANALYTICS',
    basis: 'legitimate_interests',
    dataClass: 'P1',
    title: ['Analyse d’états financiers', 'Analysis of financial statements'],
    description: [
      'Calculer et commenter les ratios d’une société à partir de ses comptes publiés.',
      'Compute and comment on a company’s ratios from its published accounts.',
    ],
    why: [
      'Lire des comptes publiés sert la décision économique et ne porte sur aucune personne physique.',
      'Reading published accounts serves an economic decision and concerns no natural person.',
    ],
    prompt:
      'Analyse the company’s statements you are given: activity, profitability, structure, liquidity, cash. For each ratio show the formula, the figures used and the result; say when a figure is missing instead of estimating it. Compare years only when they are comparable. End with the three questions the figures raise. No investment advice.',
    maxTokens: 4_096,
    timeoutMs: 120_000,
  },
  {
    code: 'FINANCIAL_PROMOTION',
    icon: 'megaphone',
    category: 'MARKETING',
    basis: 'legitimate_interests',
    dataClass: 'P1',
    title: ['Présentation d’un produit', 'Product presentation'],
    description: [
      'Écrire une présentation claire, exacte et non trompeuse d’un produit financier.',
      'Write a presentation of a financial product that is fair, clear and not misleading.',
    ],
    why: [
      'Faire connaître ses produits est un intérêt légitime ; l’outil écrit un texte unique et ne cible personne.',
      'Making one’s products known is a legitimate interest; the tool writes one text and targets nobody.',
    ],
    prompt:
      'Write a presentation of the financial product from its documentation only: what it is, for whom it is meant and not meant, costs, risks in the same size and place as benefits, how to leave. Fair, clear and not misleading: no superlative, no urgency, no promise, no past performance without its warning. Point out what compliance must check before publication.',
  },
]);
