import { useEffect, useState } from 'react';
import type { Self } from '../../api/types';
import { Loading } from '../../app/Loading';
import { LoadFailed } from '../../app/LoadFailed';
import type { PageProps } from '../../app/page';
import { Button, ButtonLink } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import { useAction } from '../../forms/useAction';
import { saveFile } from '../../lib/save';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';
import styles from '../Security/Security.module.css';
import { AccountNotices } from '../Security/AccountNotices';
import { signInAgain } from '../Security/StepUp';
import { ChangeOne } from './ChangeOne';
import { emailFault, phoneFault, plainNumber, usernameFault } from './check';
import { DeleteAccount } from './DeleteAccount';

const here = '/account/profile';

type Where = 'page' | 'name' | 'username' | 'email' | 'phone';

/** What the server says of a field stands at the field. */
const fieldOf: Readonly<Record<string, Where>> = {
  invalid_username: 'username',
  too_often: 'username',
  invalid_email: 'email',
  same_email: 'email',
  invalid_phone: 'phone',
};

interface Found {
  readonly self: Self;
  readonly hasPasskeys: boolean;
}

function addressNow({ email, email_verified: confirmed }: Self): string {
  if (email === '') return t('You have none so far.');
  return t(confirmed ? 'Now it is {{email}}.' : 'Now it is {{email}}, which is not confirmed.', {
    email,
  });
}

/** Who the person is here, what is kept of them, and the way out for good. */
export function Profile({ api, context }: PageProps) {
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const [last, setLast] = useState<{ where: Where; words: string | null } | null>(null);
  const [gone, setGone] = useState(false);
  const action = useAction();
  const { product } = context;
  const signedIn = context.user !== null;

  useEffect(() => {
    if (!signedIn) return undefined;
    let current = true;
    Promise.all([api.self(), api.passkeys()]).then(
      ([self, { passkeys }]) => {
        if (current) setFound({ self, hasPasskeys: passkeys.length > 0 });
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
  /** `work` says what was done, in words. */
  const change = (where: Where, work: () => Promise<string>) => {
    setLast({ where, words: null });
    void action.run(async () => {
      setLast({ where, words: await work() });
      reload();
    });
  };
  const doneAt = (where: Where) => (last?.where === where ? last.words : null);
  const { problem } = action;
  // A name that is taken may be the user name or the address; the rest says it by itself.
  const faulty =
    problem === null
      ? null
      : problem.code === 'name_taken' || problem.code === 'invalid_username'
        ? (last?.where ?? null)
        : (fieldOf[problem.code] ?? null);
  const refusedAt = (where: Where) => (faulty === where ? problem?.message : undefined);

  if (!signedIn) {
    return (
      <Frame product={product} title={t('You are not signed in')} focusTitle>
        <ButtonLink href={signInAgain(here)}>{t('Sign in')}</ButtonLink>
      </Frame>
    );
  }
  if (gone) {
    return (
      <Frame
        product={product}
        title={t('Your account is deleted')}
        subtitle={t('Everything that belonged to it is gone, and you are signed out everywhere.')}
        focusTitle
      >
        <ButtonLink look="secondary" href="/">
          {t('Go to the start')}
        </ButtonLink>
      </Frame>
    );
  }
  if (failure !== null) return <LoadFailed product={product} error={failure} onRetry={reload} />;
  if (found === null) return <Loading />;

  const { self, hasPasskeys } = found;
  return (
    <Frame
      product={product}
      title={t('Profile and data')}
      subtitle={self.username}
      footer={<a href="/">{t('Back to your account')}</a>}
      focusTitle
    >
      <div className={layout.stack}>
        <AccountNotices
          api={api}
          action={faulty === null ? action : { ...action, problem: null }}
          passkeys={hasPasskeys}
          page={here}
          problemId="profile-problem"
          done={doneAt('page')}
          onConfirm={(confirm) =>
            change('page', async () => {
              await confirm();
              return t('Thank you. Now go on.');
            })
          }
        />
        <ChangeOne
          title={t('Name')}
          what={t('Change the name')}
          label={t('Your name')}
          first={self.display_name}
          hint={t('As others see you. Empty: your user name, {{username}}.', {
            username: self.username,
          })}
          name="name"
          autoComplete="name"
          maxLength={200}
          button={t('Save the name')}
          busy={action.busy}
          refused={refusedAt('name')}
          done={doneAt('name')}
          onSave={(name) =>
            change('name', async () => {
              await api.rename(name);
              return t('Your name was saved.');
            })
          }
        />
        {self.may.change_username && (
          <ChangeOne
            title={t('User name')}
            what={t('Change the user name')}
            label={t('Your user name')}
            first={self.username}
            hint={t(
              'You sign in with it, and rooms know you by it. The old one stays yours; nobody else gets it.',
            )}
            name="new_username"
            autoComplete="username"
            spellCheck={false}
            maxLength={64}
            button={t('Change the user name')}
            busy={action.busy}
            refused={refusedAt('username')}
            done={doneAt('username')}
            check={usernameFault}
            onSave={(username) =>
              change('username', async () => {
                await api.changeUsername(username);
                return t('Your user name was changed.');
              })
            }
          />
        )}
        <ChangeOne
          title={t('Email address')}
          what={t('Change the email address')}
          label={t('New email address')}
          first=""
          hint={t('A mail goes there, and its link makes the change.')}
          name="email"
          type="email"
          autoComplete="email"
          maxLength={254}
          button={t('Change the address')}
          busy={action.busy}
          refused={refusedAt('email')}
          done={doneAt('email')}
          check={emailFault}
          onSave={(email) =>
            change('email', async () => {
              const { sent } = await api.changeEmail(email);
              return sent
                ? t(
                    'Look at the mail to {{email}}. Until you follow its link nothing is changed.',
                    { email },
                  )
                : t('Your address was changed.');
            })
          }
        >
          <p className={layout.soft}>{addressNow(self)}</p>
        </ChangeOne>
        <ChangeOne
          title={t('Telephone')}
          what={t('Change the telephone number')}
          label={t('Your number')}
          first={self.phone_number}
          hint={t(
            'With + and the country code. Applications see it when you let them; empty: none.',
          )}
          name="phone"
          type="tel"
          autoComplete="tel"
          maxLength={40}
          button={t('Save the number')}
          busy={action.busy}
          refused={refusedAt('phone')}
          done={doneAt('phone')}
          check={phoneFault}
          onSave={(number) =>
            change('phone', async () => {
              await api.changePhone(plainNumber(number));
              return t('Your number was saved.');
            })
          }
        />
        <section className={styles.section} aria-labelledby="data-title">
          <h2 id="data-title">{t('Your data')}</h2>
          <p className={layout.soft}>
            {t(
              'Everything that {{product}} keeps of you, as a file that people and programs can read. Passwords and keys are not in it.',
              { product: product.name },
            )}
          </p>
          <Button
            look="secondary"
            busy={action.busy}
            onClick={() =>
              change('page', async () => {
                const data = await api.personalData();
                saveFile('personal-data.json', 'application/json', JSON.stringify(data, null, 2));
                return t('The file is among your downloads.');
              })
            }
          >
            {t('Download your data')}
          </Button>
        </section>
        {self.may.delete_account && (
          <DeleteAccount
            username={self.username}
            busy={action.busy}
            onDelete={(username) => {
              setLast(null);
              void action.run(async () => {
                await api.deleteAccount(username);
                setGone(true);
              });
            }}
          />
        )}
      </div>
    </Frame>
  );
}
