import Box from '@mui/material/Box';
import MuiLink from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { usePageTitle } from '@conclave/ui';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useConfig } from '../config/ConfigContext';
import { Link } from '../routing/Link';

interface Props {
  readonly title: string;
  readonly subtitle?: ReactNode;
  /** The list this page belongs to. */
  readonly back?: { readonly href: string; readonly text: string };
  readonly actions?: ReactNode;
}

/** What the page is about. Takes the focus when the page changes, so that a screen reader says it. */
export function PageHeader({ title, subtitle, back, actions }: Props) {
  const { product } = useConfig();
  const heading = useRef<HTMLHeadingElement>(null);
  usePageTitle(title, product);
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <Box component="header" sx={{ mb: 3 }}>
      {back !== undefined && (
        <MuiLink component={Link} href={back.href} sx={{ fontSize: 14 }}>
          ← {back.text}
        </MuiLink>
      )}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
        <Box sx={{ flex: '1 1 240px', minWidth: 0 }}>
          <Typography
            variant="h1"
            ref={heading}
            tabIndex={-1}
            sx={{ outline: 'none', overflowWrap: 'anywhere' }}
          >
            {title}
          </Typography>
          {subtitle !== undefined && (
            <Typography component="div" sx={{ color: 'text.secondary', mt: 0.5 }}>
              {subtitle}
            </Typography>
          )}
        </Box>
        {actions !== undefined && (
          <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>{actions}</Box>
        )}
      </Box>
    </Box>
  );
}
