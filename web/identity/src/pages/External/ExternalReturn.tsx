import { useEffect, useRef, useState } from 'react';
import type { NewExternalAccount, SecondFactorStep } from '../../api/types';
import { Loading } from '../../app/Loading';
import type { PageProps } from '../../app/page';
import { ButtonLink } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import { ProblemNotice } from '../../forms/ProblemNotice';
import { useSubmission } from '../../forms/useSubmission';
import { signInAddress } from '../../lib/navigation';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';
import { SecondFactor } from '../SignIn/SecondFactor';
import { NewAccount } from './NewAccount';

interface Props extends PageProps {
  readonly scheme: string;
  /** What the provider has sent along. */
  readonly answer: URLSearchParams;
}

/** Back from another provider: the server looks at what it says, and goes on. */
export function ExternalReturn({ api, context, request, scheme, answer }: Props) {
  const [step, setStep] = useState<SecondFactorStep | null>(null);
  const [offer, setOffer] = useState<NewExternalAccount | null>(null);
  const finishing = useSubmission();
  const begun = useRef(false);

  useEffect(() => {
    if (begun.current) return; // an answer is good once
    begun.current = true;
    const get = (name: string) => answer.get(name) ?? '';
    void finishing.submit(async () => {
      const result = await api.finishExternal({
        scheme,
        state: get('state'),
        code: get('code'),
        iss: get('iss'),
        error: get('error'),
      });
      if ('redirect' in result) return result;
      if ('new_account' in result) setOffer(result.new_account);
      else setStep(result.second_factor);
      return null;
    });
  });

  if (step !== null) return <SecondFactor api={api} context={context} step={step} />;
  if (offer !== null) return <NewAccount {...{ api, context, request, offer }} />;
  if (finishing.problem === null) return <Loading />;
  const connecting = context.user !== null && request === null;
  return (
    <Frame product={context.product} title={t('That did not work')} focusTitle>
      <div className={layout.stack}>
        <ProblemNotice id="external-problem" problem={finishing.problem} left={finishing.left} />
        <ButtonLink href={connecting ? '/account/security' : signInAddress(request)}>
          {t(connecting ? 'Back to your account' : 'Back to signing in')}
        </ButtonLink>
      </div>
    </Frame>
  );
}
