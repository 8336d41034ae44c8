import { type SubmitEvent, useRef, useState } from 'react';
import type { PageProps } from '../../app/page';
import { Button, ButtonLink } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import { PasswordField } from '../../components/PasswordField/PasswordField';
import { ProblemNotice } from '../../forms/ProblemNotice';
import { useSubmission } from '../../forms/useSubmission';
import layout from '../../styles/layout.module.css';
import { Sentence } from '../../words/Sentence';
import { t } from '../../words/words';
import { LinkInvalid } from './LinkInvalid';
import { useMailedCode } from './useMailedCode';

/**
 * Where the link of the mail leads. A press confirms, not the visit: mail scanners open links too.
 * And only who made the account can: signed in to it, or with its password. Else the owner of an
 * address would bless what somebody else has made with it.
 */
export function Confirm({ api, context }: PageProps) {
  const code = useMailedCode();
  const [asks, setAsks] = useState(context.user === null);
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string>();
  const [email, setEmail] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const confirming = useSubmission();

  if (code === '' || confirming.problem?.code === 'link_invalid') {
    return (
      <LinkInvalid context={context} again={{ href: '/account/login', label: t('Sign in') }} />
    );
  }
  if (email !== null) {
    return (
      <Frame
        product={context.product}
        title={t('Your address is confirmed')}
        subtitle={email}
        focusTitle
      >
        <ButtonLink href={context.user === null ? '/account/login' : '/'}>
          {t(context.user === null ? 'Sign in' : 'Go to your account')}
        </ButtonLink>
      </Frame>
    );
  }

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (asks && password === '') {
      setError(t('Enter the password with which the account was made.'));
      field.current?.focus();
      return;
    }
    setError(undefined);
    void confirming.submit(
      async () => {
        setEmail((await api.confirm(code, password)).email);
        return null;
      },
      (problem) => {
        if (problem.code === 'password_needed' || problem.code === 'wrong_password') {
          setAsks(true);
          setError(problem.message);
          field.current?.focus();
        }
      },
    );
  }

  const inField = ['password_needed', 'wrong_password'].includes(confirming.problem?.code ?? '');
  return (
    <Frame
      product={context.product}
      title={t('Confirm your email address')}
      subtitle={t(
        asks
          ? 'Show with the password that it was you who made the account.'
          : 'One press, and we know that the address is yours.',
      )}
      focusTitle
      footer={
        <Sentence
          text="You did not make this account? {{link}} with a password of your own: whoever made it is out then."
          parts={{ link: <a href="/account/forgot">{t('Take it over')}</a> }}
        />
      }
    >
      <form
        className={layout.stack}
        onSubmit={submit}
        noValidate
        aria-label={t('Confirm your address')}
      >
        <ProblemNotice
          id="confirm-problem"
          problem={inField ? null : confirming.problem}
          left={confirming.left}
        />
        {asks && (
          <PasswordField
            label={t('Password')}
            ref={field}
            value={password}
            onValue={(value) => {
              setPassword(value);
              setError(undefined);
            }}
            error={error}
            name="password"
            autoComplete="current-password"
            required
          />
        )}
        <Button type="submit" busy={confirming.busy} aria-disabled={confirming.left > 0}>
          {t('Confirm this address')}
        </Button>
      </form>
    </Frame>
  );
}
