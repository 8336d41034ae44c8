import { mdiMenu } from '@mdi/js';
import { AccountMenu, ColorModeButton, Icon, Logo } from '@conclave/ui';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Drawer from '@mui/material/Drawer';
import IconButton from '@mui/material/IconButton';
import { type ReactNode, useState } from 'react';
import { useConfig } from '../config/ConfigContext';
import { useCaller } from '../session/Caller';
import { useSignOut } from '../session/useSignOut';
import { LeaveDialog } from './LeaveDialog';
import { NavigationList } from './NavigationList';

/** Width of the navigation beside the page, in CSS pixels. */
const navigationWidth = 240;
/** Height of the bar at the top, which stays while the page is scrolled. */
const barHeight = 57;

/** Top bar and navigation around every page; on narrow screens the navigation is a drawer. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { product, oidc } = useConfig();
  const caller = useCaller();
  const { failed, signOut } = useSignOut();
  const [open, setOpen] = useState(false);
  return (
    <Box sx={{ minHeight: '100dvh', display: 'flex', flexDirection: 'column' }}>
      <Box
        component="a"
        href="#content"
        sx={{
          ...{ position: 'absolute', left: 8, top: -60, p: 1, zIndex: 2000, borderRadius: 1 },
          ...{ bgcolor: 'background.paper', color: 'text.primary', '&:focus': { top: 8 } },
        }}
      >
        Skip to the page
      </Box>
      <Box
        component="header"
        sx={{
          ...{ display: 'flex', alignItems: 'center', gap: 1, px: { xs: 1, sm: 2.5 } },
          ...{ minHeight: barHeight },
          ...{ borderBottom: 1, borderColor: 'divider', bgcolor: 'background.paper' },
          ...{ position: 'sticky', top: 0, zIndex: 10 },
        }}
      >
        <IconButton
          aria-label="Navigation"
          aria-expanded={open}
          onClick={() => setOpen(true)}
          sx={{ display: { md: 'none' } }}
        >
          <Icon path={mdiMenu} />
        </IconButton>
        <Box sx={{ flex: 1, minWidth: 0, display: 'flex' }}>
          <Logo product={product} size={32} />
        </Box>
        <ColorModeButton />
        <AccountMenu identity={caller} accountUrl={oidc.account_url} onSignOut={signOut} />
      </Box>
      <Box sx={{ flex: 1, display: 'flex', minWidth: 0 }}>
        <Box
          component="nav"
          aria-label="Console"
          sx={{
            ...{ display: { xs: 'none', md: 'block' }, width: navigationWidth, flexShrink: 0 },
            ...{ borderRight: 1, borderColor: 'divider' },
          }}
        >
          <Box
            sx={{
              ...{
                position: 'sticky',
                top: barHeight,
                maxHeight: `calc(100dvh - ${String(barHeight)}px)`,
              },
              ...{ overflowY: 'auto', p: 1.5 },
            }}
          >
            <NavigationList />
          </Box>
        </Box>
        <Drawer
          open={open}
          onClose={() => setOpen(false)}
          slotProps={{ paper: { 'aria-label': 'Navigation' } }}
        >
          <Box component="nav" aria-label="Console" sx={{ width: navigationWidth, p: 1.5 }}>
            <NavigationList onGo={() => setOpen(false)} />
          </Box>
        </Drawer>
        <Box
          component="main"
          id="content"
          tabIndex={-1}
          sx={{ flex: 1, minWidth: 0, p: { xs: 2, sm: 3, lg: 4 }, outline: 'none' }}
        >
          <Box sx={{ maxWidth: 1040, mx: 'auto' }}>
            {failed && (
              <Alert severity="error" sx={{ mb: 2 }}>
                Signing out did not work: the sign-in service cannot be reached. Try again.
              </Alert>
            )}
            {!caller.mayWrite && (
              <Alert severity="info" data-testid="auditor" sx={{ mb: 2 }}>
                You are an auditor: you see everything and change nothing.
              </Alert>
            )}
            {children}
          </Box>
        </Box>
      </Box>
      <LeaveDialog />
    </Box>
  );
}
