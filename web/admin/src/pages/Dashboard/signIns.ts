export interface SignInDay {
  readonly created: string;
  readonly signedIn: number;
  readonly failed: number;
}

export interface SignIns {
  /** Those with any; the server leaves the others out. */
  readonly days: readonly SignInDay[];
  readonly clients: readonly {
    /** Null: it is gone. */
    readonly id: number | null;
    readonly clientId: string;
    readonly clientName: string | null;
    readonly total: number;
  }[];
}

/** How many days the charts go back. */
export const spans = [7, 30, 90] as const;
