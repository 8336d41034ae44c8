import { useState } from 'react';
import type { PageProps } from '../../app/page';
import { Button, ButtonLink } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import { ProblemNotice } from '../../forms/ProblemNotice';
import { type Problem, problemFrom } from '../../forms/useSubmission';
import layout from '../../styles/layout.module.css';
import { LinkInvalid } from './LinkInvalid';
import { useMailedCode } from './useMailedCode';

/** Where the link of the mail leads. A press confirms, not the visit: mail scanners open links too. */
export function Confirm({ api, context }: PageProps) {
  const code = useMailedCode();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [email, setEmail] = useState<string | null>(null);

  if (code === '' || problem?.code === 'link_invalid') {
    return <LinkInvalid context={context} again={{ href: '/account/login', label: 'Sign in' }} />;
  }
  if (email !== null) {
    return (
      <Frame
        product={context.product}
        title="Your address is confirmed"
        subtitle={email}
        focusTitle
      >
        <ButtonLink href={context.user === null ? '/account/login' : '/'}>
          {context.user === null ? 'Sign in' : 'Go to your account'}
        </ButtonLink>
      </Frame>
    );
  }

  async function confirm() {
    setBusy(true);
    setProblem(null);
    try {
      setEmail((await api.confirm(code)).email);
    } catch (error) {
      setProblem(problemFrom(error));
      setBusy(false);
    }
  }

  return (
    <Frame
      product={context.product}
      title="Confirm your email address"
      subtitle="One press, and we know that the address is yours."
      focusTitle
    >
      <div className={layout.stack}>
        <ProblemNotice id="confirm-problem" problem={problem} left={0} />
        <Button busy={busy} onClick={() => void confirm()}>
          Confirm this address
        </Button>
      </div>
    </Frame>
  );
}
