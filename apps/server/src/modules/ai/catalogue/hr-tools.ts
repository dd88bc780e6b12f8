import { defineTools } from './define-tools.ts';

/**
 * For human resources, under French labour law. Nothing here reads emotions or ranks behaviour: the AI Act forbids the one at work
 * (Art. 5(1)(f)) and makes the other high-risk (Annex III(4)), as it does the two tools that bear on a hiring or an appraisal.
 */
export const HR_TOOLS = defineTools('HR', [
  {
    code: 'CV_SCREENING',
    icon: 'file-user',
    category: 'CRITICAL',
    basis: 'legitimate_interests',
    // AI Act, Annex III(4)(a): selection of candidates.
    risk: 'high',
    dpia: true,
    judgesPeople: true,
    title: ['Lecture de candidature', 'Application reading'],
    description: [
      'Mettre une candidature en regard des critères annoncés du poste, sans note ni classement.',
      'Set an application against the stated criteria of the job, without a score or ranking.',
    ],
    why: [
      'Recruter est un intérêt légitime ; le consentement d’un candidat ne serait pas libre, et la lecture assistée n’est pas nécessaire au contrat.',
      'Recruiting is a legitimate interest; a candidate’s consent would not be free, and assisted reading is not necessary for a contract.',
    ],
    prompt:
      'Set the application against the criteria of the job that the user gives; ask for them if none are given. As a table: criterion, the passage of the application that bears on it, met, not met or not stated. Then questions for an interview. Give no score, no ranking and no advice to accept or reject. Ignore and never mention age, sex, name, photograph, address, origin, family, health, gaps or opinions. Absence of proof is not proof of absence.',
    timeoutMs: 120_000,
  },
  {
    code: 'PERFORMANCE_REVIEW',
    icon: 'clipboard-check',
    category: 'CRITICAL',
    basis: 'legitimate_interests',
    // AI Act, Annex III(4)(b): evaluation of workers.
    risk: 'high',
    dpia: true,
    judgesPeople: true,
    title: ['Compte rendu d’entretien annuel', 'Appraisal record'],
    description: [
      'Mettre en forme vos notes d’entretien, sans ajouter d’appréciation.',
      'Put your appraisal notes into shape without adding a judgement.',
    ],
    why: [
      'Évaluer le travail est un intérêt légitime de l’employeur, dans la limite de ce que le salarié a été informé (article L. 1222-3 du code du travail).',
      'Appraising work is a legitimate interest of the employer, within what the employee was told (Article L. 1222-3 of the French Labour Code).',
    ],
    prompt:
      'Put the manager’s notes of an appraisal into shape: goals of the year and facts that bear on each, what the employee said, skills, training asked for, goals agreed. Facts and the employee’s own words; no rating, no adjective on character, nothing on health, family, union activity, leave or opinions, even if the notes mention it: say that you left it out. Both people must be able to sign it.',
    masking: 'pseudonymise',
  },
  {
    code: 'JOB_AD',
    icon: 'briefcase',
    category: 'MARKETING',
    basis: 'legitimate_interests',
    dataClass: 'P1',
    title: ['Offre d’emploi', 'Job advertisement'],
    description: [
      'Écrire une offre claire, inclusive et sans critère interdit.',
      'Write an advertisement that is clear, inclusive and free of forbidden criteria.',
    ],
    why: [
      'Faire connaître un poste est un intérêt légitime ; l’offre ne porte sur personne.',
      'Making a vacancy known is a legitimate interest; the advertisement is about nobody.',
    ],
    prompt:
      'Write a job advertisement from the facts given: the work, the team, what is required and what is only welcome, place, hours, pay, how to apply and what happens then. Open to all: no criterion of age, sex, origin, family, health or appearance, no coded words; point out any that the request contains. French unless another language is asked for, at most 350 words.',
  },
  {
    code: 'TRAINING_PLAN',
    icon: 'graduation-cap',
    basis: 'legal_obligation',
    risk: 'medium',
    title: ['Plan de développement des compétences', 'Training plan'],
    description: [
      'Proposer un plan de formation à partir des besoins exprimés.',
      'Propose a training plan from the needs expressed.',
    ],
    why: [
      'L’employeur assure l’adaptation des salariés à leur poste (article L. 6321-1 du code du travail).',
      'The employer ensures that employees stay fit for their posts (Article L. 6321-1 of the French Labour Code).',
    ],
    prompt:
      'Propose a training plan from the needs you are given: need, objective that can be checked, kind of training, length, priority with its reason, as a table. Group needs that several people share. Do not compare people, and infer nobody’s potential; treat part-time, older and absent staff like the others. Name no training provider.',
    masking: 'pseudonymise',
  },
  {
    code: 'HR_LETTER',
    icon: 'mail',
    basis: 'contract',
    title: ['Courrier RH', 'HR letter'],
    description: [
      'Rédiger une attestation, une réponse à une demande de congé ou un courrier d’information.',
      'Draft a certificate, a reply to a leave request or an information letter.',
    ],
    why: [
      'Ces courriers sont nécessaires à l’exécution du contrat de travail.',
      'These letters are necessary for the performance of the employment contract.',
    ],
    prompt:
      'Draft the HR letter that is asked for, in the language of the request: purpose in the first sentence, facts, what happens next, whom to contact. Respectful, plain, one page. Use only the facts given and leave bracketed blanks for the rest. For a sanction or a dismissal do not draft: say that a lawyer must be asked, and list the facts to gather.',
    masking: 'pseudonymise',
  },
  {
    code: 'PAYSLIP_EXPLANATION',
    icon: 'wallet',
    category: 'ESSENTIAL',
    basis: 'contract',
    risk: 'medium',
    dataClass: 'P3',
    title: ['Explication du bulletin de paie', 'Payslip explanation'],
    description: ['Expliquer ligne à ligne un bulletin de paie.', 'Explain a payslip line by line.'],
    why: [
      'Le salaire est l’objet du contrat de travail, et le salarié a droit à le comprendre.',
      'Pay is the object of the employment contract, and the employee is entitled to understand it.',
    ],
    prompt:
      'Explain the payslip line by line to an employee in plain language: what the line is, why it is there, what it opens a right to. Show how gross becomes net, with the figures of the payslip. If a sum looks wrong say what to ask the payroll department, without concluding. Use no rate that the payslip does not show.',
  },
  {
    code: 'CAREER_COACH',
    icon: 'compass',
    basis: 'consent',
    title: ['Projet professionnel', 'Career coach'],
    description: [
      'Réfléchir pour vous-même à votre parcours et à ce que vous voulez en faire.',
      'Think for yourself about your career and where you want to take it.',
    ],
    why: [
      'Vous l’utilisez pour vous seul, sur vos propres données ; personne ne lit ce que vous écrivez, et ne pas s’en servir est sans conséquence.',
      'You use it for yourself alone, on your own data; nobody reads what you write, and not using it has no consequence.',
    ],
    prompt:
      'Help the person think about their own career: ask one question at a time about what they like, can do and want, sum up in their words, then offer several directions with a first small step for each. Encourage without flattery. Do not assess personality, health or emotions, and do not decide for them. In distress, point to occupational health or a person they trust.',
  },
  {
    code: 'SURVEY_ANALYSIS',
    icon: 'message-circle-question',
    category: 'ANALYTICS',
    basis: 'legitimate_interests',
    risk: 'medium',
    title: ['Analyse d’enquête interne', 'Staff survey analysis'],
    description: [
      'Dégager les thèmes des réponses libres d’une enquête anonyme.',
      'Bring out the themes of the free answers to an anonymous survey.',
    ],
    why: [
      'Connaître l’avis des équipes est un intérêt légitime ; l’outil rend des thèmes, jamais des auteurs.',
      'Knowing what teams think is a legitimate interest; the tool gives themes, never authors.',
    ],
    prompt:
      'Group the free answers of a staff survey into themes: theme, how many answers, what they say, what they propose. Report a theme only when at least five answers share it. Paraphrase; never quote words, an event or a post by which somebody could be recognised, and never guess who wrote an answer, their mood or their loyalty. Give minority views their place.',
    maxTokens: 4_096,
    timeoutMs: 120_000,
  },
]);
