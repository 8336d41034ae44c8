import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import type { DeviceAsks } from '../../api/types';
import { Refusal } from '../../api/errors';
import type { PageProps } from '../../app/page';
import { Button, ButtonLink } from '../../components/Button/Button';
import { Field } from '../../components/Field/Field';
import { Frame } from '../../components/Frame/Frame';
import { Notice } from '../../components/Notice/Notice';
import { ProblemNotice } from '../../forms/ProblemNotice';
import { useAction } from '../../forms/useAction';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';
import { ElsewhereConsent } from '../Consent/ElsewhereConsent';
import { keptCode, keepCode } from './kept_code';

const signIn = `/account/login?${new URLSearchParams({ next: '/device' }).toString()}`;

interface Props extends PageProps {
  /** The code of an address that a device showed as a picture. */
  readonly userCode: string | null;
}

/** Where the code from a device without a keyboard is typed (RFC 8628, 3.3). */
export function Device({ api, context, userCode }: Props) {
  const [code, setCode] = useState(() => userCode ?? keptCode());
  const [error, setError] = useState<string>();
  const [asks, setAsks] = useState<DeviceAsks | null>(null);
  const [allowed, setAllowed] = useState<boolean | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const action = useAction();
  const { product, user } = context;
  const signedIn = user !== null;

  useEffect(() => {
    if (!signedIn && userCode !== null) keepCode(userCode);
  }, [signedIn, userCode]);

  if (user === null) {
    return (
      <Frame product={product} title={t('Connect a device')} focusTitle>
        <div className={layout.stack}>
          <p>{t('Sign in first. Then you can type the code that your device shows.')}</p>
          <ButtonLink href={signIn}>{t('Sign in')}</ButtonLink>
        </div>
      </Frame>
    );
  }
  if (allowed !== null) {
    return (
      <Frame
        product={product}
        title={t(allowed ? 'Your device is connected' : 'Not allowed')}
        focusTitle
      >
        <Notice kind={allowed ? 'success' : 'info'}>
          {t(
            allowed
              ? 'Go back to your device: it carries on by itself. You can close this page.'
              : 'Your device gets nothing. You can close this page.',
          )}
        </Notice>
      </Frame>
    );
  }
  if (asks !== null) {
    const decide = (decision: 'allow' | 'deny') =>
      void action.run(async () => {
        const answer = await api.decideDevice(code, decision);
        setAllowed(answer.allowed);
      });
    return (
      <ElsewhereConsent
        title={t('Allow {{client}} on your device?', { client: asks.client.name })}
        {...{ product, user, asks, action }}
        onDecide={decide}
      >
        {/* RFC 8628, 5.4: a code that somebody else has sent. */}
        <Notice kind="info">
          {t(
            'Allow this only if a device in front of you shows the code {{code}}. Whoever has sent you this code by mail or message would get in as you.',
            { code: code.trim().toUpperCase() },
          )}
        </Notice>
      </ElsewhereConsent>
    );
  }

  function refuse(message: string) {
    setError(message);
    field.current?.focus();
  }

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (code.trim() === '') {
      refuse(t('Type the code that your device shows.'));
      return;
    }
    setError(undefined);
    void action.run(async () => {
      try {
        setAsks(await api.lookAtDevice(code));
        keepCode('');
      } catch (fault) {
        if (!(fault instanceof Refusal) || fault.code !== 'wrong_code') throw fault;
        refuse(fault.message);
      }
    });
  }

  return (
    <Frame
      product={product}
      title={t('Connect a device')}
      subtitle={t('Type the code that your device shows.')}
    >
      <form
        className={layout.stack}
        onSubmit={submit}
        noValidate
        aria-label={t('Connect a device')}
      >
        <ProblemNotice id="device-problem" problem={action.problem} left={action.left} />
        <Field
          label={t('Code')}
          ref={field}
          value={code}
          onValue={(value) => {
            setCode(value);
            setError(undefined);
          }}
          error={error}
          hint={t(
            'Eight letters, such as WDJB-MJHT. Only type a code that you see on a device of yours.',
          )}
          name="user_code"
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          maxLength={32}
          required
          // The page has one purpose, and its first field is where a person starts.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
        />
        <Button type="submit" busy={action.busy} aria-disabled={action.left > 0}>
          {t('Continue')}
        </Button>
      </form>
    </Frame>
  );
}
