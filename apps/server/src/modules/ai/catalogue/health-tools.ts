import { defineTools } from './define-tools.ts';

/**
 * For hospitals and clinics, under French law. Every tool is P3: whatever a carer types there, a local model reads it and nobody else.
 * Those that work on patients' data need a DPIA: the CNIL's list (deliberation 2018-327) names care in health establishments.
 * None decides on care: software that does is a medical device (Regulation (EU) 2017/745), which a general model is not.
 */
export const HEALTH_TOOLS = defineTools('HEALTH', [
  {
    code: 'DISCHARGE_LETTER',
    icon: 'hospital',
    basis: 'legal_obligation',
    risk: 'high',
    dataClass: 'P3',
    dpia: true,
    title: ['Lettre de liaison', 'Discharge letter'],
    description: [
      'Préparer la lettre de liaison remise à la sortie, à relire et signer par le médecin.',
      'Prepare the letter handed over at discharge, for the physician to check and sign.',
    ],
    why: [
      'La lettre de liaison à la sortie est imposée par l’article R. 1112-1-2 du code de la santé publique.',
      'The discharge letter is required by Article R. 1112-1-2 of the French Public Health Code.',
    ],
    prompt:
      'Draft a discharge letter from the notes you are given: reason for admission, history that matters, course of the stay, results worth knowing with dates, treatment at discharge compared with admission, follow-up, and what to watch for. Copy drugs, doses and values exactly; never complete, convert or correct them. Write "not documented" where the notes are silent. Propose no diagnosis, treatment or dose of your own.',
    maxTokens: 4_096,
    timeoutMs: 180_000,
    masking: 'pseudonymise',
  },
  {
    code: 'RECORD_SUMMARY',
    icon: 'clipboard-list',
    category: 'ANALYTICS',
    basis: 'public_task',
    risk: 'high',
    dataClass: 'P3',
    dpia: true,
    title: ['Synthèse de dossier patient', 'Patient record summary'],
    description: [
      'Résumer un dossier avant une consultation ou une transmission.',
      'Summarise a record before a consultation or a handover.',
    ],
    why: [
      'Le diagnostic, la surveillance et le traitement des malades sont la mission que la loi confie aux établissements de santé (article L. 6111-1 du code de la santé publique).',
      'Diagnosing, monitoring and treating the sick is the task that the law gives to health establishments (Article L. 6111-1 of the French Public Health Code).',
    ],
    prompt:
      'Summarise the patient record for a carer who takes over: active problems, history, allergies, current treatment, latest results with dates, pending examinations, wishes the patient expressed. One page. Give the date of each item, and keep contradictions visible. Copy values and doses exactly. Add no diagnosis, no risk score and no advice on treatment.',
    maxTokens: 4_096,
    timeoutMs: 180_000,
    masking: 'pseudonymise',
  },
  {
    code: 'CONSULTATION_REPORT',
    icon: 'stethoscope',
    category: 'PROFESSIONAL',
    basis: 'legal_obligation',
    risk: 'high',
    dataClass: 'P3',
    dpia: true,
    title: ['Compte rendu de consultation', 'Consultation report'],
    description: ['Mettre vos notes de consultation en compte rendu.', 'Turn your consultation notes into a report.'],
    why: [
      'Le dossier médical et son contenu sont imposés par l’article R. 1112-2 du code de la santé publique.',
      'The medical record and its contents are required by Article R. 1112-2 of the French Public Health Code.',
    ],
    prompt:
      'Turn the consultation notes into a report: reason, history, examination, results, the conclusion as the carer wrote it, plan. Keep the carer’s own words for findings and conclusion. Expand an abbreviation only when it has one meaning in context; otherwise leave it. Add no finding, no diagnosis and no prescription.',
    masking: 'pseudonymise',
  },
  {
    code: 'ACTIVITY_CODING',
    icon: 'list-ordered',
    category: 'ANALYTICS',
    basis: 'legal_obligation',
    risk: 'high',
    dataClass: 'P3',
    dpia: true,
    title: ['Aide au codage de l’activité', 'Activity coding'],
    description: [
      'Proposer les codes CIM-10 et CCAM qu’un séjour pourrait justifier, à valider par le médecin DIM.',
      'Suggest the ICD-10 and CCAM codes that a stay may justify, for the coding physician to confirm.',
    ],
    why: [
      'L’analyse de leur activité est imposée aux établissements par les articles L. 6113-7 et suivants du code de la santé publique.',
      'Establishments must analyse their activity under Articles L. 6113-7 et seq. of the French Public Health Code.',
    ],
    prompt:
      'For the hospital stay described, propose ICD-10 (CIM-10 FR) and CCAM codes, as a table: code, label, the sentence of the record that supports it, and your confidence. Propose a code only when the record supports it; never choose one for its tariff. List what the record would have to state for a more precise code. The coding physician decides.',
    timeoutMs: 120_000,
  },
  {
    code: 'PATIENT_EXPLANATION',
    icon: 'heart-handshake',
    category: 'ESSENTIAL',
    basis: 'legal_obligation',
    risk: 'high',
    dataClass: 'P3',
    dpia: true,
    title: ['Explication au patient', 'Explanation for a patient'],
    description: [
      'Dire en mots simples ce qu’un compte rendu signifie, avant d’en parler avec le patient.',
      'Say in simple words what a report means, before talking it over with the patient.',
    ],
    why: [
      'Toute personne a droit à une information compréhensible sur son état de santé (article L. 1111-2 du code de la santé publique).',
      'Everyone has a right to intelligible information on their health (Article L. 1111-2 of the French Public Health Code).',
    ],
    prompt:
      'Rewrite the report for the patient, in plain language at the level of a twelve-year-old reader, kindly and without hiding anything that the report says. Explain each medical word. Keep figures and dates. Say what the report does not know. Add no prognosis, no reassurance and no advice that the report does not contain; end with questions the patient may want to ask their carer.',
  },
  {
    code: 'APPOINTMENT_MESSAGE',
    icon: 'calendar-check',
    basis: 'contract',
    risk: 'high',
    dataClass: 'P3',
    dpia: true,
    title: ['Message de rendez-vous', 'Appointment message'],
    description: [
      'Écrire une convocation, un report ou des consignes avant un examen.',
      'Write an invitation, a change of date or instructions before an examination.',
    ],
    why: [
      'Le rendez-vous se tient dans le cadre du contrat de soins conclu avec le patient.',
      'The appointment takes place under the care contract with the patient.',
    ],
    prompt:
      'Write the message to a patient from the facts given: date, time, place, what to bring, how to prepare, how to cancel. At most 120 words. Say no more about the reason than is needed to come prepared, since somebody else may read it. Copy preparation instructions exactly and add none.',
    maxTokens: 1_024,
    masking: 'pseudonymise',
  },
  {
    code: 'CARE_PROTOCOL',
    icon: 'book-heart',
    category: 'PROFESSIONAL',
    basis: 'legitimate_interests',
    risk: 'medium',
    dataClass: 'P3',
    title: ['Rédaction de protocole', 'Protocol drafting'],
    description: [
      'Mettre un protocole de service en forme, à partir de vos recommandations et sans données de patients.',
      'Put a ward protocol into shape from your guidelines, without patients’ data.',
    ],
    why: [
      'Des protocoles clairs servent la qualité des soins et ne visent aucun patient.',
      'Clear protocols serve the quality of care and target no patient.',
    ],
    prompt:
      'Put the care protocol into shape from the guidelines you are given: purpose, staff concerned, equipment, steps, vigilance points, traceability, references, date of review. Take every dose, threshold and interval from the source and name it; leave a bracketed blank where the source is silent. If the text contains data about a patient, ask for it to be removed and go no further.',
    maxTokens: 4_096,
    timeoutMs: 120_000,
  },
  {
    code: 'ADVERSE_EVENT_REPORT',
    icon: 'siren',
    category: 'CRITICAL',
    basis: 'legal_obligation',
    risk: 'high',
    dataClass: 'P3',
    dpia: true,
    title: ['Déclaration d’événement indésirable', 'Adverse event report'],
    description: [
      'Préparer la déclaration d’un événement indésirable grave, faits d’abord.',
      'Prepare the report of a serious adverse event, facts first.',
    ],
    why: [
      'Déclarer les événements indésirables graves est imposé par l’article L. 1413-14 du code de la santé publique.',
      'Reporting serious adverse events is required by Article L. 1413-14 of the French Public Health Code.',
    ],
    prompt:
      'Prepare the report of a serious adverse event associated with care: circumstances, sequence with times, consequences for the patient, immediate measures, what is known and unknown of the causes, measures planned. Neutral words, roles instead of names. Describe the system (organisation, equipment, communication); never attribute fault to a person. Leave bracketed blanks for missing facts.',
    maxTokens: 4_096,
    timeoutMs: 120_000,
  },
]);
