import { NoticePage, type Product } from '@conclave/ui';
import { Component, type ReactNode } from 'react';

interface Props {
  readonly product: Product;
  readonly children: ReactNode;
}

/** Catches what no page expected, so that nobody sees a blank one. */
export class Mishap extends Component<Props, { readonly happened: boolean }> {
  override readonly state = { happened: false };

  static getDerivedStateFromError() {
    return { happened: true };
  }

  override render() {
    if (!this.state.happened) {
      return this.props.children;
    }
    return (
      <NoticePage
        product={this.props.product}
        testId="mishap"
        severity="error"
        title="This page has stopped working"
        message="A part of it did not load or broke. What you saved is safe. Load it again."
        action={{ text: 'Load again', onClick: () => window.location.reload() }}
      />
    );
  }
}
