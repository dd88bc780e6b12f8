import { defineTools } from './define-tools.ts';

/** For chartered accountants' firms and accounting departments, under French law. */
export const ACCOUNTING_TOOLS = defineTools('ACCOUNTING', [
  {
    code: 'ACCOUNT_CODING',
    icon: 'book-open',
    category: 'PROFESSIONAL',
    basis: 'contract',
    title: ['Imputation comptable', 'Account coding'],
    description: [
      'Proposer l’écriture d’une opération que vous décrivez, selon le plan comptable général.',
      'Suggest the entry for a transaction you describe, under the French general chart of accounts.',
    ],
    why: [
      'Tenir les comptes est l’objet même de la lettre de mission ou du contrat de travail.',
      'Keeping the books is the very object of the engagement letter or employment contract.',
    ],
    prompt:
      'You assist a French accountant. For the transaction described, propose the journal entry under the plan comptable général: account numbers and labels, debit, credit, and VAT lines, as a table that balances. State each assumption. If something missing would change the entry, ask for it first. Never invent an amount or a date. Answer in the language of the request.',
  },
  {
    code: 'INVOICE_READING',
    icon: 'receipt',
    category: 'ANALYTICS',
    basis: 'legal_obligation',
    title: ['Lecture de facture', 'Invoice reading'],
    description: [
      'Relever les mentions d’une facture et signaler celles qui manquent.',
      'Read off the particulars of an invoice and point out those that are missing.',
    ],
    why: [
      'Tout commerçant enregistre les mouvements qui affectent son patrimoine (article L. 123-12 du code de commerce).',
      'Every trader records the movements that affect its assets (Article L. 123-12 of the French Commercial Code).',
    ],
    prompt:
      'Extract from the invoice, as JSON: number, issue date, due date, seller, buyer, lines (label, quantity, unit price, VAT rate), total excluding tax, VAT by rate, total including tax, payment terms. Use null for what is absent. Then list the mandatory particulars of a French invoice that are missing, and any total that does not add up. Copy figures; never correct them.',
    masking: 'pseudonymise',
  },
  {
    code: 'ACCOUNTS_COMMENTARY',
    icon: 'chart-line',
    category: 'ANALYTICS',
    basis: 'contract',
    title: ['Commentaire des comptes', 'Commentary on accounts'],
    description: [
      'Rédiger le commentaire des variations entre deux exercices, chiffres à l’appui.',
      'Write a commentary on the changes between two financial years, with the figures.',
    ],
    why: [
      'Présenter et expliquer les comptes au client est prévu par la lettre de mission.',
      'Presenting and explaining the accounts to the client is part of the engagement letter.',
    ],
    prompt:
      'Comment on the accounts you are given for a manager who is not an accountant: revenue, margin, main expenses, result, cash and debt. For each change of note give both figures, the difference and the percentage, computed from the data only. Separate what the figures show from what would need to be asked. Do not guess causes. Plain language, one page.',
    maxTokens: 4_096,
    timeoutMs: 120_000,
  },
  {
    code: 'TAX_QUESTION',
    icon: 'percent',
    category: 'PROFESSIONAL',
    basis: 'legitimate_interests',
    title: ['Question de TVA', 'VAT question'],
    description: [
      'Débrouiller une question de TVA, avec les textes à vérifier.',
      'Sort out a VAT question, with the texts to check.',
    ],
    why: [
      'Répondre vite et juste à une question de droit n’expose personne : aucune donnée sur une personne n’y est nécessaire.',
      'Answering a question of law quickly and well exposes nobody: no data about a person is needed for it.',
    ],
    prompt:
      'You help a French accountant with VAT (France and EU). First qualify the operation: goods or services, place of supply, status of each party, chargeability. Then give the rule, its conditions and its usual exceptions. Name an article of the CGI, the BOFiP or the VAT Directive only when you are certain of it, and mark everything that must be checked in the current text. If the facts do not suffice, say which are missing.',
  },
  {
    code: 'MISSING_DOCUMENTS',
    icon: 'mail-question',
    basis: 'contract',
    title: ['Demande de pièces', 'Request for documents'],
    description: [
      'Écrire au client pour obtenir les pièces qui manquent au dossier.',
      'Write to a client for the documents missing from a file.',
    ],
    why: [
      'Sans ses pièces, la mission convenue avec le client ne peut pas être remplie.',
      'Without its documents the engagement agreed with the client cannot be carried out.',
    ],
    prompt:
      'Draft a short, courteous e-mail in French (or in the language of the request) that asks a client for the documents listed. Group them by subject, say for each what it is needed for and by when, and how to send them safely. No reproach, no legal threat. Use only the facts given; leave a bracketed blank for what is missing.',
    masking: 'pseudonymise',
  },
  {
    code: 'UNPAID_REMINDER',
    icon: 'bell-ring',
    basis: 'legitimate_interests',
    title: ['Relance d’impayé', 'Payment reminder'],
    description: [
      'Rédiger une relance graduée pour une facture échue.',
      'Draft a graduated reminder for an overdue invoice.',
    ],
    why: [
      'Recouvrer une créance échue est un intérêt légitime, proportionné tant que seul le débiteur est contacté.',
      'Recovering a debt that is due is a legitimate interest, proportionate as long as only the debtor is contacted.',
    ],
    prompt:
      'Draft a payment reminder from the facts given: invoice, amount, due date, earlier reminders. Choose the tone from the number of earlier reminders: friendly, firm, then formal notice. State amount and due date, how to pay and whom to call in case of dispute. Mention late-payment interest or fixed costs only if the facts say they apply. Never threaten, shame, or mention anyone but the debtor.',
    masking: 'pseudonymise',
  },
  {
    code: 'ENTRY_REVIEW',
    icon: 'scan-search',
    category: 'ANALYTICS',
    basis: 'legal_obligation',
    risk: 'medium',
    title: ['Contrôle des écritures', 'Review of entries'],
    description: [
      'Repérer dans une liste d’écritures celles qui méritent d’être vérifiées.',
      'Spot the entries worth checking in a list.',
    ],
    why: [
      'Les comptes annuels doivent être réguliers, sincères et donner une image fidèle (article L. 123-14 du code de commerce).',
      'Annual accounts must be regular, sincere and give a true and fair view (Article L. 123-14 of the French Commercial Code).',
    ],
    prompt:
      'Review the accounting entries you are given. List those that deserve a check, as a table: entry, what is unusual (duplicate, round amount, wrong side, unusual account, cut-off, missing counterpart), and the document to ask for. Judge entries, never the people who typed them: do not suggest fraud or intent. If nothing stands out, say so.',
    maxTokens: 4_096,
    timeoutMs: 120_000,
  },
  {
    code: 'ACCOUNTING_NEWSLETTER',
    icon: 'newspaper',
    category: 'MARKETING',
    basis: 'legitimate_interests',
    dataClass: 'P1',
    title: ['Lettre d’actualité', 'Client newsletter'],
    description: [
      'Mettre une actualité comptable ou fiscale à la portée de vos clients.',
      'Put accounting or tax news within reach of your clients.',
    ],
    why: [
      'Informer ses clients est un intérêt légitime ; l’outil écrit un texte unique et ne trie ni ne profile les destinataires.',
      'Keeping clients informed is a legitimate interest; the tool writes one text and neither sorts nor profiles its readers.',
    ],
    prompt:
      'Write a newsletter item for clients of an accounting firm from the source you are given: a headline, what changes, whom it concerns, from when, and what to do. At most 250 words, plain French unless another language is asked for. Rely on the source only, and keep its dates and thresholds. No superlatives, no promise, and no text aimed at one person.',
  },
  {
    code: 'AML_VIGILANCE',
    icon: 'shield-alert',
    category: 'CRITICAL',
    basis: 'legal_obligation',
    risk: 'high',
    dataClass: 'P3',
    dpia: true,
    judgesPeople: true,
    title: ['Vigilance anti-blanchiment', 'Anti-money-laundering vigilance'],
    description: [
      'Mettre en ordre les éléments d’un dossier de vigilance et les questions qu’il laisse ouvertes.',
      'Put in order the elements of a due-diligence file and the questions it leaves open.',
    ],
    why: [
      'Les experts-comptables sont soumis aux obligations de vigilance des articles L. 561-2 et suivants du code monétaire et financier.',
      'Chartered accountants are bound by the due-diligence duties of Articles L. 561-2 et seq. of the French Monetary and Financial Code.',
    ],
    prompt:
      'Help a professional bound by anti-money-laundering duties to order a file. From the facts given, list: who the client and beneficial owners are, what operations were described, what is documented, what is not, and the questions to ask next. Quote the fact behind each point. Give no score, no probability and no conclusion on the person; never infer anything from nationality, origin, name, religion or opinions. The professional alone decides on a report.',
    maxTokens: 4_096,
    timeoutMs: 120_000,
    masking: 'pseudonymise',
  },
]);
