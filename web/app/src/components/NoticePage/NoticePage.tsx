import { NoticePage as Page } from '@conclave/ui';
import type { ComponentProps } from 'react';
import { useConfig } from '../../config/ConfigContext';
import { EmergencyButton } from '../EmergencyButton/EmergencyButton';

type Props = Omit<ComponentProps<typeof Page>, 'product' | 'actions'>;

/** A page of the app that has one thing to say; the emergency button stays within reach. */
export function NoticePage(props: Props) {
  const { product } = useConfig();
  return <Page {...props} product={product} actions={<EmergencyButton />} />;
}
