import { WaitNotice } from '../components/Countdown/WaitNotice';
import { Notice } from '../components/Notice/Notice';
import type { Problem } from './useSubmission';

interface Props {
  readonly id: string;
  readonly problem: Problem | null;
  /** Seconds of the server's waiting time that are left. */
  readonly left: number;
}

/** What went wrong with the whole form, with a clock when the server asked to wait. */
export function ProblemNotice({ id, problem, left }: Props) {
  if (problem === null) return null;
  if (problem.deadline !== null) {
    return <WaitNotice key={problem.deadline} id={id} message={problem.message} left={left} />;
  }
  return (
    <Notice id={id} kind="error">
      {problem.message}
    </Notice>
  );
}
