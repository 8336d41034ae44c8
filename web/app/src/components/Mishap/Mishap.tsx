import { Component, type ReactNode } from 'react';
import { NoticePage } from '../NoticePage/NoticePage';

interface Props {
  readonly children: ReactNode;
}

/** Catches what no screen expected (a part of the page that does not load), so that nobody sees a blank page. */
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
        testId="mishap"
        severity="error"
        title="This page has stopped working"
        message="A part of it did not load or broke. Load it again; if you were in a call, you can join again from there."
        action={{ text: 'Load again', onClick: () => window.location.reload() }}
      />
    );
  }
}
