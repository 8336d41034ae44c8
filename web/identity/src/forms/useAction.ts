import { useState } from 'react';
import { useCountdown } from '../components/Countdown/useCountdown';
import { type Problem, problemFrom } from './useSubmission';

/** Runs a call and stays on the page; one at a time, and none while the server's waiting time runs. */
export function useAction() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const left = useCountdown(problem?.deadline ?? null);

  async function run(work: () => Promise<void>): Promise<void> {
    if (busy || left > 0) return;
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      setBusy(false);
    }
  }

  return { busy, problem, left, run };
}
