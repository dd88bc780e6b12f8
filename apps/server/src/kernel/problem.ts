/** What a module's errors.ts declares: code → HTTP status and title. docs/errors.md is held to these by a test. */
export interface ErrorDefinition {
  status: number;
  title: string;
  /** What the caller can do next; the default `detail` of the answer. */
  remedy: string;
}

export type ErrorCatalogue = Readonly<Record<string, ErrorDefinition>>;

export interface FieldError {
  /** JSON pointer-like path: `messages.0.content`. */
  field: string;
  message: string;
}

export interface ProblemExtras {
  detail?: string;
  errors?: readonly FieldError[];
  headers?: Readonly<Record<string, string>>;
  /** Further members of the problem document (RFC 9457 §3.2); never personal data. */
  members?: Readonly<Record<string, unknown>>;
}

/**
 * An expected refusal or failure (RFC 9457). Use cases return it as a value; hooks, which have no return, throw it.
 * It extends Error for that second use only, without a stack: refusals are frequent and a stack costs 20 µs.
 */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly extras: ProblemExtras;

  constructor(code: string, definition: ErrorDefinition, extras: ProblemExtras = {}) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(code);
    Error.stackTraceLimit = limit;
    this.code = code;
    this.status = definition.status;
    this.title = definition.title;
    this.detail = extras.detail ?? definition.remedy;
    this.extras = extras;
  }
}

/** Gives a module its constructor of problems, limited to the codes it declared. */
export function problemsOf<C extends ErrorCatalogue>(catalogue: C) {
  return (code: keyof C & string, extras?: ProblemExtras): Problem => {
    const definition = catalogue[code];
    if (!definition) throw new TypeError(`undeclared error code ${code}`);
    return new Problem(code, definition, extras);
  };
}
