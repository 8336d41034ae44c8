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
import styles from '../Security/Security.module.css';
import { AccountNotices } from '../Security/AccountNotices';
import { signInAgain } from '../Security/StepUp';
import { DeleteAccount } from './DeleteAccount';
import { ShownName } from './ShownName';

const here = '/account/profile';

interface Found {
  readonly self: Self;
  readonly hasPasskeys: boolean;
}

/** Who the person is here, what is kept of them, and the way out for good. */
export function Profile({ api, context }: PageProps) {
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const [done, setDone] = useState<string | null>(null);
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
  const change = (work: () => Promise<unknown>, words: string) => {
    setDone(null);
    void action.run(async () => {
      await work();
      setDone(words);
    });
  };

  if (!signedIn) {
    return (
      <Frame product={product} title="You are not signed in" focusTitle>
        <ButtonLink href={signInAgain(here)}>Sign in</ButtonLink>
      </Frame>
    );
  }
  if (gone) {
    return (
      <Frame
        product={product}
        title="Your account is deleted"
        subtitle="Everything that belonged to it is gone, and you are signed out everywhere."
        focusTitle
      >
        <ButtonLink look="secondary" href="/">
          Go to the start
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
      title="Profile and data"
      subtitle={self.username}
      footer={<a href="/">Back to your account</a>}
      focusTitle
    >
      <div className={layout.stack}>
        <AccountNotices
          api={api}
          action={action}
          passkeys={hasPasskeys}
          page={here}
          problemId="profile-problem"
          done={done}
          onConfirm={(confirm) => change(confirm, 'Thank you. Now go on.')}
        />
        <ShownName
          name={self.display_name}
          username={self.username}
          busy={action.busy}
          onSave={(name) => change(() => api.rename(name), 'Your name was saved.')}
        />
        <section className={styles.section} aria-labelledby="data-title">
          <h2 id="data-title">Your data</h2>
          <p className={layout.soft}>
            Everything that {product.name} keeps of you, as a file that people and programs can
            read. Passwords and keys are not in it.
          </p>
          <Button
            look="secondary"
            busy={action.busy}
            onClick={() =>
              change(async () => {
                const data = await api.personalData();
                saveFile('personal-data.json', 'application/json', JSON.stringify(data, null, 2));
              }, 'The file is among your downloads.')
            }
          >
            Download your data
          </Button>
        </section>
        <DeleteAccount
          username={self.username}
          busy={action.busy}
          onDelete={(username) => {
            setDone(null);
            void action.run(async () => {
              await api.deleteAccount(username);
              setGone(true);
            });
          }}
        />
      </div>
    </Frame>
  );
}
