import { useState } from 'react';
import { Refusal } from '../api/errors';
import type { Redirect } from '../api/types';
import { useCountdown } from '../components/Countdown/useCountdown';
import { follow } from '../lib/navigation';
import { PasskeyError } from '../passkeys/errors';
import { refusalWords } from '../words/refusals';

export interface Problem {
  /** The server's code, that of a `PasskeyError`, or `unreachable`. */
  readonly code: string;
  readonly message: string;
  /** When the server said to try again: milliseconds since the epoch. */
  readonly deadline: number | null;
}

export function problemFrom(error: unknown): Problem {
  if (error instanceof Refusal) {
    const { code, message, retryAfter } = error;
    const words = refusalWords(code, message);
    return {
      code,
      message: words,
      deadline: retryAfter === null ? null : Date.now() + retryAfter * 1000,
    };
  }
  if (error instanceof PasskeyError) {
    return { code: error.code, message: error.message, deadline: null };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'unreachable', message, deadline: null };
}

/**
 * Sends a form and goes where the server says; null: there is another step on this page. Stays busy after success, until the next page is there.
 * While the server's waiting time runs, sending does nothing.
 */
export function useSubmission() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const left = useCountdown(problem?.deadline ?? null);

  async function submit(
    send: () => Promise<Redirect | null>,
    onProblem?: (problem: Problem) => void,
  ): Promise<void> {
    if (busy || left > 0) return;
    setBusy(true);
    setProblem(null);
    try {
      const answer = await send();
      if (answer === null) setBusy(false);
      else follow(answer.redirect);
    } catch (error) {
      const found = problemFrom(error);
      setProblem(found);
      setBusy(false);
      onProblem?.(found);
    }
  }

  return { busy, problem, left, submit };
}
