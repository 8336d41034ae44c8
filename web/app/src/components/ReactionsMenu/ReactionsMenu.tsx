import { mdiEmoticonHappyOutline, mdiHandBackLeft } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Popover from '@mui/material/Popover';
import { useState } from 'react';
import { type Reaction, reactionNames, reactions } from '../../video/signals/signal';
import { ControlButton } from '../ControlButton/ControlButton';

interface Props {
  readonly handRaised: boolean;
  readonly onHand: (raised: boolean) => void;
  readonly onReaction: (reaction: Reaction) => void;
}

/** Raise a hand, or react without a word. */
export function ReactionsMenu({ handRaised, onHand, onReaction }: Props) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <ControlButton
        testId="open-reactions"
        label={handRaised ? 'Reactions; your hand is raised' : 'Reactions and raised hand'}
        icon={handRaised ? mdiHandBackLeft : mdiEmoticonHappyOutline}
        look={handRaised ? 'active' : 'plain'}
        onClick={(event) => setAnchor(event.currentTarget)}
      />
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'top', horizontal: 'center' }}
        transformOrigin={{ vertical: 'bottom', horizontal: 'center' }}
        slotProps={{
          paper: {
            role: 'dialog',
            'aria-label': 'Reactions',
            sx: { p: 1, mt: -1, borderRadius: '16px' },
          },
        }}
      >
        <Box sx={{ display: 'flex', gap: 0.5, justifyContent: 'center' }}>
          {reactions.map((reaction) => (
            <IconButton
              key={reaction}
              aria-label={`React with ${reactionNames[reaction]}`}
              onClick={() => {
                onReaction(reaction);
                setAnchor(null);
              }}
              sx={{ width: 44, height: 44, fontSize: 24, color: 'text.primary' }}
            >
              <span aria-hidden>{reaction}</span>
            </IconButton>
          ))}
        </Box>
        <Button
          fullWidth
          variant={handRaised ? 'contained' : 'outlined'}
          startIcon={<Icon path={mdiHandBackLeft} />}
          data-testid="toggle-hand"
          onClick={() => {
            onHand(!handRaised);
            setAnchor(null);
          }}
          sx={{ mt: 1 }}
        >
          {handRaised ? 'Lower your hand' : 'Raise your hand'}
        </Button>
      </Popover>
    </>
  );
}
