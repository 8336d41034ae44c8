import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import { type ReactNode, useMemo } from 'react';
import { CspCache } from '../CspCache/CspCache';
import { conclaveTheme } from '../theme/theme';

interface Props {
  readonly nonce: string | undefined;
  readonly primaryColor?: string | null;
  readonly children: ReactNode;
}

/** Outermost element of every page: styles that the CSP admits, theme, baseline. */
export function ConclaveRoot({ nonce, primaryColor = null, children }: Props) {
  const theme = useMemo(() => conclaveTheme(primaryColor), [primaryColor]);
  return (
    <CspCache nonce={nonce}>
      <ThemeProvider theme={theme} defaultMode="system" modeStorageKey="conclave-color-mode">
        <CssBaseline enableColorScheme />
        {children}
      </ThemeProvider>
    </CspCache>
  );
}
