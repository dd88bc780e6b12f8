/** A check of an answer broke: nothing more of the answer may leave. The first error may quote the answer, so it is not kept. */
export class AnswerCheckFailed extends Error {
  constructor() {
    super('an answer could not be checked');
  }
}
