import { useState } from 'react';
import type { Client, ConsentScope } from '../../api/types';
import { Expired } from '../../app/Expired';
import type { PageProps } from '../../app/page';
import { Button } from '../../components/Button/Button';
import { Checkbox } from '../../components/Checkbox/Checkbox';
import { Frame } from '../../components/Frame/Frame';
import { ProblemNotice } from '../../forms/ProblemNotice';
import { useSubmission } from '../../forms/useSubmission';
import layout from '../../styles/layout.module.css';
import { Sentence } from '../../words/Sentence';
import { recordText } from '../../words/standing';
import { t } from '../../words/words';
import { Details } from './Details';
import styles from './Consent.module.css';

/** Asks whether an application may have what it wants. Nothing is focused that a stray key could press. */
export function Consent({ api, context }: PageProps) {
  const { client, consent, user, product } = context;
  const [granted, setGranted] = useState<ReadonlySet<string>>(
    () => new Set(consent?.scopes.map((scope) => scope.name)),
  );
  const [remember, setRemember] = useState(consent?.can_remember ?? false);
  const [decision, setDecision] = useState<'allow' | 'deny' | null>(null);
  const { busy, problem, left, submit } = useSubmission();
  if (consent === null || client === null) return <Expired product={product} />;

  const toggle = (name: string) => (checked: boolean) => {
    const next = new Set(granted);
    if (checked) next.add(name);
    else next.delete(name);
    setGranted(next);
  };

  function decide(answer: 'allow' | 'deny') {
    setDecision(answer);
    const scopes = answer === 'allow' ? [...granted] : [];
    void submit(() =>
      api.consent({ decision: answer, scopes, remember: answer === 'allow' && remember }),
    );
  }

  return (
    <Frame product={product} title={t('Allow {{client}}?', { client: client.name })} focusTitle>
      <div className={layout.stack}>
        <Asker client={client} />
        {user !== null && (
          <p className={layout.person}>
            <Sentence
              text="You are signed in as {{user}}."
              parts={{ user: <span className={layout.personName}>{user.name}</span> }}
            />
          </p>
        )}
        <ProblemNotice id="consent-problem" problem={problem} left={left} />
        <fieldset className={styles.scopes}>
          <legend className={styles.legend}>
            {t('{{client}} asks for', { client: client.name })}
          </legend>
          {consent.scopes.map((scope) => (
            <Checkbox
              key={scope.name}
              label={<ScopeName scope={scope} />}
              description={scope.description === null ? null : recordText(scope.description)}
              checked={scope.required || granted.has(scope.name)}
              disabled={scope.required}
              onChange={toggle(scope.name)}
            />
          ))}
        </fieldset>
        <Details details={consent.details} />
        {consent.can_remember && (
          <Checkbox label={t('Remember my decision')} checked={remember} onChange={setRemember} />
        )}
        <div className={styles.actions}>
          <Button
            look="secondary"
            busy={busy}
            aria-disabled={left > 0}
            onClick={() => decide('deny')}
          >
            {t(busy && decision === 'deny' ? 'Going back' : 'Do not allow')}
          </Button>
          <Button busy={busy} aria-disabled={left > 0} onClick={() => decide('allow')}>
            {t('Allow')}
          </Button>
        </div>
      </div>
    </Frame>
  );
}

function ScopeName({ scope }: { readonly scope: ConsentScope }) {
  return (
    <>
      {scope.emphasize ? (
        <strong className={styles.strong}>{recordText(scope.display_name)}</strong>
      ) : (
        recordText(scope.display_name)
      )}
      {scope.required && <span className={layout.soft}> {t('(needed)')}</span>}
    </>
  );
}

const webAddress = /^https?:\/\//i;

/** A link to a page of the client's, if that is one; what else may stand there is not followed. */
function ClientLink({ uri, text }: { readonly uri: string | null; readonly text?: string }) {
  if (uri === null || !webAddress.test(uri)) return null;
  return (
    <a href={uri} target="_blank" rel="noopener noreferrer" className={styles.uri}>
      {text ?? uri}
      <span className="visually-hidden"> {t('(opens a new window)')}</span>
    </a>
  );
}

/** Who asks, with picture, address and terms where the client's record has them. */
function Asker({ client }: { readonly client: Client }) {
  const { logo_uri: logo, uri, policy_uri: policy, tos_uri: terms } = client;
  const shownLogo = logo !== null && logo !== '' ? logo : null;
  const linked = [uri, policy, terms].some((each) => each !== null && webAddress.test(each));
  if (shownLogo === null && !linked) return null;
  return (
    <div className={styles.asker}>
      {shownLogo !== null && <img src={shownLogo} alt="" className={styles.logo} />}
      <div>
        <div className={layout.personName}>{client.name}</div>
        <div className={styles.links}>
          <ClientLink uri={uri} />
          <ClientLink uri={policy} text={t('Privacy policy')} />
          <ClientLink uri={terms} text={t('Terms of service')} />
        </div>
      </div>
    </div>
  );
}
