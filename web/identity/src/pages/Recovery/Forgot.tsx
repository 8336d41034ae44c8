import { type SubmitEvent, useRef, useState } from 'react';
import type { PageProps } from '../../app/page';
import { Button } from '../../components/Button/Button';
import { Field } from '../../components/Field/Field';
import { Frame } from '../../components/Frame/Frame';
import { ProblemNotice } from '../../forms/ProblemNotice';
import { useSubmission } from '../../forms/useSubmission';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';

/** Asks for the address that the way to a new password is sent to. */
export function Forgot({ api, context }: PageProps) {
  const [email, setEmail] = useState('');
  const [error, setError] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const sending = useSubmission();

  function refuse(message: string) {
    setError(message);
    field.current?.focus();
  }

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (email.trim() === '') {
      refuse(t('Enter your email address.'));
      return;
    }
    setError(undefined);
    void sending.submit(
      () => api.forgot(email.trim()),
      ({ code, message }) => {
        if (code === 'invalid_email') refuse(message);
      },
    );
  }

  const aboutForm = sending.problem?.code === 'invalid_email' ? null : sending.problem;
  return (
    <Frame
      product={context.product}
      title={t('Forgotten your password?')}
      subtitle={t('We send you a mail with a link to choose a new one.')}
      footer={<a href="/account/login">{t('Back to sign-in')}</a>}
    >
      <form
        className={layout.stack}
        onSubmit={submit}
        noValidate
        aria-label={t('Forgotten password')}
      >
        <ProblemNotice id="forgot-problem" problem={aboutForm} left={sending.left} />
        <Field
          label={t('Email')}
          ref={field}
          value={email}
          onValue={(value) => {
            setEmail(value);
            setError(undefined);
          }}
          error={error}
          type="email"
          name="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          required
          // The page has one purpose, and its first field is where a person starts.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
        />
        <Button type="submit" busy={sending.busy} aria-disabled={sending.left > 0}>
          {t('Send the mail')}
        </Button>
      </form>
    </Frame>
  );
}
