import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';

const lines = [
  ['allow join to everyone', 'Who is signed in may enter every room.'],
  ['allow create, join to role:staff in room "team-*"', 'Staff may open and enter these rooms.'],
  ['deny join to client:kiosk', 'Who comes with this application may not.'],
  ['allow record to claim:department=legal', 'By a claim of the access token.'],
  ['allow moderate to role:host and person:ann', 'Both must hold; for “or” write another line.'],
] as const;

/** The language in a few lines. */
export function PolicyHelp() {
  return (
    <>
      <Typography sx={{ mb: 1.5 }}>
        The first line that fits decides. When no line fits, the answer is no. Actions are create,
        join, record and moderate; * stands for any characters; # begins a comment.
      </Typography>
      <Box component="dl" sx={{ m: 0 }}>
        {lines.map(([line, words]) => (
          <Box key={line} sx={{ mb: 1 }}>
            <Box component="dt" sx={{ fontFamily: 'monospace', overflowWrap: 'anywhere' }}>
              {line}
            </Box>
            <Box component="dd" sx={{ m: 0, color: 'text.secondary' }}>
              {words}
            </Box>
          </Box>
        ))}
      </Box>
    </>
  );
}
