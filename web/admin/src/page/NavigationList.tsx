import { Icon } from '@conclave/ui';
import List from '@mui/material/List';
import ListItem from '@mui/material/ListItem';
import ListItemButton from '@mui/material/ListItemButton';
import ListItemIcon from '@mui/material/ListItemIcon';
import ListItemText from '@mui/material/ListItemText';
import { Link } from '../routing/Link';
import { useAddress } from '../routing/useAddress';
import { sections } from './sections';

interface Props {
  readonly onGo?: () => void;
}

/** The sections of the console; the one that is shown is marked. */
export function NavigationList({ onGo }: Props) {
  const { path } = useAddress();
  const isHere = (href: string) =>
    href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
  return (
    <List disablePadding>
      {sections.map(({ href, text, icon }) => (
        <ListItem key={href} disablePadding>
          <ListItemButton
            component={Link}
            href={href}
            selected={isHere(href)}
            aria-current={isHere(href) ? 'page' : undefined}
            onClick={() => onGo?.()}
            sx={{ borderRadius: 2, mb: 0.25, py: 0.75 }}
          >
            <ListItemIcon sx={{ minWidth: 38, color: 'inherit' }}>
              <Icon path={icon} fontSize="small" />
            </ListItemIcon>
            <ListItemText primary={text} />
          </ListItemButton>
        </ListItem>
      ))}
    </List>
  );
}
