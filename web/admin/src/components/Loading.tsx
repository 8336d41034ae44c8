import { BusyNotice } from '@conclave/ui';
import type { ReactNode } from 'react';
import type { Loaded } from '../api/useLoad';
import { ProblemNotice } from './ProblemNotice';

interface Props<T> {
  readonly of: Loaded<T>;
  readonly children: (value: T) => ReactNode;
}

/** What was read, or why it could not be, or that it is on its way. */
export function Loading<T>({ of, children }: Props<T>) {
  return (
    <>
      <ProblemNotice problem={of.problem} onReload={of.reload} />
      {of.value !== null && children(of.value)}
      {of.value === null && of.problem === null && <BusyNotice text="Loading" />}
    </>
  );
}
