import { type SubmitEvent, useRef, useState } from 'react';
import type { SecondFactorStep } from '../../api/types';
import type { PageProps } from '../../app/page';
import { Button } from '../../components/Button/Button';
import { Checkbox } from '../../components/Checkbox/Checkbox';
import { Field } from '../../components/Field/Field';
import { Frame } from '../../components/Frame/Frame';
import { ProblemNotice } from '../../forms/ProblemNotice';
import { useSubmission } from '../../forms/useSubmission';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';

interface Props extends Pick<PageProps, 'api' | 'context'> {
  readonly step: SecondFactorStep;
}

/** The password was right; now a code of the app, or one of the recovery codes. */
export function SecondFactor({ api, context, step }: Props) {
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState('');
  const [trust, setTrust] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const sending = useSubmission();
  const rejected = sending.problem?.code === 'wrong_code';

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (code.trim() === '') {
      field.current?.focus();
      return;
    }
    void sending.submit(
      () =>
        api.secondFactor({
          ticket: step.ticket,
          method: recovery ? 'recovery' : 'totp',
          code,
          trust_browser: trust,
        }),
      ({ code: refusal }) => {
        if (refusal !== 'wrong_code') return;
        setCode('');
        field.current?.focus();
      },
    );
  }

  function other() {
    setRecovery(!recovery);
    setCode('');
    field.current?.focus();
  }

  return (
    <Frame
      product={context.product}
      title={t(recovery ? 'Use a recovery code' : 'Enter the code')}
      subtitle={t(
        recovery ? 'One of those that you have kept. Each works once.' : 'that your app shows now',
      )}
    >
      <form className={layout.stack} onSubmit={submit} noValidate aria-label={t('Second step')}>
        <ProblemNotice id="factor-problem" problem={sending.problem} left={sending.left} />
        <Field
          label={t(recovery ? 'Recovery code' : 'Code from the app')}
          ref={field}
          value={code}
          onValue={setCode}
          describedBy={rejected ? 'factor-problem' : undefined}
          aria-invalid={rejected}
          name="code"
          inputMode={recovery ? 'text' : 'numeric'}
          autoComplete={recovery ? 'off' : 'one-time-code'}
          autoCapitalize="none"
          spellCheck={false}
          required
          // The page has one purpose, and its first field is where a person starts.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
        />
        <Checkbox
          label={t("Don't ask for a code in this browser for 30 days")}
          checked={trust}
          onChange={setTrust}
        />
        <div className={layout.tight}>
          <Button type="submit" busy={sending.busy} aria-disabled={sending.left > 0}>
            {t('Continue')}
          </Button>
          {(recovery || step.recovery_codes_left > 0) && (
            <Button look="plain" onClick={other}>
              {t(recovery ? 'Use the app instead' : 'Use a recovery code')}
            </Button>
          )}
        </div>
      </form>
    </Frame>
  );
}
