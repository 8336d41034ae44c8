import Alert from '@mui/material/Alert';
import Snackbar from '@mui/material/Snackbar';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

const TellContext = createContext<((words: string) => void) | null>(null);

/** How long a message stays, in milliseconds. */
const shownFor = 6000;

/** Says for a moment, at the edge of the page, that something was done. */
export function Tell({ children }: { readonly children: ReactNode }) {
  const [words, setWords] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const tell = useCallback((next: string) => {
    setWords(next);
    setOpen(true);
  }, []);
  const close = () => setOpen(false);
  return (
    <TellContext value={tell}>
      {children}
      <Snackbar
        open={open}
        autoHideDuration={shownFor}
        onClose={(_event, reason) => reason !== 'clickaway' && close()}
      >
        <Alert role="status" severity="success" variant="standard" onClose={close}>
          {words}
        </Alert>
      </Snackbar>
    </TellContext>
  );
}

export function useTell(): (words: string) => void {
  const tell = useContext(TellContext);
  if (tell === null) {
    throw new Error('useTell outside of Tell');
  }
  return tell;
}
