import { type SubmitEvent, useRef, useState } from 'react';
import type { NewExternalAccount } from '../../api/types';
import type { PageProps } from '../../app/page';
import { Button, ButtonLink } from '../../components/Button/Button';
import { Field } from '../../components/Field/Field';
import { Frame } from '../../components/Frame/Frame';
import { ProblemNotice } from '../../forms/ProblemNotice';
import { useSubmission } from '../../forms/useSubmission';
import { signInAddress } from '../../lib/navigation';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';
import { fieldOf } from '../Register/validate';

interface Props extends PageProps {
  readonly offer: NewExternalAccount;
}

/** Before an account is made for somebody new: what the provider says of them, and a user name. */
export function NewAccount({ api, context, request, offer }: Props) {
  const [username, setUsername] = useState(offer.username);
  const [error, setError] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const creating = useSubmission();

  function refuse(message: string) {
    setError(message);
    field.current?.focus();
  }

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (username.trim() === '') {
      refuse(t('Choose a user name.'));
      return;
    }
    setError(undefined);
    void creating.submit(
      () => api.createExternal(offer.ticket, username.trim()),
      ({ code, message }) => {
        if (fieldOf(code) === 'username') refuse(message);
      },
    );
  }

  const { client } = context;
  const { provider } = offer;
  const { problem } = creating;
  const inField = problem !== null && fieldOf(problem.code) === 'username';
  return (
    <Frame
      product={context.product}
      title={t('Create your account')}
      subtitle={
        client === null
          ? t('You are new here. Your {{provider}} account will sign you in.', { provider })
          : t(
              'You are new here. Your {{provider}} account will sign you in, now to continue to {{client}}.',
              { provider, client: client.name },
            )
      }
      focusTitle
      footer={t(
        'Have an account here? Sign in to it, then connect {{provider}} under “Security”.',
        { provider },
      )}
    >
      <form
        className={layout.stack}
        onSubmit={submit}
        noValidate
        aria-label={t('Create your account')}
      >
        <ProblemNotice
          id="new-account-problem"
          problem={inField ? null : problem}
          left={creating.left}
        />
        <div className={layout.person}>
          <p className={layout.soft}>{t('{{provider}} says that you are', { provider })}</p>
          <p className={layout.personName}>
            {offer.name === '' ? t('without a name') : offer.name}
          </p>
          <p className={layout.soft}>
            {offer.email === '' ? t('without a confirmed email address') : offer.email}
          </p>
        </div>
        <Field
          label={t('User name')}
          ref={field}
          value={username}
          onValue={(value) => {
            setUsername(value);
            setError(undefined);
          }}
          error={error}
          hint={t('It stays. Change it now if you like another one.')}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          required
        />
        <div className={layout.tight}>
          <Button type="submit" busy={creating.busy} aria-disabled={creating.left > 0}>
            {t('Create the account')}
          </Button>
          <ButtonLink look="secondary" href={signInAddress(request)}>
            {t('Not now')}
          </ButtonLink>
        </div>
      </form>
    </Frame>
  );
}
