import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogoutContext, LogoutResult } from '../../api/types';
import { LoadFailed } from '../../app/LoadFailed';
import { Loading } from '../../app/Loading';
import type { PageProps } from '../../app/page';
import { Button, ButtonLink } from '../../components/Button/Button';
import { useCountdown } from '../../components/Countdown/useCountdown';
import { Frame } from '../../components/Frame/Frame';
import { ProblemNotice } from '../../forms/ProblemNotice';
import { type Problem, problemFrom } from '../../forms/useSubmission';
import { follow } from '../../lib/navigation';
import layout from '../../styles/layout.module.css';
import { SignedOut } from '../SignedOut/SignedOut';
import { Sentence } from '../../words/Sentence';
import { t } from '../../words/words';
import { Notifications } from './Notifications';

type Props = PageProps & { readonly logoutId: string | null };

/** Signs out, after a question unless the application proved that it speaks for this session. */
export function SignOut({ api, context, logoutId }: Props) {
  const [question, setQuestion] = useState<LogoutContext | null>(null);
  const [loadError, setLoadError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [result, setResult] = useState<LogoutResult | null>(null);
  const [told, setTold] = useState(false);
  const left = useCountdown(problem?.deadline ?? null);
  const started = useRef(false);

  const signOut = useCallback(async () => {
    setBusy(true);
    setProblem(null);
    try {
      setResult(await api.logout(logoutId));
    } catch (error) {
      setProblem(problemFrom(error));
      setBusy(false);
    }
  }, [api, logoutId]);

  useEffect(() => {
    api.logoutContext(logoutId).then(
      (answer) => {
        setQuestion(answer);
        if (answer.needs_confirmation || started.current) return;
        started.current = true;
        void signOut();
      },
      (error: unknown) => setLoadError(error),
    );
  }, [api, logoutId, signOut, attempt]);

  const iframeAddress = result?.iframe_url ?? null;
  const finished = result !== null && (iframeAddress === null || told);
  const redirect = finished ? result.redirect : null;
  useEffect(() => {
    if (redirect !== null) follow(redirect);
  }, [redirect]);

  if (loadError !== null) {
    const retry = () => {
      setLoadError(null);
      setAttempt(attempt + 1);
    };
    return <LoadFailed product={context.product} error={loadError} onRetry={retry} />;
  }
  if (question === null) return <Loading />;
  if (finished && redirect === null) {
    return <SignedOut product={context.product} clientName={result.client_name} />;
  }
  if (result !== null || (!question.needs_confirmation && problem === null)) {
    return (
      <Frame product={context.product} title={t('Signing out')}>
        <p role="status">{t('One moment…')}</p>
        {iframeAddress !== null && (
          <Notifications address={iframeAddress} onDone={() => setTold(true)} />
        )}
      </Frame>
    );
  }
  return (
    <Frame
      product={context.product}
      title={t('Sign out?')}
      subtitle={
        question.client === null
          ? t('You will be signed out here and in the applications that you used.')
          : t('{{client}} asks to sign you out here and in the applications that you used.', {
              client: question.client.name,
            })
      }
      focusTitle
    >
      <div className={layout.stack}>
        <ProblemNotice id="sign-out-problem" problem={problem} left={left} />
        {question.user !== null && (
          <p className={layout.person}>
            <Sentence
              text="Signed in as {{user}}"
              parts={{ user: <span className={layout.personName}>{question.user.name}</span> }}
            />
          </p>
        )}
        <div className={layout.tight}>
          <Button
            busy={busy}
            aria-disabled={left > 0}
            onClick={() => {
              if (left === 0) void signOut();
            }}
          >
            {t('Sign out')}
          </Button>
          <ButtonLink look="plain" href="/">
            {t('Stay signed in')}
          </ButtonLink>
        </div>
      </div>
    </Frame>
  );
}
