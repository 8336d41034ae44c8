import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import type { ReactNode } from 'react';
import { ColorModeButton } from '../ColorModeButton/ColorModeButton';
import { Logo } from '../Logo/Logo';
import type { Product } from '../product/product';

interface Props {
  readonly product: Product;
  /** Controls at the right of the top bar, before the colour choice. */
  readonly actions?: ReactNode;
  /** Small print under the card. */
  readonly footer?: ReactNode;
  /** Greatest width of the card in CSS pixels. */
  readonly width?: number;
  readonly children: ReactNode;
}

/** Logo above, one card in the middle: the frame of every page outside a room. */
export function PageFrame({ product, actions, footer, width = 440, children }: Props) {
  return (
    <Box
      sx={{
        display: 'flex',
        flexDirection: 'column',
        minHeight: '100dvh',
        background:
          'radial-gradient(80rem 40rem at 50% -18rem, color-mix(in oklab, var(--mui-palette-primary-main), transparent 82%), transparent)',
      }}
    >
      <Box
        component="header"
        sx={{
          display: 'flex',
          alignItems: 'center',
          justifyContent: 'space-between',
          gap: 1,
          px: { xs: 2, sm: 3 },
          py: 1.5,
        }}
      >
        <Logo product={product} />
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, flexShrink: 0 }}>
          {actions}
          <ColorModeButton />
        </Box>
      </Box>
      <Box
        component="main"
        sx={{
          flex: 1,
          display: 'flex',
          flexDirection: 'column',
          alignItems: 'center',
          justifyContent: { xs: 'flex-start', sm: 'center' },
          px: { xs: 1.5, sm: 3 },
          py: { xs: 1, sm: 3 },
        }}
      >
        <Paper
          elevation={0}
          sx={{
            width: '100%',
            maxWidth: width,
            p: { xs: 2.5, sm: 4 },
            borderRadius: '20px',
            border: 1,
            borderColor: 'divider',
            boxShadow: '0 1px 2px rgb(0 0 0 / 4%), 0 12px 40px rgb(0 0 0 / 6%)',
          }}
        >
          {children}
        </Paper>
        {footer !== undefined && (
          <Box sx={{ mt: 2, color: 'text.secondary', fontSize: '0.8125rem', textAlign: 'center' }}>
            {footer}
          </Box>
        )}
      </Box>
    </Box>
  );
}
