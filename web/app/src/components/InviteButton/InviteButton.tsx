import { mdiCheck, mdiLinkVariant } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Button from '@mui/material/Button';
import { useEffect, useState } from 'react';
import { roomPath } from '../../routing/route';

interface Props {
  readonly roomName: string;
}

/** How long the button says that it worked, in milliseconds. */
const saidFor = 2500;

/** Copies the address of the room, to be sent to whoever should come. */
export function InviteButton({ roomName }: Props) {
  const [said, setSaid] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (said === null) {
      return undefined;
    }
    const timer = setTimeout(() => setSaid(null), saidFor);
    return () => clearTimeout(timer);
  }, [said]);
  const link = window.location.origin + roomPath(roomName);
  const copy = () => {
    navigator.clipboard.writeText(link).then(
      () => setSaid('copied'),
      () => setSaid('failed'),
    );
  };
  const words = {
    copied: 'Link copied',
    failed: 'Copy it from the address bar',
    none: 'Copy the link to this room',
  }[said ?? 'none'];
  return (
    <Button
      variant="outlined"
      fullWidth
      startIcon={<Icon path={said === 'copied' ? mdiCheck : mdiLinkVariant} />}
      onClick={copy}
      aria-live="polite"
    >
      {words}
    </Button>
  );
}
