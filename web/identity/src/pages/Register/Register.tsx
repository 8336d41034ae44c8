import { type SubmitEvent, useRef, useState } from 'react';
import type { PageProps } from '../../app/page';
import { Button, ButtonLink } from '../../components/Button/Button';
import { Field } from '../../components/Field/Field';
import { Frame } from '../../components/Frame/Frame';
import { PasswordField } from '../../components/PasswordField/PasswordField';
import { ProblemNotice } from '../../forms/ProblemNotice';
import { useSubmission } from '../../forms/useSubmission';
import { pageAddress } from '../../lib/navigation';
import layout from '../../styles/layout.module.css';
import { Sentence } from '../../words/Sentence';
import { t } from '../../words/words';
import { type Entries, type Errors, fieldOf, validate } from './validate';

const fieldOrder = ['username', 'email', 'password'] as const;

export function Register({ api, context, request }: PageProps) {
  const signInAddress = pageAddress('/account/login', request);
  if (!context.registration_enabled) {
    return (
      <Frame
        product={context.product}
        title={t('Registration is closed')}
        subtitle={t('New accounts are made by the administrator here. Ask for one, then sign in.')}
        focusTitle
      >
        <ButtonLink href={signInAddress}>{t('Sign in')}</ButtonLink>
      </Frame>
    );
  }
  return (
    <Frame
      product={context.product}
      title={t('Create an account')}
      subtitle={
        context.client !== null && t('to continue to {{client}}', { client: context.client.name })
      }
      footer={
        <Sentence
          text="Have an account? {{link}}"
          parts={{ link: <a href={signInAddress}>{t('Sign in')}</a> }}
        />
      }
    >
      <RegisterForm api={api} context={context} />
    </Frame>
  );
}

function RegisterForm({ api, context }: Pick<PageProps, 'api' | 'context'>) {
  const [entries, setEntries] = useState<Entries>({ username: '', email: '', password: '' });
  const [errors, setErrors] = useState<Errors>({});
  const registration = useSubmission();
  const username = useRef<HTMLInputElement>(null);
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const { min_length: minLength } = context.password;

  /** A field's own error goes away when the person starts to mend it. */
  const change = (field: keyof Entries) => (value: string) => {
    setEntries({ ...entries, [field]: value });
    setErrors({ ...errors, [field]: undefined });
  };

  function focusFirst(found: Errors) {
    const fields = { username, email, password };
    const first = fieldOrder.find((field) => found[field] !== undefined);
    if (first !== undefined) fields[first].current?.focus();
  }

  function submit(event: SubmitEvent) {
    event.preventDefault();
    const trimmed = { ...entries, username: entries.username.trim(), email: entries.email.trim() };
    const found = validate(trimmed, context.password);
    setErrors(found);
    if (Object.keys(found).length > 0) {
      focusFirst(found);
      return;
    }
    void registration.submit(
      () => api.register(trimmed),
      ({ code, message }) => {
        const field = fieldOf(code);
        if (field === null) return;
        setErrors({ [field]: message });
        focusFirst({ [field]: message });
      },
    );
  }

  const aboutForm =
    registration.problem !== null && fieldOf(registration.problem.code) === null
      ? registration.problem
      : null;

  return (
    <form className={layout.stack} onSubmit={submit} noValidate aria-label={t('Create an account')}>
      <ProblemNotice id="register-problem" problem={aboutForm} left={registration.left} />
      <Field
        label={t('User name')}
        ref={username}
        value={entries.username}
        onValue={change('username')}
        error={errors.username}
        hint={t('Others see this name in a room.')}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        required
        // The page has one purpose, and its first field is where a person starts.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
      />
      <Field
        label={t('Email')}
        ref={email}
        value={entries.email}
        onValue={change('email')}
        error={errors.email}
        type="email"
        name="email"
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <PasswordField
        label={t('Password')}
        ref={password}
        value={entries.password}
        onValue={change('password')}
        error={errors.password}
        hint={t('At least {{count}} characters. A few words in a row are easy to remember.', {
          count: minLength,
        })}
        name="password"
        autoComplete="new-password"
        required
      />
      <Button type="submit" busy={registration.busy} aria-disabled={registration.left > 0}>
        {t('Create account')}
      </Button>
    </form>
  );
}
