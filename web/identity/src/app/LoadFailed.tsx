import type { Product } from '@conclave/ui/product';
import { Button } from '../components/Button/Button';
import { useCountdown } from '../components/Countdown/useCountdown';
import { Frame } from '../components/Frame/Frame';
import { ProblemNotice } from '../forms/ProblemNotice';
import { problemFrom } from '../forms/useSubmission';
import layout from '../styles/layout.module.css';
import { t } from '../words/words';
import { useState } from 'react';

interface Props {
  readonly product: Product;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** The page could not be filled: says why and offers to try again, at once or when the server is ready. */
export function LoadFailed({ product, error, onRetry }: Props) {
  const [problem] = useState(() => problemFrom(error));
  const left = useCountdown(problem.deadline);
  return (
    <Frame product={product} title={t('This page did not load')}>
      <div className={layout.stack}>
        <ProblemNotice id="problem" problem={problem} left={left} />
        <Button aria-disabled={left > 0} onClick={() => left === 0 && onRetry()}>
          {t('Try again')}
        </Button>
      </div>
    </Frame>
  );
}
