/** What the page shows if the page itself fails: the words of the failure and a way on. The run lives in the worker and is not touched. */
import { Component, type ReactNode } from 'react';

interface State {
  readonly error: Error | undefined;
}

export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div className="crash" role="alertdialog" aria-label="The page failed">
        <h2>The page could not be drawn</h2>
        <p>
          <code>{error.message}</code>
        </p>
        <p>Your run goes on in its worker.</p>
        <div className="actions">
          <button type="button" className="button primary" onClick={() => this.setState({ error: undefined })}>
            Draw it again
          </button>
        </div>
      </div>
    );
  }
}
