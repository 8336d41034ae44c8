import { useState } from 'react';
import type { AdminApi } from './AdminApi';
import { useApi } from './ApiContext';
import { type ApiProblem, asProblem } from './ApiProblem';

export interface Action {
  readonly busy: boolean;
  readonly problem: ApiProblem | null;
  /** Does the work; false when it was refused, and `problem` says why. */
  readonly run: (work: (api: AdminApi) => Promise<unknown>) => Promise<boolean>;
  readonly clear: () => void;
}

/** A change, one at a time, and what became of it. */
export function useAction(): Action {
  const api = useApi();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const run = async (work: (api: AdminApi) => Promise<unknown>) => {
    setBusy(true);
    setProblem(null);
    try {
      await work(api);
      return true;
    } catch (thrown) {
      setProblem(asProblem(thrown));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, run, clear: () => setProblem(null) };
}
