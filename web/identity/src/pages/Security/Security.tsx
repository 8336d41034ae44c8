import { useEffect, useState } from 'react';
import type {
  ExternalAccount,
  Passkeys as PasskeyList,
  Self,
  TotpEnrolment,
} from '../../api/types';
import { Loading } from '../../app/Loading';
import { LoadFailed } from '../../app/LoadFailed';
import type { PageProps } from '../../app/page';
import { ButtonLink } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import { useAction } from '../../forms/useAction';
import { createPasskey } from '../../passkeys/credentials';
import { follow } from '../../lib/navigation';
import layout from '../../styles/layout.module.css';
import { keepRequest } from '../External/kept_request';
import { t } from '../../words/words';
import { AccountNotices } from './AccountNotices';
import { ChangePassword } from './ChangePassword';
import { Consents } from './Consents';
import { EnrolApp } from './EnrolApp';
import { External } from './External';
import { Factors } from './Factors';
import { Passkeys } from './Passkeys';
import { RecoveryCodes } from './RecoveryCodes';
import { Sessions } from './Sessions';
import { signInAgain } from './StepUp';

const here = '/account/security';

/** What guards the account, and where it is used. */
export function Security({ api, context }: PageProps) {
  const [self, setSelf] = useState<Self | null>(null);
  const [passkeys, setPasskeys] = useState<PasskeyList | null>(null);
  const [accounts, setAccounts] = useState<readonly ExternalAccount[]>([]);
  const [done, setDone] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const [enrolment, setEnrolment] = useState<TotpEnrolment | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const action = useAction();
  const signedIn = context.user !== null;

  useEffect(() => {
    if (!signedIn) return undefined;
    let current = true;
    Promise.all([api.self(), api.passkeys(), api.externalAccounts()]).then(
      ([found, keys, { providers }]) => {
        if (!current) return;
        setSelf(found);
        setPasskeys(keys);
        setAccounts(providers);
      },
      (error: unknown) => current && setFailure(error),
    );
    return () => {
      current = false;
    };
  }, [api, attempt, signedIn]);

  const reload = () => {
    setFailure(null);
    setAttempt((count) => count + 1);
  };
  /** `words`: what to say when it is done, where the page itself does not show it. */
  const change = (work: () => Promise<unknown>, words: string | null = null) => {
    setDone(null);
    void action.run(async () => {
      await work();
      setDone(words);
      reload();
    });
  };

  if (!signedIn) {
    return (
      <Frame product={context.product} title={t('You are not signed in')} focusTitle>
        <ButtonLink href={signInAgain(here)}>{t('Sign in')}</ButtonLink>
      </Frame>
    );
  }
  if (failure !== null) {
    return <LoadFailed product={context.product} error={failure} onRetry={reload} />;
  }
  if (self === null || passkeys === null) return <Loading />;
  if (codes !== null) {
    const kept = () => {
      setCodes(null);
      reload();
    };
    return <RecoveryCodes context={context} codes={codes} onDone={kept} />;
  }
  if (enrolment !== null) {
    const keep = (made: readonly string[]) => {
      setEnrolment(null);
      setCodes(made);
    };
    const cancel = () => setEnrolment(null);
    const more = { api, context, enrolment };
    return <EnrolApp {...more} onCodes={keep} onCancel={cancel} />;
  }

  return (
    <Frame
      product={context.product}
      title={t('Security')}
      subtitle={self.username}
      footer={<a href="/">{t('Back to your account')}</a>}
      focusTitle
    >
      <div className={layout.stack}>
        <AccountNotices
          api={api}
          action={action}
          passkeys={passkeys.passkeys.length > 0}
          page={here}
          problemId="security-problem"
          done={done}
          onConfirm={(confirm) => change(confirm, t('Thank you. Now make your change.'))}
        />
        <Factors
          totp={self.totp}
          busy={action.busy}
          onAdd={() => void action.run(async () => setEnrolment(await api.beginTotp()))}
          onRemove={() => change(() => api.removeTotp())}
          onRenew={() =>
            void action.run(async () => setCodes((await api.renewRecoveryCodes()).recovery_codes))
          }
          onForget={() => change(() => api.forgetBrowsers())}
        />
        <Passkeys
          list={passkeys}
          busy={action.busy}
          onAdd={() =>
            change(async () => {
              const { options } = await api.beginAddPasskey();
              await api.addPasskey(await createPasskey(options));
            }, t('Your passkey was added.'))
          }
          onRename={(id, name) => change(() => api.renamePasskey(id, name))}
          onRemove={(id) => change(() => api.removePasskey(id), t('The passkey was removed.'))}
        />
        <External
          accounts={accounts}
          busy={action.busy}
          onConnect={(scheme) =>
            void action.run(async () => {
              const { redirect } = await api.connectExternal(scheme);
              keepRequest(null);
              follow(redirect);
            })
          }
          onDisconnect={(scheme) =>
            change(() => api.disconnectExternal(scheme), t('The account was disconnected.'))
          }
        />
        <Sessions
          sessions={self.sessions}
          busy={action.busy}
          onEnd={(sid) => change(() => api.endSession(sid))}
        />
        <Consents
          consents={self.consents}
          busy={action.busy}
          onWithdraw={(clientId) => change(() => api.withdrawConsent(clientId))}
        />
        <ChangePassword api={api} context={context} />
      </div>
    </Frame>
  );
}
