import type { ListOf } from '../../api/types';

/** A policy of rooms as it is, or was once. */
export interface Policy {
  readonly version: number;
  readonly text: string;
  readonly fromConfiguration: boolean;
  readonly changedBy?: string;
  readonly changed?: string;
}

export type Policies = ListOf<'versions', Policy>;

/** A fault or a warning; line 0 is the whole. */
export interface Remark {
  readonly line: number;
  readonly column?: number;
  readonly words: string;
}

export interface Check {
  readonly errors: readonly Remark[];
  readonly warnings: readonly Remark[];
}

export interface PolicyAnswer {
  readonly allowed: boolean;
  /** That decided; 0: none fits. */
  readonly line: number;
  readonly words: string;
  readonly steps: readonly {
    readonly line: number;
    readonly fits: boolean;
    readonly why: string;
  }[];
  readonly claims: readonly { readonly type: string; readonly value: string }[];
}
