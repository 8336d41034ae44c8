import { mdiChevronDown, mdiChevronUp } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import type { AuditEntry } from '../../api/types';
import { TwoLines } from '../../components/TwoLines';
import { exactText } from '../../components/times';
import { changesIn, eventName, factNames, inWords, objectIn } from './entryFacts';

interface Props {
  readonly entry: AuditEntry;
}

/** One row; pressed, it shows what changed and where the call came from. */
export function AuditRow({ entry }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <Box
      component="li"
      sx={{ borderBottom: 1, borderColor: 'divider', '&:last-of-type': { borderBottom: 0 } }}
    >
      <ButtonBase
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        sx={{
          ...{ display: 'flex', flexWrap: 'wrap', gap: 1.5, width: '100%', px: 1, py: 1.25 },
          ...{ textAlign: 'start', alignItems: 'center', borderRadius: 1 },
        }}
      >
        <TwoLines
          first={eventName(entry.event)}
          second={`${entry.subjectName} · ${entry.category}`}
        />
        <Typography component="time" dateTime={entry.created} variant="body2">
          {exactText(entry.created)}
        </Typography>
        <Icon path={open ? mdiChevronUp : mdiChevronDown} />
      </ButtonBase>
      <Box id={id} sx={{ px: 1, pb: open ? 2 : 0 }}>
        {open && <Detail entry={entry} />}
      </Box>
    </Box>
  );
}

function Detail({ entry }: Props) {
  const changes = changesIn(entry);
  const facts = {
    ...objectIn(entry.action),
    ...objectIn(entry.subjectAdditionalData),
    subjectIdentifier: entry.subjectIdentifier,
    source: entry.source,
  };
  return (
    <>
      {changes.length > 0 && (
        <Box component="dl" aria-label="What changed" sx={{ m: 0, mb: 2 }}>
          {changes.map(({ name, before, after, changed }) => (
            <Box
              key={name}
              sx={{
                ...{ display: 'grid', gridTemplateColumns: { sm: '220px 1fr' }, gap: { sm: 2 } },
                ...{ p: 0.75, borderRadius: 1, overflowWrap: 'anywhere' },
                bgcolor: changed ? 'action.hover' : 'transparent',
              }}
            >
              <Typography component="dt" variant="body2" sx={{ fontWeight: changed ? 650 : 400 }}>
                {name}
              </Typography>
              <Typography component="dd" variant="body2" sx={{ m: 0 }}>
                {changed && before !== '' && <del>{before}</del>}
                {changed && before !== '' && after !== '' && ' → '}
                {changed ? after !== '' && <ins>{after}</ins> : after}
              </Typography>
            </Box>
          ))}
        </Box>
      )}
      <Box component="dl" aria-label="The call" sx={{ m: 0 }}>
        {Object.entries(facts).map(([name, value]) => (
          <Box
            key={name}
            sx={{
              ...{ display: 'grid', gridTemplateColumns: { sm: '220px 1fr' }, gap: { sm: 2 } },
              ...{ px: 0.75, overflowWrap: 'anywhere', color: 'text.secondary' },
            }}
          >
            <Typography component="dt" variant="body2">
              {factNames[name] ?? name}
            </Typography>
            <Typography component="dd" variant="body2" sx={{ m: 0 }}>
              {inWords(value)}
            </Typography>
          </Box>
        ))}
      </Box>
    </>
  );
}
