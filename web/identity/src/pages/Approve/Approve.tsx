import { useEffect, useState } from 'react';
import type { WaitingRequest } from '../../api/types';
import { LoadFailed } from '../../app/LoadFailed';
import { Loading } from '../../app/Loading';
import type { PageProps } from '../../app/page';
import { Button, ButtonLink } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import { Notice } from '../../components/Notice/Notice';
import { useAction } from '../../forms/useAction';
import layout from '../../styles/layout.module.css';
import { Sentence } from '../../words/Sentence';
import { t } from '../../words/words';
import { ElsewhereConsent } from '../Consent/ElsewhereConsent';

const signIn = `/account/login?${new URLSearchParams({ next: '/approve' }).toString()}`;

/** What applications ask for elsewhere waits here for the person's answer (CIBA Core 1.0, 8). */
export function Approve({ api, context }: PageProps) {
  const [waiting, setWaiting] = useState<readonly WaitingRequest[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const [allowed, setAllowed] = useState<boolean | null>(null);
  const action = useAction();
  const { product, user } = context;
  const signedIn = user !== null;

  useEffect(() => {
    if (!signedIn) return undefined;
    let current = true;
    api.waitingRequests().then(
      (found) => current && setWaiting(found),
      (error: unknown) => current && setFailure(error),
    );
    return () => {
      current = false;
    };
  }, [api, attempt, signedIn]);

  if (user === null) {
    return (
      <Frame product={product} title={t('Requests')} focusTitle>
        <div className={layout.stack}>
          <p>{t('Sign in first. Then you see which application waits for your answer.')}</p>
          <ButtonLink href={signIn}>{t('Sign in')}</ButtonLink>
        </div>
      </Frame>
    );
  }
  const reload = () => {
    setFailure(null);
    setAttempt((count) => count + 1);
  };
  if (failure !== null) return <LoadFailed product={product} error={failure} onRetry={reload} />;
  if (waiting === null) return <Loading />;
  const first = waiting[0];
  if (first !== undefined) {
    const decide = (decision: 'allow' | 'deny') =>
      void action.run(async () => {
        const answer = await api.answerRequest(first.id, decision);
        setAllowed(answer.allowed);
        setWaiting(waiting.slice(1));
      });
    const left = waiting.length - 1;
    const message = first.binding_message;
    return (
      <ElsewhereConsent
        key={first.id}
        title={t('Allow {{client}}?', { client: first.client.name })}
        asks={first}
        {...{ product, user, action }}
        onDecide={decide}
        footer={
          left > 0 && (
            <p className={layout.soft}>{t('{{count}} more after this.', { count: left })}</p>
          )
        }
      >
        {message !== '' && (
          <p className={layout.person}>
            <Sentence
              text="It shows: {{message}}"
              parts={{ message: <span className={layout.personName}>{message}</span> }}
            />
          </p>
        )}
        <Notice kind="info">
          {t(
            message === ''
              ? 'Allow this only if you have just started it yourself. Whoever started it gets in as you.'
              : 'Allow this only if you have just started it yourself, and you see the same words there. Whoever started it gets in as you.',
          )}
        </Notice>
      </ElsewhereConsent>
    );
  }
  const title = t(allowed === null ? 'Nothing waits' : allowed ? 'Allowed' : 'Not allowed');
  return (
    <Frame product={product} title={title} focusTitle>
      <div className={layout.stack}>
        <Notice kind={allowed === true ? 'success' : 'info'}>
          {t(
            allowed === null
              ? 'No application waits for your answer. Requests end after five minutes.'
              : allowed
                ? 'The application carries on by itself. You can close this page.'
                : 'The application gets nothing. You can close this page.',
          )}
        </Notice>
        <Button look="secondary" onClick={reload}>
          {t('Look again')}
        </Button>
      </div>
    </Frame>
  );
}
