import type {} from '@mui/material/themeCssVarsAugmentation';
import { createTheme, type Theme } from '@mui/material/styles';

/** The house blue, as the server's configuration has it by default; used when the configuration names no colour, or one that is none. */
export const defaultPrimary = '#1d5bbf';

const hexColour = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** A colour from configuration as MUI understands it; anything but #rgb or #rrggbb gives the default. */
export function primaryFrom(configured: string | null | undefined): string {
  return configured !== null && configured !== undefined && hexColour.test(configured)
    ? configured
    : defaultPrimary;
}

const readableDisabled = ({ theme }: { readonly theme: Theme }) => ({
  '&.Mui-disabled': { color: theme.vars.palette.text.secondary },
});

/** One theme for every page: light and dark, chosen by the system unless the person chose. */
export function conclaveTheme(primaryColor: string | null | undefined): Theme {
  const main = primaryFrom(primaryColor);
  return createTheme({
    cssVariables: { colorSchemeSelector: 'data-color-scheme', nativeColor: true },
    colorSchemes: {
      light: {
        palette: {
          primary: { main },
          error: { main: '#c62828' },
          background: { default: '#f5f6fa', paper: '#ffffff' },
          text: { primary: '#14161f', secondary: '#565b6e' },
          divider: '#e1e4ee',
        },
      },
      dark: {
        palette: {
          primary: { main: `color-mix(in oklab, ${main}, white 32%)`, contrastText: '#0b0d14' },
          error: { main: '#ff8a80' },
          background: { default: '#0e1017', paper: '#171a24' },
          text: { primary: '#f1f3fa', secondary: '#a7adc2' },
          divider: '#2a2f3f',
          // As the notices of the identity pages; worked out, they would be as good as black.
          Alert: {
            errorStandardBg: '#3a1a1c',
            warningStandardBg: '#33260f',
            infoStandardBg: '#12283d',
            successStandardBg: '#12301f',
          },
        },
      },
    },
    shape: { borderRadius: 10 },
    typography: {
      fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
      h1: { fontSize: '1.75rem', fontWeight: 680, letterSpacing: '-0.02em', lineHeight: 1.25 },
      h2: { fontSize: '1.25rem', fontWeight: 640, letterSpacing: '-0.01em', lineHeight: 1.3 },
      h3: { fontSize: '1rem', fontWeight: 620, lineHeight: 1.4 },
      button: { textTransform: 'none', fontWeight: 600 },
    },
    components: {
      MuiButton: {
        defaultProps: { disableElevation: true },
        styleOverrides: { sizeLarge: { paddingBlock: 11, fontSize: '1rem' } },
      },
      // What can't be changed is there to be read, as everything is by an auditor of the console.
      MuiInputBase: {
        styleOverrides: {
          input: ({ theme }) => ({
            '&.Mui-disabled': { WebkitTextFillColor: theme.vars.palette.text.secondary },
          }),
        },
      },
      MuiInputLabel: { styleOverrides: { root: readableDisabled } },
      MuiFormHelperText: { styleOverrides: { root: readableDisabled } },
      MuiFormControlLabel: { styleOverrides: { label: readableDisabled } },
      MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
      MuiTooltip: { defaultProps: { arrow: true, enterDelay: 400 } },
      MuiDialogTitle: { styleOverrides: { root: { fontWeight: 660, letterSpacing: '-0.01em' } } },
      MuiDialog: { styleOverrides: { paper: { borderRadius: 16 } } },
    },
  });
}
