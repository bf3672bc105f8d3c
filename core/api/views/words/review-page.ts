/** What the review page and the preview say beside what algorithms and findings say of themselves. */
export interface ReviewWords {
  /** The whole request. */
  readonly request: (fields: RequestFields) => string;
  /** @param sum a phrase, of one organisation in open mode */
  readonly ofYouAlone: (sum: string) => string;
  readonly recipients: {
    readonly launcher: (launcher: string) => string;
    readonly participants: (launcher: string) => string;
  };
  readonly protection: {
    readonly open: (launcher: string) => string;
    readonly secure: (minimum: number) => string;
  };
  /** How a number that is no number looks. */
  readonly truth: (value: boolean) => string;
  readonly notes: Readonly<Record<PreviewNote, string>>;
}

interface RequestFields {
  readonly launcher: string;
  readonly organisations: number;
  readonly title: string;
  readonly dataset: string;
  readonly shows: string;
  readonly open: boolean;
}

export type PreviewNote = 'in-clear' | 'gate-first' | 'later-rounds-differ' | 'masked';
