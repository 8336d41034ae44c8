import type { ComponentProps } from 'react';
import { navigate } from './navigation';

type Props = ComponentProps<'a'> & { readonly href: string };

/** A link to a page of the console; with a modifier key the browser opens it as any other. */
export function Link({ href, onClick, children, ...rest }: Props) {
  return (
    <a
      {...rest}
      href={href}
      onClick={(event) => {
        onClick?.(event);
        const plain = !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0;
        if (plain && !event.defaultPrevented) {
          event.preventDefault();
          navigate(href);
        }
      }}
    >
      {children}
    </a>
  );
}
