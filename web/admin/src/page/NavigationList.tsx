import { Icon } from '@conclave/ui';
import List from '@mui/material/List';
import ListItem from '@mui/material/ListItem';
import ListItemButton from '@mui/material/ListItemButton';
import ListItemIcon from '@mui/material/ListItemIcon';
import ListItemText from '@mui/material/ListItemText';
import Typography from '@mui/material/Typography';
import { Fragment, useId } from 'react';
import { Link } from '../routing/Link';
import { useAddress } from '../routing/useAddress';
import { sections } from './sections';

interface Props {
  readonly onGo?: () => void;
}

const groups = [...new Set(sections.map(({ group }) => group))];

/** The sections of the console by what they are about; the one that is shown is marked. */
export function NavigationList({ onGo }: Props) {
  const id = useId();
  return groups.map((group, index) => (
    <Fragment key={group ?? ''}>
      {group !== undefined && (
        <Typography
          id={`${id}${String(index)}`}
          component="div"
          variant="caption"
          sx={{ color: 'text.secondary', fontWeight: 650, px: 2, pt: 1.5, pb: 0.25 }}
        >
          {group}
        </Typography>
      )}
      <List
        disablePadding
        {...(group === undefined ? {} : { 'aria-labelledby': `${id}${String(index)}` })}
      >
        {sections
          .filter((section) => section.group === group)
          .map((section) => (
            <Entry key={section.href} section={section} onGo={onGo} />
          ))}
      </List>
    </Fragment>
  ));
}

interface EntryProps {
  readonly section: (typeof sections)[number];
  readonly onGo: (() => void) | undefined;
}

function Entry({ section: { href, text, icon }, onGo }: EntryProps) {
  const { path } = useAddress();
  const here = href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
  return (
    <ListItem disablePadding>
      <ListItemButton
        component={Link}
        href={href}
        selected={here}
        aria-current={here ? 'page' : undefined}
        onClick={() => onGo?.()}
        sx={{ borderRadius: 2, mb: 0.25, py: 0.4 }}
      >
        <ListItemIcon sx={{ minWidth: 38, color: 'inherit' }}>
          <Icon path={icon} fontSize="small" />
        </ListItemIcon>
        <ListItemText primary={text} />
      </ListItemButton>
    </ListItem>
  );
}
