/** One of a few, side by side. */

interface ChoiceProps<Id extends string> {
  readonly label: string;
  readonly options: readonly (readonly [Id, string])[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
}

export function Choice<Id extends string>({ label, options, value, onChange }: ChoiceProps<Id>) {
  return (
    <fieldset className="segmented" aria-label={label}>
      {options.map(([id, title]) => (
        <button key={id} type="button" aria-pressed={id === value} onClick={() => onChange(id)}>
          {title}
        </button>
      ))}
    </fieldset>
  );
}
