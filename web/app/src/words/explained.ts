/** A problem in a person's words, and what the page can offer to mend it. */
export interface Explained {
  readonly title: string;
  readonly message: string;
  /** What the main button does: the same again, sign in again, choose another room, or nothing. */
  readonly remedy: 'retry' | 'sign-in' | 'other-room' | 'none';
}
