import { mdiCheck, mdiContentCopy } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';

interface Props {
  readonly secret: string;
}

/** A secret that was just made, this once. */
export function SecretShown({ secret }: Props) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const copy = () => {
    navigator.clipboard.writeText(secret).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <Alert severity="warning" sx={{ '& .MuiAlert-message': { width: '100%', minWidth: 0 } }}>
      The secret is shown this once. Keep it where the application reads it.
      <Box
        component="code"
        data-testid="secret"
        sx={{
          ...{ display: 'block', my: 1, p: 1, borderRadius: 1, bgcolor: 'background.paper' },
          ...{ color: 'text.primary', overflowWrap: 'anywhere' },
        }}
      >
        {secret}
      </Box>
      <Button
        color="inherit"
        startIcon={<Icon path={copied === true ? mdiCheck : mdiContentCopy} />}
        onClick={copy}
      >
        {copied === true ? 'Copied' : 'Copy'}
      </Button>
      {copied === false && ' The browser did not allow it: select the text instead.'}
    </Alert>
  );
}
