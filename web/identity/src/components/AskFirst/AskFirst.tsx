import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import layout from '../../styles/layout.module.css';
import { Button } from '../Button/Button';
import { t } from '../../words/words';

interface Props {
  /** What the button says, before it is asked and then. */
  readonly label: ReactNode;
  /** What is lost. */
  readonly question: ReactNode;
  readonly busy: boolean;
  readonly onConfirm: () => void;
}

/** A button for what cannot be taken back: asks in its place, and does it when pressed there. */
export function AskFirst({ label, question, busy, onConfirm }: Props) {
  const [asking, setAsking] = useState(false);
  const cancelled = useRef(false);
  const here = useRef<HTMLDivElement>(null);
  const id = useId();

  useLayoutEffect(() => {
    // Focus goes to the question, so that it is read, and back when the answer was no.
    if (asking) here.current?.focus();
    else if (cancelled.current) here.current?.querySelector('button')?.focus();
    cancelled.current = false;
  }, [asking]);

  if (!asking) {
    return (
      <div ref={here} className={layout.tight}>
        <Button look="plain" busy={busy} onClick={() => setAsking(true)}>
          {label}
        </Button>
      </div>
    );
  }
  return (
    <div ref={here} tabIndex={-1} role="group" aria-labelledby={id} className={layout.tight}>
      <p id={id}>{question}</p>
      <Button
        look="secondary"
        busy={busy}
        onClick={() => {
          setAsking(false);
          onConfirm();
        }}
      >
        {label}
      </Button>
      <Button
        look="plain"
        onClick={() => {
          cancelled.current = true;
          setAsking(false);
        }}
      >
        {t('Cancel')}
      </Button>
    </div>
  );
}
