import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import type { SecondFactorStep } from '../../api/types';
import { Loading } from '../../app/Loading';
import type { PageProps } from '../../app/page';
import { Button } from '../../components/Button/Button';
import { Checkbox } from '../../components/Checkbox/Checkbox';
import { Field } from '../../components/Field/Field';
import { Frame } from '../../components/Frame/Frame';
import { PasswordField } from '../../components/PasswordField/PasswordField';
import { ProblemNotice } from '../../forms/ProblemNotice';
import { useSubmission } from '../../forms/useSubmission';
import { pageAddress } from '../../lib/navigation';
import { askForPasskey, passkeysSupported } from '../../passkeys/credentials';
import { useSuggestedPasskeys } from '../../passkeys/useSuggestedPasskeys';
import layout from '../../styles/layout.module.css';
import { Sentence } from '../../words/Sentence';
import { t } from '../../words/words';
import { keepRequest } from '../External/kept_request';
import { SecondFactor } from './SecondFactor';

const problemId = 'sign-in-problem';

interface Props extends PageProps {
  /** Where to go when no application waits; the server knows which pages may be meant. */
  readonly next: string | null;
  /** The provider at which a link wants people to sign in. */
  readonly idp: string | null;
  /** They have come back from there, or would like another way. */
  readonly choose: boolean;
}

export function SignIn({ api, context, request, next, idp, choose }: Props) {
  const { client, user, local_login: local } = context;
  const [username, setUsername] = useState(context.login_hint ?? user?.name ?? '');
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(false);
  const [tried, setTried] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const signIn = useSubmission();
  const [step, setStep] = useState<SecondFactorStep | null>(null);
  const cancel = useSubmission();
  const [knownName] = useState(username !== '');

  const nameError =
    tried && username.trim() === '' ? t('Enter your user name or email.') : undefined;
  const passwordError = tried && password === '' ? t('Enter your password.') : undefined;
  const problem = signIn.problem ?? cancel.problem;
  const rejected = problem?.code === 'login_failed';

  const passkeys = context.passkeys && passkeysSupported();
  const how = () => (next === null ? { remember } : { remember, next });
  useSuggestedPasskeys(api, passkeys && !signIn.busy && step === null, (passkey) => {
    void signIn.submit(() => api.passkeySignIn(passkey, how()));
  });

  function askForOne() {
    setTried(false);
    void signIn.submit(async () => {
      const { options } = await api.beginPasskeySignIn();
      return api.passkeySignIn(await askForPasskey(options), how());
    });
  }

  function goTo(scheme: string) {
    setTried(false);
    void signIn.submit(async () => {
      const answer = await api.beginExternal(scheme, how());
      keepRequest(request);
      return answer;
    });
  }

  const nobody = !local && context.external.length === 0;
  const wanted = idp ?? context.external_hint;
  const leads = !choose && context.external.some(({ scheme }) => scheme === wanted);
  const led = useRef(false);
  useEffect(() => {
    if (!leads || led.current) return;
    led.current = true;
    const { pathname, search } = window.location;
    const query = new URLSearchParams(search);
    query.set('choose', '1'); // so that going back from there does not lead there again
    window.history.replaceState(null, '', `${pathname}?${query.toString()}`);
    goTo(wanted);
  });

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (!local) return;
    setTried(true);
    if (username.trim() === '') {
      nameField.current?.focus();
      return;
    }
    if (password === '') {
      passwordField.current?.focus();
      return;
    }
    void signIn.submit(
      async () => {
        const entered = { username: username.trim(), password, remember };
        const result = await api.login(next === null ? entered : { ...entered, next });
        if (!('second_factor' in result)) return result;
        setStep(result.second_factor);
        return null;
      },
      ({ code }) => {
        if (code !== 'login_failed') return;
        setTried(false);
        setPassword('');
        passwordField.current?.focus();
      },
    );
  }

  if (leads && problem === null) return <Loading />;
  if (step !== null) return <SecondFactor api={api} context={context} step={step} />;
  return (
    <Frame
      product={context.product}
      title={t('Sign in')}
      subtitle={client !== null && t('to continue to {{client}}', { client: client.name })}
      focusTitle={!local}
      footer={
        context.registration_enabled && (
          <Sentence
            text="New here? {{link}}"
            parts={{
              link: (
                <a href={pageAddress('/account/register', request)}>{t('Create an account')}</a>
              ),
            }}
          />
        )
      }
    >
      <form className={layout.stack} onSubmit={submit} noValidate aria-label={t('Sign in')}>
        <ProblemNotice id={problemId} problem={problem} left={Math.max(signIn.left, cancel.left)} />
        {nobody && (
          <p>
            {t(
              'Nobody can sign in to this application at the moment: the provider that it needs is not set up here. Tell whoever runs this site.',
            )}
          </p>
        )}
        {local && (
          <>
            <Field
              label={t('User name or email')}
              ref={nameField}
              value={username}
              onValue={setUsername}
              error={nameError}
              describedBy={rejected ? problemId : undefined}
              aria-invalid={rejected}
              name="username"
              autoComplete="username webauthn"
              autoCapitalize="none"
              autoCorrect="off"
              spellCheck={false}
              required
              // The page has one purpose, and its first field is where a person starts.
              // eslint-disable-next-line jsx-a11y/no-autofocus
              autoFocus={!knownName}
            />
            <PasswordField
              label={t('Password')}
              ref={passwordField}
              value={password}
              onValue={setPassword}
              error={passwordError}
              describedBy={rejected ? problemId : undefined}
              aria-invalid={rejected}
              name="password"
              autoComplete="current-password"
              required
              // It is the first field that is empty where the name is known.
              // eslint-disable-next-line jsx-a11y/no-autofocus
              autoFocus={knownName}
            />
            <a className={layout.aside} href="/account/forgot">
              {t('Forgotten your password?')}
            </a>
          </>
        )}
        {!nobody && (
          <Checkbox
            label={t('Keep me signed in on this device')}
            checked={remember}
            onChange={setRemember}
          />
        )}
        <div className={layout.tight}>
          {local && (
            <Button type="submit" busy={signIn.busy} aria-disabled={signIn.left > 0}>
              {t('Sign in')}
            </Button>
          )}
          {passkeys && (
            <Button
              look="secondary"
              aria-disabled={signIn.busy || signIn.left > 0}
              onClick={askForOne}
            >
              {t('Sign in with a passkey')}
            </Button>
          )}
          {context.external.map(({ scheme, name }) => (
            <Button
              key={scheme}
              look={local ? 'secondary' : 'primary'}
              aria-disabled={signIn.busy || signIn.left > 0}
              onClick={() => goTo(scheme)}
            >
              {t('Continue with {{provider}}', { provider: name })}
            </Button>
          ))}
          {client !== null && (
            <Button
              look="plain"
              busy={cancel.busy}
              onClick={() => void cancel.submit(() => api.cancel())}
            >
              {t('Cancel and go back')}
            </Button>
          )}
        </div>
      </form>
    </Frame>
  );
}
