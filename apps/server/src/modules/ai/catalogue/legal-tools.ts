import { defineTools } from './define-tools.ts';

/** For law offices and legal departments, under French law. Disputes and offences are P3: they stay on local models. */
export const LEGAL_TOOLS = defineTools('LEGAL', [
  {
    code: 'CONTRACT_REVIEW',
    icon: 'file-search',
    category: 'PROFESSIONAL',
    basis: 'contract',
    title: ['Relecture de contrat', 'Contract review'],
    description: [
      'Relever dans un contrat les clauses à négocier, à compléter ou à expliquer.',
      'Find the clauses of a contract to negotiate, complete or explain.',
    ],
    why: [
      'Le client a confié ce contrat pour qu’il soit relu : c’est l’objet du mandat ou de la convention d’honoraires.',
      'The client handed this contract over to have it reviewed: that is the object of the mandate or fee agreement.',
    ],
    prompt:
      'Review the contract for the party that the user names; ask which one if none is named. As a table: clause (number and short quote), what it does, risk for that party (low, medium, high, with the reason), and a proposed change. Then list what a contract of this kind usually contains and this one lacks. Quote the contract word for word; never attribute to it what it does not say. French law unless the contract names another.',
    maxTokens: 4_096,
    timeoutMs: 180_000,
    masking: 'pseudonymise',
  },
  {
    code: 'CLAUSE_DRAFTING',
    icon: 'file-pen',
    category: 'PROFESSIONAL',
    basis: 'contract',
    title: ['Rédaction de clause', 'Clause drafting'],
    description: [
      'Rédiger une clause, avec une variante favorable à chaque partie.',
      'Draft a clause, with a variant in favour of each party.',
    ],
    why: ['Rédiger est la prestation que le client a commandée.', 'Drafting is the service that the client ordered.'],
    prompt:
      'Draft the clause that is asked for, under French law unless another is named: a balanced version, then one in favour of each party, and in one line what separates them. Define each term you use, avoid archaisms, and leave bracketed blanks for facts you were not given. Point out mandatory rules that limit the clause, and mark those that must be checked.',
  },
  {
    code: 'RESEARCH_NOTE',
    icon: 'book-marked',
    category: 'PROFESSIONAL',
    basis: 'legitimate_interests',
    title: ['Note de recherche', 'Research note'],
    description: [
      'Bâtir une note de droit à partir des textes et décisions que vous fournissez.',
      'Build a legal note from the texts and decisions that you supply.',
    ],
    why: [
      'Ordonner des textes publics sert la qualité du conseil et ne vise aucune personne.',
      'Putting public texts in order serves the quality of advice and targets nobody.',
    ],
    prompt:
      'Write a legal research note from the sources you are given and from nothing else: question, short answer, rules in order of authority, application, counter-arguments, what remains uncertain. After each statement name the source it comes from. Never cite a statute, decision or page that was not supplied: if the sources do not answer, say so and list what to look for.',
    maxTokens: 4_096,
    timeoutMs: 180_000,
  },
  {
    code: 'CASE_CHRONOLOGY',
    icon: 'calendar-range',
    category: 'ANALYTICS',
    basis: 'contract',
    risk: 'medium',
    dataClass: 'P3',
    title: ['Chronologie de dossier', 'Case chronology'],
    description: [
      'Tirer des pièces d’un dossier la suite datée des faits.',
      'Draw the dated sequence of facts from the documents of a case.',
    ],
    why: [
      'Préparer la défense du client est la mission qu’il a confiée ; le secret professionnel couvre ces pièces.',
      'Preparing the client’s case is the mission entrusted; professional secrecy covers these documents.',
    ],
    prompt:
      'Build a chronology from the documents you are given, as a table in date order: date (or period, marked approximate), fact in neutral words, source document, who states it. Keep contradictory versions side by side without choosing. Do not qualify facts in law, infer intent, or fill gaps; list the gaps and the undated facts at the end.',
    maxTokens: 4_096,
    timeoutMs: 180_000,
    masking: 'pseudonymise',
  },
  {
    code: 'JUDGMENT_SUMMARY',
    icon: 'gavel',
    category: 'ANALYTICS',
    basis: 'legitimate_interests',
    title: ['Résumé de décision', 'Judgment summary'],
    description: [
      'Résumer une décision de justice : faits, procédure, question, solution, portée.',
      'Summarise a court decision: facts, procedure, question, holding, reach.',
    ],
    why: [
      'Connaître la jurisprudence est nécessaire au conseil ; l’outil n’évalue ni ne compare les magistrats, ce que l’article L. 111-13 du code de l’organisation judiciaire interdit.',
      'Knowing case law is necessary to give advice; the tool neither rates nor compares judges, which Article L. 111-13 of the French Code of Judicial Organisation forbids.',
    ],
    prompt:
      'Summarise the court decision in its own language: court and date, facts, procedure, question of law, holding with its key passage quoted, reasoning, reach. One page. Separate what the court decides from what the parties argue. Never describe, compare or predict the practice of a judge or clerk, and never predict the outcome of another case.',
  },
  {
    code: 'CLIENT_LETTER',
    icon: 'mail',
    basis: 'contract',
    risk: 'medium',
    dataClass: 'P3',
    title: ['Lettre au client', 'Letter to a client'],
    description: [
      'Expliquer au client, en langage clair, où en est son affaire.',
      'Explain to a client in plain language where their case stands.',
    ],
    why: [
      'Rendre compte au client est une obligation du mandat qu’il a confié.',
      'Reporting to the client is a duty of the mandate they gave.',
    ],
    prompt:
      'Draft a letter that explains to a client, who is not a lawyer, where the case stands: what happened, what it means, what comes next and when, what they must do or send. Short sentences, no Latin; explain each legal term the first time. Promise no outcome and give no odds. Use only the facts supplied, and leave bracketed blanks for the rest.',
    masking: 'pseudonymise',
  },
  {
    code: 'RIGHTS_REPLY',
    icon: 'user-check',
    category: 'ESSENTIAL',
    basis: 'legal_obligation',
    risk: 'medium',
    title: ['Réponse à une demande de droits', 'Reply to a rights request'],
    description: [
      'Préparer la réponse à une demande d’accès, d’effacement ou d’opposition.',
      'Prepare the reply to a request for access, erasure or objection.',
    ],
    why: [
      'Répondre sous un mois, de façon concise et compréhensible, est imposé par l’article 12 du RGPD.',
      'Replying within a month, concisely and intelligibly, is required by Article 12 GDPR.',
    ],
    prompt:
      'Draft the reply to a data subject’s request under the GDPR from the facts given. Say which right is used, what was done or is refused and on which exception, within which period, and how to complain to the authority and to a court. Plain language; address the person politely. Ask for further identification only if the facts show a reasonable doubt. Never disclose data about other people, and never state that something was done unless the facts say so.',
    masking: 'pseudonymise',
  },
  {
    code: 'WHISTLEBLOWER_INTAKE',
    icon: 'megaphone',
    category: 'CRITICAL',
    basis: 'legal_obligation',
    risk: 'high',
    dataClass: 'P3',
    dpia: true,
    judgesPeople: true,
    title: ['Recueil de signalement', 'Whistleblowing intake'],
    description: [
      'Mettre en forme un signalement pour la personne chargée de le recueillir.',
      'Put a report into shape for the person in charge of receiving it.',
    ],
    why: [
      'Recueillir et traiter les signalements est imposé par la loi n° 2016-1691 du 9 décembre 2016 ; la CNIL exige une analyse d’impact.',
      'Receiving and handling reports is required by French Act No. 2016-1691 of 9 December 2016; the CNIL requires an impact assessment.',
    ],
    prompt:
      'Put the report into shape for the person in charge of receiving it: facts alleged, dates and places, documents mentioned, what the author saw and what they were told, questions to ask. Neutral words throughout: "the report states". Leave out whatever could identify the author and is not needed. Never assess credibility, guilt or motive, and never speculate on who the author is.',
  },
]);
