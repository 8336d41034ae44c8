import { mdiAlertCircleOutline, mdiCheckCircleOutline, mdiInformationOutline } from '@mdi/js';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { Icon } from '../Icon/Icon';
import { PageFrame } from '../PageFrame/PageFrame';
import type { Product } from '../product/product';
import { usePageTitle } from '../usePageTitle/usePageTitle';

export interface NoticeAction {
  readonly text: string;
  readonly onClick: () => void;
}

interface Props {
  readonly product: Product;
  /** Controls at the right of the top bar. */
  readonly actions?: ReactNode;
  readonly testId: string;
  readonly severity: 'error' | 'warning' | 'success';
  readonly title: string;
  readonly message: ReactNode;
  readonly action?: NoticeAction | undefined;
  readonly secondary?: NoticeAction | undefined;
}

const looks = {
  error: { icon: mdiAlertCircleOutline, color: 'error.main' },
  warning: { icon: mdiInformationOutline, color: 'warning.main' },
  success: { icon: mdiCheckCircleOutline, color: 'success.main' },
} as const;

/** A page that has one thing to say, and one or two ways on. */
export function NoticePage(props: Props) {
  const { product, actions, testId, severity, title, message, action, secondary } = props;
  const { icon, color } = looks[severity];
  usePageTitle(title, product);
  return (
    <PageFrame product={product} actions={actions}>
      <Box data-testid={testId} sx={{ textAlign: 'center' }}>
        <Icon path={icon} sx={{ fontSize: 48, color, mb: 1.5 }} />
        <Box role={severity === 'error' ? 'alert' : 'status'}>
          <Typography variant="h1" sx={{ mb: 1, textWrap: 'balance' }}>
            {title}
          </Typography>
          <Typography component="div" sx={{ color: 'text.secondary', textWrap: 'pretty' }}>
            {message}
          </Typography>
        </Box>
        <Box sx={{ display: 'flex', flexDirection: 'column', gap: 1, mt: 3 }}>
          {action !== undefined && (
            <Button variant="contained" size="large" onClick={action.onClick}>
              {action.text}
            </Button>
          )}
          {secondary !== undefined && (
            <Button size="large" onClick={secondary.onClick}>
              {secondary.text}
            </Button>
          )}
        </Box>
      </Box>
    </PageFrame>
  );
}
