import { useCallback, useEffect, useEffectEvent, useState } from 'react';
import type { AdminApi } from './AdminApi';
import { useApi } from './ApiContext';
import { type ApiProblem, asProblem } from './ApiProblem';

export interface Loaded<T> {
  /** What was read last; it stays while more is on its way. */
  readonly value: T | null;
  readonly problem: ApiProblem | null;
  readonly busy: boolean;
  readonly reload: () => void;
}

interface Result<T> {
  readonly key: string;
  readonly value: T | null;
  readonly problem: ApiProblem | null;
}

/** Reads something when the page appears, whenever `key` changes, and on `reload`. */
export function useLoad<T>(what: string, load: (api: AdminApi) => Promise<T>): Loaded<T> {
  const api = useApi();
  const [attempt, setAttempt] = useState(0);
  const [result, setResult] = useState<Result<T> | null>(null);
  const key = `${String(attempt)} ${what}`;
  const ask = useEffectEvent(() => load(api));
  useEffect(() => {
    let current = true;
    ask().then(
      (value) => current && setResult({ key, value, problem: null }),
      (thrown: unknown) =>
        current &&
        setResult((before) => ({ key, value: before?.value ?? null, problem: asProblem(thrown) })),
    );
    return () => {
      current = false;
    };
  }, [key]);
  const reload = useCallback(() => setAttempt((before) => before + 1), []);
  const fresh = result?.key === key;
  return {
    value: result?.value ?? null,
    problem: fresh ? result.problem : null,
    busy: !fresh,
    reload,
  };
}
